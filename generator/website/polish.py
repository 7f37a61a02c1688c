"""What stock Material leaves to be wished for, put right in the HTML of a page."""

import hashlib
import re

from generator.model.record import record

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_OWN_CANONICAL = re.compile(r'<link (?=[^>]*\brel="?canonical\b)[^>]*>')
_CHECKBOX = re.compile(r'<input (?=[^>]*type="checkbox")[^>]*>')


@record
class Script:
    """A script that was inline and is now a file."""

    path: str
    """Where it lies in the site; named by its content."""
    text: str


@record
class Polished:
    """A page, put right, and the files it needs beside what Material brings."""

    html: str
    scripts: tuple[Script, ...]


def polish(page: str, *, depth: int | None, strict: bool) -> Polished:
    """Put a page of Material's right.

    `depth` is the number of folders that the page lies in; None for the page for missing addresses, which is
    served at any depth and so has absolute links already. With `strict`, inline scripts become files.
    """
    page = _CHECKBOX.sub(_without_autocomplete, page)
    page = _one_canonical(page)
    if not strict:
        return Polished(html=page, scripts=())
    return _externalize(page, _base(page, depth))


def _base(page: str, depth: int | None) -> str:
    if depth is not None:
        return "../" * depth
    found = re.search(r'href="([^"]*)assets/stylesheets/', page)
    return found[1] if found else "/"


def _externalize(page: str, base: str) -> Polished:
    scripts: list[Script] = []

    def link(match: re.Match[str]) -> str:
        name = hashlib.sha256(match[1].encode()).hexdigest()[:8]
        scripts.append(Script(path=f"assets/javascripts/inline.{name}.js", text=match[1] + "\n"))
        return f'<script src="{base}{scripts[-1].path}"></script>'

    page = _INLINE_SCRIPT.sub(link, page)
    return Polished(html=page, scripts=tuple(scripts))


def _without_autocomplete(match: re.Match[str]) -> str:
    # HTML allows the attribute on inputs that take text only.
    return match[0].replace(' autocomplete="off"', "")


def _one_canonical(page: str) -> str:
    links = _OWN_CANONICAL.findall(page)
    return page.replace(links[0], "", 1) if len(links) > 1 else page
