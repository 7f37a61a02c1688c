"""Shells: real Material pages with gaps, one for each kind of page and depth in the site."""

import itertools
import re

from markupsafe import escape

from generator.errors import CellshelfError
from generator.model.record import record
from generator.pages.page import Page, Shell
from generator.website.material import LANDINGS

DEPTHS = range(1, 6)
"""Folders that a page may lie in, the home page aside."""
SHELL_FOLDER = "__shell__"
_CANONICAL = re.compile(r'<link rel="canonical" href="[^"]*">')
_GAP = re.compile(r"zzGAP(TITLE|DESCRIPTION|HEAD|CONTENT|CANONICAL)zz")


@record
class Cut:
    """A shell, cut at its gaps."""

    parts: tuple[str, ...]
    """HTML at even places, the gaps' names at odd ones."""


def shell_path(shell: Shell, depth: int) -> str:
    """Where the shell of that kind and depth is rendered; a landing page's shell stands in its own place."""
    landing = LANDINGS.get(shell)
    if landing and landing.count("/") == depth:
        return landing
    return "/".join([f"{SHELL_FOLDER}{shell}", *itertools.repeat("x", depth - 1), "index.html"])


def shell_pages() -> dict[tuple[Shell, int], Page]:
    """Every shell, as a page whose texts are gaps."""
    keys = [(Shell.HOME, 0), *itertools.product(Shell, DEPTHS)]
    return {key: _gaps(*key) for key in keys}


def _gaps(shell: Shell, depth: int) -> Page:
    return Page(
        path=shell_path(shell, depth),
        shell=shell,
        title="zzGAPTITLEzz",
        description="zzGAPDESCRIPTIONzz",
        head="zzGAPHEADzz",
        content="<h1>zzGAPCONTENTzz",  # without an h1 Material would add a second one
    )


def cut(rendered: str) -> Cut:
    """Cut a rendered shell at its gaps; raises CellshelfError if the theme dropped one."""
    text = rendered.replace("<h1>zzGAPCONTENTzz", "zzGAPCONTENTzz")
    text = _CANONICAL.sub("zzGAPCANONICALzz", text, count=1)
    parts = tuple(_GAP.split(text))
    missing = {"TITLE", "DESCRIPTION", "HEAD", "CONTENT", "CANONICAL"} - set(parts[1::2])
    if missing or SHELL_FOLDER in text:
        gap = ", ".join(sorted(missing)).lower() or "address"
        raise CellshelfError(
            f"the theme has no place for a page's {gap}",
            hint="generator/theme/main.html must extend Material's base.html and fill the block `extrahead`",
        )
    return Cut(parts=parts)


def fill(shell: Cut, page: Page, site_url: str) -> str:
    """The page in its shell: what Material itself would have rendered."""
    values = {
        "TITLE": str(escape(page.title)),
        "DESCRIPTION": str(escape(page.description)),
        "HEAD": page.head,
        "CONTENT": page.content,
        "CANONICAL": ""
        if _has_canonical(page)
        else f'<link rel="canonical" href="{page_url(page.path, site_url)}">',
    }
    parts = list(shell.parts)
    parts[1::2] = [values[gap] for gap in parts[1::2]]
    return "".join(parts)


def page_url(path: str, site_url: str) -> str:
    """The absolute address of a page, e.g. `https://cells.example.org/d/8XK3M1PZ/`."""
    return site_url + path.removesuffix("index.html")


def _has_canonical(page: Page) -> bool:
    return 'rel="canonical"' in page.head
