"""From rows to the pages of terms."""

import functools
from collections.abc import Iterable, Iterator

import msgspec

from generator.browse import FindRow, ReadLexicon, read_lexicon
from generator.model.catalog import Edition
from generator.model.record import record
from generator.model.terms import FACET_TITLES
from generator.pages import facets, templates, urls
from generator.pages.facet_views import TermsView, TermView
from generator.pages.heads import with_head
from generator.pages.page import Page, Shell, Sketch

DESCRIPTION = 200
"""Characters of a page's description."""


@record
class _Said:
    """All that one page is made of."""

    path: str
    title: str
    description: str
    template: str
    view: TermView | TermsView
    modified: str


def render_terms(
    edition: Edition, finds: Iterable[FindRow], read: ReadLexicon = read_lexicon
) -> Iterator[Sketch]:
    """The list of all terms that datasets have, and a page for each of them and all above them."""
    for said in _said(finds, read):
        yield Sketch(
            path=urls.page_file(said.path),
            says=msgspec.msgpack.encode(said),
            make=functools.partial(_page, edition, said),
        )


@templates.spoken
def _page(edition: Edition, said: _Said) -> Page:
    page = Page(
        path=urls.page_file(said.path),
        shell=Shell.BROWSE,
        title=said.title,
        description=said.description,
        content=templates.fill(said.template, said.view),
        modified=said.modified,
    )
    return with_head(edition.settings, page)


def _said(finds: Iterable[FindRow], read: ReadLexicon) -> Iterator[_Said]:
    terms = facets.terms_of(finds, read)
    listed = facets.terms_view(terms)
    yield _Said(
        path=urls.FACETS,
        title="Terms",
        description=listed.lead,
        template="facets.html",
        view=listed,
        modified=max((find.updated for find in terms.finds.values()), default=""),
    )
    for term, view in facets.term_views(terms):
        yield _Said(
            path=term.path,
            title=f"{term.label} ({FACET_TITLES[term.facet].lower()})",
            description=facets.description(term)[:DESCRIPTION],
            template="facet.html",
            view=view,
            modified=terms.finds[term.datasets[0]].updated,
        )
