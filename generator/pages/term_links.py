"""Links from what a dataset is annotated with to the pages of those terms."""

from generator import browse
from generator.model.record import record
from generator.model.summary import Summary
from generator.pages import urls


@record
class TermLinks:
    """How one page links to terms."""

    page: str = ""
    """The page's site path."""
    terms: frozenset[tuple[str, str]] = frozenset()
    """Terms that have pages, as (facet, id)."""

    def href(self, facet: str, term_id: str) -> str | None:
        """How the page links to the term's; None if the term has no page."""
        if (facet, term_id) not in self.terms:
            return None
        return urls.relative(browse.term_path(facet, term_id), self.page)


NO_LINKS = TermLinks()


def linked(newest: Summary) -> frozenset[tuple[str, str]]:
    """The terms, as (facet, id), that have pages because a dataset's newest version has them."""
    return frozenset(
        (facet.field, value.id)
        for facet in newest.facets
        for value in facet.values
        if browse.has_page(facet.field, value.id)
    )
