"""What is computed from an h5ad file; never typed by hand."""

import enum

from generator.model.record import record
from generator.model.terms import OntologyTerm, TermCount

SUMMARY_FORMAT = 1
"""Counts up when the fields below change, so that older summaries are computed anew."""


class Layout(enum.StrEnum):
    """How a matrix is stored."""

    CSR = "csr"
    CSC = "csc"
    DENSE = "dense"


class Values(enum.StrEnum):
    """What a matrix holds, judged from a sample of its stored values."""

    COUNTS = "counts"
    """Whole and not negative."""
    NORMALIZED = "normalized"
    """Not negative, with fractions."""
    SCALED = "scaled"
    """With negative numbers."""
    EMPTY = "empty"
    """No stored value but zeros."""
    NOT_FINITE = "not_finite"
    """With NaN or infinity."""


@record
class Matrix:
    """One matrix of cells by genes."""

    name: str
    """`X`, `raw.X` or `layers/<key>`."""
    cells: int
    genes: int
    dtype: str
    """numpy's name, e.g. `float32`."""
    layout: Layout
    stored: int
    """Values stored: all of them for a dense matrix."""
    compression: str
    """`gzip`, `lzf`, `zstd`, ...; `none`."""
    bytes: int
    """Bytes that the matrix takes in the file."""
    values: Values


@record
class Distribution:
    """A number per cell, described."""

    mean: float
    quantiles: tuple[float, ...]
    """At 0, 5, 25, 50, 75, 95 and 100 %."""
    edges: tuple[float, ...]
    """Of the histogram: one more than `counts`."""
    counts: tuple[int, ...]


@record
class GenesPerCell:
    """Genes with a value other than zero, per cell."""

    matrix: str
    """Which matrix was counted: raw counts where the file has them."""
    distribution: Distribution


@record
class Embedding:
    """One entry of obsm that can be drawn."""

    key: str
    """e.g. `X_umap`."""
    dimensions: int
    drawable: bool
    """At least two dimensions, finite, not all in one place."""


class ColumnKind(enum.StrEnum):
    """What a column of obs or var holds."""

    CATEGORICAL = "categorical"
    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    OTHER = "other"


@record
class ValueCount:
    """A value of a column and how many rows have it."""

    value: str
    rows: int


@record
class Column:
    """A dictionary entry: one column of obs or var."""

    name: str
    kind: ColumnKind
    dtype: str
    """As stored, e.g. `category`, `float32`, `nullable-integer`."""
    missing: int
    """Rows without a value."""
    distinct: int | None = None
    """Number of different values; None where they were not counted."""
    top: tuple[ValueCount, ...] = ()
    """The most frequent values, at most ten."""
    minimum: float | None = None
    maximum: float | None = None
    ordered: bool = False


@record
class Facet:
    """Cells counted by one schema field."""

    field: str
    """A key of `FACET_TITLES`."""
    values: tuple[TermCount, ...]
    """Most cells first. A cell with several values (diseases) counts for each."""
    missing: int
    """Cells without a value."""


class GeneIds(enum.StrEnum):
    """What var's index holds."""

    ENSEMBL = "ensembl"
    SYMBOLS = "symbols"
    MIXED = "mixed"
    NUMBERS = "numbers"


@record
class Genes:
    """The file's genes."""

    ids: GeneIds
    examples: tuple[str, ...]
    """The first ids, at most five."""
    reference: tuple[TermCount, ...] = ()
    """feature_reference: organism terms with numbers of genes."""
    biotype: tuple[ValueCount, ...] = ()
    """feature_biotype with numbers of genes."""
    unfiltered: int | None = None
    """Genes in raw, where there is one."""


class Outcome(enum.StrEnum):
    """How a file fares with one schema rule."""

    MET = "met"
    BROKEN = "broken"
    NOT_CHECKED = "not_checked"


@record
class RuleOutcome:
    """One rule of the CELLxGENE schema, applied to this file."""

    code: str
    title: str
    outcome: Outcome
    detail: str = ""
    """What is wrong, for people; empty when met."""


@record
class SchemaReport:
    """Which rules of the schema the file meets."""

    declared: str | None
    """Version that the file declares in uns; None if it declares none."""
    checked: str
    """Version whose rules were applied."""
    outcomes: tuple[RuleOutcome, ...]

    @property
    def broken(self) -> tuple[RuleOutcome, ...]:
        """The rules that the file breaks."""
        return tuple(o for o in self.outcomes if o.outcome is Outcome.BROKEN)


@record
class LegendEntry:
    """A colour of the picture."""

    label: str
    color: str
    """CSS hex, e.g. `#4269d0`."""
    cells: int


@record
class Picture:
    """The default embedding, drawn; its WebP file lies beside the summary."""

    sha256: str
    bytes: int
    width: int
    height: int
    embedding: str
    column: str | None
    """obs column of the colours; None for one colour."""
    legend: tuple[LegendEntry, ...] = ()


@record
class Source:
    """The file that was summarised, and by what."""

    bytes: int
    sha256: str
    tool: str
    """`cellshelf <version>`."""
    date: str
    """When, YYYY-MM-DD."""
    format: int = SUMMARY_FORMAT


@record
class Summary:
    """What one h5ad file holds."""

    source: Source
    cells: int
    genes: int
    primary_cells: int | None
    """Cells with is_primary_data; None if the file does not say."""
    matrices: tuple[Matrix, ...]
    """X first if there is one, then raw.X, then layers."""
    genes_per_cell: GenesPerCell | None
    embeddings: tuple[Embedding, ...]
    default_embedding: str | None
    """Key, as the file (uns) or the usual order of preference has it; None if nothing can be drawn."""
    obs: tuple[Column, ...]
    var: tuple[Column, ...]
    facets: tuple[Facet, ...]
    """One per schema field that the file has."""
    gene_facts: Genes
    schema: SchemaReport
    title: str | None
    """uns['title']."""
    citation: str | None
    """uns['citation']."""
    batch_condition: tuple[str, ...]
    """uns['batch_condition']: obs columns."""
    uns_keys: tuple[str, ...]
    encoding: str
    """How the file was written, e.g. `anndata 0.1.0`, `before anndata 0.7`."""
    picture: Picture | None = None

    def facet(self, field: str) -> Facet | None:
        """The facet of that schema field, if the file has it."""
        return next((facet for facet in self.facets if facet.field == field), None)

    def organisms(self) -> tuple[OntologyTerm, ...]:
        """Organisms, most cells first."""
        facet = self.facet("organism")
        return tuple(OntologyTerm(id=v.id, label=v.label) for v in facet.values) if facet else ()
