"""The facets: what readers filter by, in which order, with what meaning."""

import enum

from generator.model.record import record


class Kind(enum.StrEnum):
    """How a facet is shown and matched."""

    LIST = "list"
    """Values to tick; several are joined by OR."""
    TREE = "tree"
    """The same, and a value finds everything below it."""
    RANGE = "range"
    """Two numbers, both ends included."""
    SINCE = "since"
    """Months back from the day of reading; cumulative, so the longest one ticked decides."""


@record
class FacetKind:
    """One facet. Those of one group are panels of one question: joined by OR, the narrower term decides."""

    id: str
    """As in URLs."""
    title: str
    kind: Kind = Kind.LIST
    group: str = ""
    """Id of the group; empty for a facet that stands alone."""
    first: str = ""
    """Key that stands first."""
    last: str = ""
    """Key that stands last."""
    hidden: str = ""
    """Key that is never offered."""
    needs: str = ""
    """`facet=key` without which it does not apply."""
    collections: bool = True
    """Whether collections are filtered by it as well as datasets."""


NO_VALUE = "none"
"""Key of `No consortium` and `No publication`."""

MONTHS = (1, 3, 6, 12, 24, 36)
"""What `published` offers."""

FACETS: tuple[FacetKind, ...] = (
    FacetKind(id="assay", title="Assay"),
    FacetKind(id="cells", title="Cell count", kind=Kind.RANGE, collections=False),
    FacetKind(id="cell_class", title="Cell class", group="cell_type"),
    FacetKind(id="cell_subclass", title="Cell subclass", group="cell_type"),
    FacetKind(id="cell_type", title="Cell type", group="cell_type"),
    FacetKind(id="consortium", title="Consortium", last=NO_VALUE),
    FacetKind(id="development_stage", title="Development stage", kind=Kind.TREE),
    FacetKind(id="disease", title="Disease", first="normal"),
    FacetKind(
        id="self_reported_ethnicity",
        title="Self-reported ethnicity",
        hidden="na",
        needs="organism=NCBITaxon:9606",
    ),
    FacetKind(id="genes", title="Mean genes per cell", kind=Kind.RANGE, collections=False),
    FacetKind(id="organism", title="Organism"),
    FacetKind(id="publication", title="Publication", last=NO_VALUE),
    FacetKind(id="published", title="Publication date", kind=Kind.SINCE),
    FacetKind(id="sex", title="Sex"),
    FacetKind(id="suspension_type", title="Suspension type", hidden="na"),
    FacetKind(id="system", title="System", group="tissue"),
    FacetKind(id="organ", title="Organ", group="tissue"),
    FacetKind(id="tissue", title="Tissue", group="tissue"),
)
"""Alphabetical by their group's name, as readers look for them."""

BY_ID = {kind.id: kind for kind in FACETS}
VALUED = tuple(kind for kind in FACETS if kind.kind in {Kind.LIST, Kind.TREE})
