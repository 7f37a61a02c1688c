"""What the template of a collection's page sees."""

from markupsafe import Markup

from generator.model.record import record
from generator.pages.cite_views import Cite
from generator.pages.views import DatasetCard, Fact, KeyFigure, Link, Snippet


@record
class Bulk:
    """All files of the collection at once."""

    told: str
    """How many there are, and how large they are together."""
    snippets: tuple[Snippet, ...]
    """How to fetch them."""
    sums: Link
    """Their checksums."""


@record
class CollectionView:
    """A collection's page."""

    title: str
    """Its title."""
    crumb: Link
    """The list it is in."""
    consortia: tuple[str, ...]
    """Names."""
    lead: Markup
    """First paragraph of the description."""
    rest: Markup
    """The other paragraphs."""
    creators: tuple[Link, ...]
    """Authors of the data with their ORCID; the note is the affiliation."""
    key_figures: tuple[KeyFigure, ...]
    """Totals of its datasets."""
    facts: tuple[Fact, ...]
    """Permalink, publication, licence, contact, funding."""
    datasets: tuple[DatasetCard, ...]
    """All of them."""
    links: tuple[Fact, ...]
    """Links by type."""
    bulk: Bulk | None
    """None where there is nothing to fetch."""
    cite: Cite
    """How to cite the collection."""
