"""What the template of a dataset's page sees."""

from markupsafe import Markup

from generator.model.record import record
from generator.pages.cite_views import Cite
from generator.pages.difference_views import DifferenceView
from generator.pages.gene_views import GeneLookup
from generator.pages.views import Chip, Composition, Fact, KeyFigure, Link, Notice, Picture, Snippet


@record
class Cells:
    """The embedding picture and its legend."""

    picture: Picture
    """The default embedding."""
    legend: Composition | None
    """Colours of the picture; None for a picture of one colour."""
    caption: str
    """Which embedding is drawn, and which others the file has."""


@record
class MatrixRow:
    """One matrix of the file."""

    name: str
    """`X`, `raw.X`, `layers/...`."""
    values: str
    """What it holds, in words."""
    shape: str
    """Cells by genes."""
    storage: str
    """Layout, type, density and compression in words."""
    size: str
    """Bytes that it takes in the file."""


@record
class Histogram:
    """Genes per cell, drawn."""

    title: str
    """What is counted, with the median."""
    alt: str
    """The same with quantiles, for those who do not see it."""
    width: int
    """Of the SVG's view box."""
    height: int
    """Of the SVG's view box."""
    path: str
    """Outline of all bars."""
    median_x: str
    """Where the median is."""
    low: str
    """Left end of the axis."""
    high: str
    """Right end of the axis."""
    note: str
    """Quantiles in words."""


@record
class ColumnRow:
    """One column of obs."""

    name: str
    """Its key."""
    explained: str
    """The authors' words; empty if they gave none."""
    kind: str
    """What it holds, in words."""
    distinct: str
    """Number of different values; a dash if not counted."""
    missing: str
    """Cells without a value; a dash if none."""
    values: str
    """The most frequent values or the range."""


@record
class Columns:
    """The dictionary of obs."""

    note: str
    """How many there are."""
    authors: tuple[ColumnRow, ...]
    """The authors' own columns."""
    folded: tuple[ColumnRow, ...]
    """The authors' further columns, shown on demand."""
    folded_title: str
    """What opens them."""
    schema: tuple[ColumnRow, ...]
    """Columns of the schema, shown on demand."""
    schema_title: str
    """What opens them."""


@record
class Rule:
    """One rule of the schema and how the file fares."""

    code: str
    """The rule's code."""
    title: str
    """What it demands."""
    detail: str
    """What is wrong; empty when met."""


@record
class SchemaView:
    """The schema report."""

    verdict: str
    """In one sentence."""
    declared: str
    """Which version the file declares, in a sentence."""
    official: str
    """What the official validator said, in a sentence; empty if it was not asked about this very file."""
    official_errors: tuple[str, ...]
    """Its errors, in its words."""
    met_width: str
    """Share of rules met, an SVG length."""
    broken_width: str
    """Share of rules broken, an SVG length."""
    broken: tuple[Rule, ...]
    """Rules that the file breaks."""
    open: tuple[Rule, ...]
    """Rules that could not be checked."""
    met: tuple[Rule, ...]
    """Rules that it meets."""


@record
class Download:
    """One file of the version."""

    name: str
    """File name to save it under."""
    reads_in: str
    """Programs that read it."""
    size: str
    """In words."""
    sha256: str
    """All 64 digits."""
    sha256_short: str
    """Both ends of them."""
    href: str | None
    """Where it is; None where the address was refused."""
    address: str
    """The same in full, to be copied: permanent, since it is made of the file's digest; empty like `href`."""


@record
class Statement:
    """What a certificate or report beside the files says."""

    title: str
    """What it is about."""
    lines: tuple[str, ...]
    """A sentence each."""


@record
class VersionRow:
    """One version in the list of versions."""

    name: str
    """`Version 2`."""
    href: str
    """Its permanent page."""
    day: str
    """When it was released, in words."""
    changes: str
    """The authors' note; empty if they gave none."""
    cells: str
    """Number of cells; empty where this page does not know."""
    here: bool
    """True for the version that the page shows."""
    ended: str = ""
    """That it was withdrawn, and when; else empty."""


@record
class LaunchRow:
    """A program that shows the data, or cannot."""

    name: str
    """Its name."""
    opens: str
    """What the link opens; empty where the name says it."""
    href: str | None
    """The launch link; None where it cannot show the data."""
    why_not: str
    """Why there is no link, in a sentence; empty if there is one."""
    remark: str
    """What to know before following the link, in a sentence; else empty."""


@record
class FigureRow:
    """A view of the data that the paper prints."""

    name: str
    """As the paper calls it."""
    shows: str
    """Embedding, colour and genes in words."""
    opens_in: tuple[Link, ...] = ()
    """Explorers at this view."""
    href: str = ""
    """The figure's own page."""
    picture: Picture | None = None
    """Its first panel; None if it was not drawn."""


@record
class DatasetView:
    """A dataset's page, or the page of one of its versions."""

    title: str
    """Its title."""
    crumb: Link
    """Its collection."""
    lead: Markup
    """First paragraph of the description."""
    rest: Markup
    """The other paragraphs."""
    chips: tuple[Chip, ...]
    """What it is about."""
    outdated: Notice | None
    """Said on an old version's page."""
    gaps: tuple[Notice, ...]
    """What the file lacks."""
    launches: tuple[LaunchRow, ...]
    """Launch links, and programs that cannot show the data."""
    main_download: Download
    """The AnnData file."""
    key_figures: tuple[KeyFigure, ...]
    """Cells, genes, genes per cell, cell types."""
    facts: tuple[Fact, ...]
    """Beside the page's contents."""
    cells: Cells | None
    """The embedding; None if nothing can be drawn."""
    constant: tuple[Fact, ...]
    """Schema fields that have one value for all cells."""
    compositions: tuple[Composition, ...]
    """The other schema fields, but what the legend shows already."""
    downloads: tuple[Download, ...]
    """All files."""
    statements: tuple[Statement, ...]
    """What is certified or reported of them."""
    gene_sets: Link | None
    """The authors' gene sets."""
    fetching: tuple[Snippet, ...]
    """How to fetch and verify the files; nothing where no address is to be trusted."""
    reading: tuple[Snippet, ...]
    """How to read them; likewise."""
    sums: Link
    """Checksums of the version's files."""
    matrices: tuple[MatrixRow, ...]
    """All matrices."""
    genes_per_cell: Histogram | None
    """None where it could not be counted."""
    lookup: GeneLookup | None
    """Where genes are looked up; None if nothing was made for it."""
    genes: tuple[Fact, ...]
    """Ids, reference, biotypes."""
    embeddings: tuple[Fact, ...]
    """What obsm holds."""
    columns: Columns
    """The dictionary of obs."""
    schema: SchemaView
    """The schema report."""
    figures: tuple[FigureRow, ...]
    """Views that the paper prints."""
    links: tuple[Fact, ...]
    """The collection's links."""
    versions: tuple[VersionRow, ...]
    """Newest first."""
    difference: DifferenceView | None
    """What changed since the version before."""
    cite: Cite
    """How to cite this version."""
    provenance: tuple[Fact, ...]
    """Where the numbers come from."""
