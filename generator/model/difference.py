"""What changed between two versions of a dataset; computed from their files and never typed by hand."""

from generator.model.record import record

DIFFERENCE_FORMAT = 1
"""Counts up when the fields below change, so that older differences are computed anew."""


@record
class Overlap:
    """Names in two versions, each held against the other."""

    kept: int
    """In both."""
    removed: int
    """In the older one only."""
    added: int
    """In the newer one only."""


@record
class Retyped:
    """A column that holds something else than before."""

    name: str
    before: str
    """Kind of column, e.g. `categorical`."""
    after: str


@record
class TableChange:
    """Columns of obs or var that came, went or changed their type."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    retyped: tuple[Retyped, ...]


@record
class Relabelled:
    """A column of obs in which kept cells have another value than before."""

    name: str
    cells: int
    """How many of the kept cells."""


@record
class Pairing:
    """Kept cells with one value before and one after."""

    before: str
    """Empty where there was no value."""
    after: str
    cells: int


@record
class CrossTable:
    """Old values of a column against new ones, over the kept cells."""

    column: str
    pairs: tuple[Pairing, ...]
    """Most cells first; pairs of equal values too."""
    rest: int
    """Kept cells of the pairs that are not listed."""


@record
class Redrawn:
    """An embedding in which kept cells lie elsewhere than before."""

    key: str
    cells: int


@record
class EmbeddingChange:
    """What became of the embeddings."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    redrawn: tuple[Redrawn, ...]
    """By their first two dimensions."""


@record
class Renamed:
    """A column of obs whose values go on under another name."""

    before: str
    after: str


@record
class Matched:
    """What only the two files together tell: their cells and genes, matched by name."""

    cells: Overlap
    genes: Overlap
    relabelled: tuple[Relabelled, ...]
    """Most cells first; columns without a change are left out."""
    renamed: tuple[Renamed, ...]
    """Columns that all kept cells have the same values in, more than one."""
    cross: CrossTable | None
    """Of the cell types, else of the column with most cells relabelled; None if no kept cell was."""
    redrawn: tuple[Redrawn, ...]


@record
class Shift:
    """Cells of one value of a facet, before and after."""

    id: str
    label: str
    before: int
    after: int


@record
class FacetShift:
    """A schema field whose cell counts changed."""

    field: str
    """A key of `FACET_TITLES`."""
    values: tuple[Shift, ...]
    """Values whose numbers of cells differ; largest changes first."""
    rest: int
    """How many further values changed."""


@record
class MatrixChange:
    """A matrix that came, went or is stored or filled in another way."""

    name: str
    """`X`, `raw.X` or `layers/<key>`."""
    before: str
    """In words; empty if it is new."""
    after: str
    """In words; empty if it is gone."""


@record
class Side:
    """One of the two versions."""

    version: int
    sha256: str
    """Of its h5ad file."""
    cells: int
    genes: int
    schema: str | None
    """Schema version that it declares."""


@record
class Difference:
    """A version held against the one before it."""

    before: Side
    after: Side
    obs: TableChange
    var: TableChange
    embeddings: EmbeddingChange
    matrices: tuple[MatrixChange, ...]
    facets: tuple[FacetShift, ...]
    matched: Matched | None
    """None where the two files were not both at hand."""
    format: int = DIFFERENCE_FORMAT
