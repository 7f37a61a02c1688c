"""What a synthetic dataset is made from: its cell populations, its donors, its schema."""

import enum

from generator.model.record import record


class Schema(enum.StrEnum):
    """Versions of the CELLxGENE schema that synthetic files are written in."""

    V2 = "2.0.0"
    V5 = "5.3.0"
    V7 = "7.1.0"


@record
class Organism:
    """Whose cells."""

    term: str
    label: str
    genes: str
    """Name of the gene table."""
    mitochondrial: str
    """What the symbols of mitochondrial genes begin with, in lower case."""


@record
class Population:
    """One kind of cell."""

    name: str
    """The authors' short name."""
    term: str
    """Cell type, e.g. `CL:0000788`."""
    share: int
    """Relative number of cells."""
    center: tuple[float, float]
    """Where it lies in the embedding; the whole spans about -12 to 12."""
    markers: tuple[str, ...]
    """Symbols of genes that are high in it."""
    coarse: str = ""
    """Cell type in a first, coarser annotation; `term` if empty."""
    toward: str = ""
    """Name of a population that it grades into."""
    shift: int = 100
    """Its share in donors with a disease, in percent of that in others."""


@record
class Donor:
    """One donor, who gave one sample."""

    name: str
    sex: str
    stage: str
    """Development stage."""
    assay: str
    tissue: str
    disease: str = "PATO:0000461"
    ethnicity: str = "na"
    suspension: str = "cell"
    age: int | None = None
    """Age in the unit that the design's authors use; None where it is not known."""


@record
class Design:
    """All that decides the bytes of one synthetic file."""

    title: str
    schema: Schema
    organism: Organism
    seed: int
    cells: int
    library: int
    """Median number of transcripts in a cell."""
    populations: tuple[Population, ...]
    donors: tuple[Donor, ...]
    response: tuple[str, ...] = ()
    """Symbols of genes that rise in donors with a disease."""
    genes: int = 100_000
    """At most so many genes: those named above first, then others of the table."""
    coarse: bool = False
    """Annotate with the populations' coarse terms."""
    dense: bool = False
    """Store matrices dense rather than as CSR."""
    gaps: bool = False
    """With author columns that miss values; in schema 2.0.0 as nullable types."""
    citation: str = ""
    """`uns['citation']`, in schemas that have it."""


def citation(dataset: str, version: int, collection: str) -> str:
    """`uns['citation']` in the schema's own form, naming this catalog's permalinks by their accessions."""
    return (
        f"Dataset Version: http://127.0.0.1:8000/d/{dataset}/v{version}/ curated and distributed by "
        f"Cellshelf demo in Collection: http://127.0.0.1:8000/c/{collection}/"
    )


HUMAN = Organism(term="NCBITaxon:9606", label="Homo sapiens", genes="homo_sapiens", mitochondrial="mt-")
MOUSE = Organism(term="NCBITaxon:10090", label="Mus musculus", genes="mus_musculus", mitochondrial="mt-")
ZEBRAFISH = Organism(term="NCBITaxon:7955", label="Danio rerio", genes="danio_rerio", mitochondrial="mt-")
