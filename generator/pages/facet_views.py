"""What the templates of terms' pages see."""

from generator.model.record import record
from generator.pages.views import Fact, KeyFigure, Link


@record
class TermDataset:
    """A dataset with the term."""

    title: str
    """The dataset's."""
    href: str
    """Its page."""
    collection: Link
    """What it belongs to."""
    says: str
    """Cells, tissue and organism in words."""


@record
class TermView:
    """The page of one term of one facet."""

    label: str
    """What the term is called."""
    crumb: Link
    """The facet in the list of all terms."""
    definition: str
    """The ontology's words; empty if it has none."""
    facts: tuple[Fact, ...]
    """The term's id, its ontology, other names."""
    key_figures: tuple[KeyFigure, ...]
    """Datasets and cells."""
    own: str
    """How many datasets say just this, and how many something below it."""
    parents: tuple[Link, ...]
    """Terms one step up."""
    ancestors: tuple[Link, ...]
    """Terms further up, nearest first."""
    children: tuple[Link, ...]
    """Terms one step down that datasets have; the note is their number."""
    datasets: tuple[TermDataset, ...]
    """The newest."""
    browse: Link
    """The list of datasets, filtered by the term."""


@record
class TermGroup:
    """The terms of one facet."""

    key: str
    """The facet; its HTML id."""
    title: str
    """The facet's title."""
    terms: tuple[Link, ...]
    """Those that datasets have, by label; the note is the number of datasets."""


@record
class TermsView:
    """The list of all terms."""

    lead: str
    """How many there are."""
    groups: tuple[TermGroup, ...]
    """By facet."""
