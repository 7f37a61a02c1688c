"""The templates, compiled once a process; a name that a view does not have is an error."""

import functools
import json
import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import Concatenate, ParamSpec, TypeVar

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from jinja2.ext import Extension

from generator.model.catalog import Edition
from generator.pages.cite_views import HeadView
from generator.pages.collection_views import CollectionView
from generator.pages.dataset_views import DatasetView
from generator.pages.facet_views import TermsView, TermView
from generator.pages.figure_views import FigureView
from generator.pages.gene_views import GenesView
from generator.pages.release_views import ReleasesView, ReleaseView
from generator.pages.tombstone_views import RedirectView, TombstoneView
from generator.pages.views import BrowseView, HomeView

View = (
    DatasetView
    | CollectionView
    | HomeView
    | BrowseView
    | TombstoneView
    | FigureView
    | RedirectView
    | TermView
    | TermsView
    | ReleasesView
    | ReleaseView
    | GenesView
)
"""What a template may see."""


P = ParamSpec("P")
R = TypeVar("R")
Words = tuple[tuple[str, str], ...]
"""Our words in English, and what a group writes instead."""
_words: ContextVar[Words] = ContextVar("words", default=())
_NODE = re.compile(r">(\s*)([A-Za-z][^<>{}]*?)(\s*)<")


def spoken(render: Callable[Concatenate[Edition, P], R]) -> Callable[Concatenate[Edition, P], R]:
    """Let what `render` makes have the words of the edition's catalog."""

    @functools.wraps(render)
    def speaking(edition: Edition, /, *args: P.args, **kwargs: P.kwargs) -> R:
        token = _words.set(_words_of(edition))
        try:
            return render(edition, *args, **kwargs)
        finally:
            _words.reset(token)

    return speaking


class _OwnWords(Extension):
    """Puts a group's words into the templates themselves, so that data which says the same stays as it is."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template's source with other words between its tags."""
        del name, filename
        words: dict[str, str] = self.environment.words  # type: ignore[attr-defined]

        def other(found: re.Match[str]) -> str:
            text = words.get(found[2])
            return found[0] if text is None else f">{found[1]}{{{{ {json.dumps(text)} }}}}{found[3]}<"

        return _NODE.sub(other, source) if words else source


@functools.cache
def environment(words: Words = ()) -> Environment:
    """Jinja2 with escaping everywhere."""
    made = Environment(
        loader=PackageLoader("generator.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    own = dict(words)
    made.extend(words=own)
    made.filters["own"] = lambda text: own.get(text, text)
    made.add_extension(_OwnWords)
    return made


def words_of_pages() -> frozenset[str]:
    """Every word that the templates have between tags, in English."""
    loader = environment().loader
    assert loader is not None
    sources = (loader.get_source(environment(), name)[0] for name in loader.list_templates())
    return frozenset(found[2] for source in sources for found in _NODE.finditer(source))


@functools.cache
def _template(name: str, words: Words) -> Template:
    return environment(words).get_template(name)


def compile_all(edition: Edition) -> None:
    """Compile every template with the edition's words, so that processes that are forked need not."""
    made = environment(_words_of(edition))
    for name in made.list_templates():
        made.get_template(name)


def _words_of(edition: Edition) -> Words:
    return tuple(edition.settings.look.texts.items())


def fill(name: str, view: View) -> str:
    """The HTML of a page's content, or of a whole small page."""
    return _template(name, _words.get()).render(view=view)


def head(view: HeadView) -> str:
    """What a page adds to `<head>`."""
    return _template("head.html", ()).render(view=view)
