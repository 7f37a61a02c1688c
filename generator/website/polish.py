"""What stock Material leaves to be wished for, put right in the HTML of a page."""

import hashlib
import re

from generator.model.record import record

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_OWN_CANONICAL = re.compile(r'<link (?=[^>]*\brel="?canonical\b)[^>]*>')
_SECTION = re.compile(
    r'aria-labelledby="(__nav_\w+)_label"( aria-expanded="\w+">\s*<label class="md-nav__title" for="\1">'
    r"\s*<span[^>]*></span>\s*(.*?)\s*</label>)",
    re.DOTALL,
)
_SEARCH = 'data-md-component="search" role="dialog"'
_QUERY = 'aria-label="Search" placeholder="Search"'
_SKIP = re.compile(r'(<div data-md-component="skip">)\s*(</div>)')
_ARTICLE = '<article class="md-content__inner'
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
    page = _one_canonical(_skippable(_labelled(_valid(page))))
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


def _valid(page: str) -> str:
    # HTML allows `autocomplete` on inputs that take text only, no empty tabindex, and no label for nothing
    # (the table of contents of a page that is not in the navigation).
    page = _CHECKBOX.sub(lambda match: match[0].replace(' autocomplete="off"', ""), page)
    page = page.replace(' tabindex=""', "")
    return page if 'id="__toc"' in page else page.replace(' for="__toc"', "")


def _labelled(page: str) -> str:
    # A dialog needs a name, and says what it searches.
    # Sections with an index page are named by a label that holds only an icon.
    page = page.replace(_SEARCH, f'{_SEARCH} aria-label="Search datasets and docs"', 1)
    page = page.replace(_QUERY, _QUERY.replace('"Search"', '"Search datasets and docs"', 1), 1)
    return _SECTION.sub(r'aria-label="\3"\2', page)


def _skippable(page: str) -> str:
    # Material has a link past the navigation only on pages with a table of contents.
    if not _SKIP.search(page):
        return page
    page = page.replace(_ARTICLE, f'<article id="content" {_ARTICLE.removeprefix("<article ")}', 1)
    return _SKIP.sub(r'\1<a href="#content" class="md-skip">Skip to content</a>\2', page, count=1)


def _one_canonical(page: str) -> str:
    links = _OWN_CANONICAL.findall(page)
    return page.replace(links[0], "", 1) if len(links) > 1 else page
