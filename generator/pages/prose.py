"""Markdown from manifests, made into HTML that cannot run, load or shadow anything."""

import functools
import html
from xml.etree import ElementTree as ET

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from generator.model.record import record

_TAGS = {
    *("p", "a", "em", "strong", "sub", "sup", "code", "br"),
    *("pre", "ul", "ol", "li", "blockquote", "hr", "dl", "dt", "dd"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}}
_SCHEMES = {"http", "https", "mailto"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_DEEPEST = 6
_DOWN = 3  # a page has h1 and h2 of its own


class _Headings(Treeprocessor):
    """Moves headings below the page's own."""

    def run(self, root: ET.Element) -> None:
        for element in root.iter():
            if element.tag in _HEADINGS:
                element.tag = f"h{min(_HEADINGS.index(element.tag) + _DOWN, _DEEPEST)}"


class _PageProse(Extension):
    """The project's own changes to Markdown."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        md.treeprocessors.register(_Headings(md), "headings", 5)


@functools.cache
def _parser() -> Markdown:
    return Markdown(
        extensions=["tables", "fenced_code", "sane_lists", "def_list", _PageProse()], output_format="html"
    )


@record
class Prose:
    """A description, taken apart for its place on a page."""

    lead: Markup
    """The first paragraph, without its `p`."""
    rest: Markup
    """What follows; empty if there is no more."""


@functools.lru_cache(maxsize=64)
def to_html(markdown: str) -> Markup:
    """Sanitised HTML: links lead to other sites and lend them no rank; images are dropped."""
    dirty = _parser().reset().convert(markdown)
    clean = nh3.clean(
        dirty,
        tags=_TAGS,
        clean_content_tags={"script", "style"},
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        url_relative="deny",
        link_rel="noopener nofollow ugc",
    )
    return Markup(clean)  # noqa: S704 - nh3 has just sanitised it


def to_prose(markdown: str) -> Prose:
    """The description's first paragraph apart from the rest."""
    whole = to_html(markdown).strip()
    head, mark, rest = whole.partition("</p>")
    if mark and head.startswith("<p>"):
        return Prose(lead=Markup(head[3:]), rest=Markup(rest.strip()))  # noqa: S704 - parts of sanitised HTML
    return Prose(lead=Markup(), rest=Markup(whole))  # noqa: S704 - sanitised HTML


@functools.lru_cache(maxsize=64)
def to_text(markdown: str, limit: int) -> str:
    """The description without any markup, cut at a word so that it has at most `limit` characters."""
    text = " ".join(html.unescape(nh3.clean(to_html(markdown), tags=set())).split())
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;.") + "…"
