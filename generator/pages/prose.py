"""Markdown from manifests, made into HTML that cannot run, load or shadow anything."""

import functools
import html
import xml.etree.ElementTree as ElementTree

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from generator.model.record import record

_TAGS = frozenset(
    "p a em strong code pre ul ol li blockquote h3 h4 h5 h6 sub sup br hr table thead tbody tr th td dl dt dd".split()
)
_ATTRIBUTES = {"a": {"href", "title"}}
_SCHEMES = {"http", "https", "mailto"}
_DEEPEST = 6
_SHIFT = 2  # a page has h1 and h2 of its own


class _Headings(Treeprocessor):
    """Moves headings below the page's own."""

    def run(self, root: ElementTree.Element) -> None:
        for element in root.iter():
            tag = element.tag
            if isinstance(tag, str) and len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():  # noqa: PLR2004
                element.tag = f"h{min(int(tag[1]) + _SHIFT, _DEEPEST)}"


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


def to_html(markdown: str) -> Markup:
    """Sanitised HTML; relative links and images are dropped, other links do not pass on the referrer's rank."""
    dirty = _parser().reset().convert(markdown)
    clean = nh3.clean(
        dirty,
        tags=set(_TAGS),
        clean_content_tags={"script", "style"},
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=set(_SCHEMES),
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


def to_text(markdown: str, limit: int) -> str:
    """The description without any markup, cut at a word so that it has at most `limit` characters."""
    text = " ".join(html.unescape(nh3.clean(to_html(markdown), tags=set())).split())
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;.") + "…"
