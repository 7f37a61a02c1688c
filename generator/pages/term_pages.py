"""From rows to the pages of terms."""

from collections.abc import Iterable, Iterator

from generator.browse import FindRow, ReadLexicon, read_lexicon
from generator.model.catalog import Edition
from generator.model.terms import FACET_TITLES
from generator.pages import facets, templates, urls
from generator.pages.heads import with_head
from generator.pages.page import Page, Shell

DESCRIPTION = 200
"""Characters of a page's description."""


@templates.spoken
def render_terms(
    edition: Edition, finds: Iterable[FindRow], read: ReadLexicon = read_lexicon
) -> tuple[Page, ...]:
    """The list of all terms that datasets have, and a page for each of them and all above them."""
    return tuple(with_head(edition.settings, page) for page in _pages(finds, read))


def _pages(finds: Iterable[FindRow], read: ReadLexicon) -> Iterator[Page]:
    terms = facets.terms_of(finds, read)
    listed = facets.terms_view(terms)
    yield Page(
        path=urls.page_file(urls.FACETS),
        shell=Shell.BROWSE,
        title="Terms",
        description=listed.lead,
        content=templates.fill("facets.html", listed),
    )
    for term, view in facets.term_views(terms):
        yield Page(
            path=urls.page_file(term.path),
            shell=Shell.BROWSE,
            title=f"{term.label} ({FACET_TITLES[term.facet].lower()})",
            description=facets.description(term)[:DESCRIPTION],
            content=templates.fill("facet.html", view),
        )
