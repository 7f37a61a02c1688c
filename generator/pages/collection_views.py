"""What the template of a collection's page sees."""

from markupsafe import Markup

from generator.model.record import record
from generator.pages.cite_views import Cite
from generator.pages.views import DatasetCard, Fact, KeyFigure, Link


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
    cite: Cite
    """How to cite the collection."""
