"""What a dataset gives to the index across datasets: which cells are pooled, and why others are not."""

from generator.genes.choosing import Normalization
from generator.genes.grouping import CELL_TYPE, PRIMARY
from generator.genes.lookup import GenesFile
from generator.model.record import record

FEWEST_CELLS = 20
"""Primary cells of a type that a dataset must have for them to be pooled."""


@record
class Source:
    """A dataset that goes into a block."""

    accession: str
    version: int
    organism: str
    """Ontology term; empty if the file names none or several."""
    cells: int
    primary: int | None
    """Cells that are primary data; None if the file does not say."""


@record
class Pooled:
    """The groups of a file whose cells are pooled."""

    places: tuple[int, ...]
    """Among all groups of the file."""
    types: tuple[tuple[str, str], ...]
    """Cell type terms with their labels."""
    cells: tuple[int, ...]
    why_not: str = ""
    """Why there are none, for readers."""


def pooled(source: Source, file: GenesFile) -> Pooled:
    """The cell types of primary cells, of enough cells, where values can be compared with others'."""
    if why_not := _why_not(source, file):
        return Pooled(places=(), types=(), cells=(), why_not=why_not)
    fields = {field["field"]: field for field in file.facts["fields"]}
    chosen = fields.get(PRIMARY) or fields[CELL_TYPE]
    before = 0
    for field in file.facts["fields"]:
        if field is chosen:
            break
        before += len(field["cells"])
    kept = [
        place
        for place, (term, cells) in enumerate(zip(chosen["ids"], chosen["cells"], strict=True))
        if term and cells >= FEWEST_CELLS
    ]
    return Pooled(
        places=tuple(before + place for place in kept),
        types=tuple((chosen["ids"][place], chosen["labels"][place]) for place in kept),
        cells=tuple(chosen["cells"][place] for place in kept),
        why_not="" if kept else f"no cell type of {FEWEST_CELLS} primary cells",
    )


def _why_not(source: Source, file: GenesFile) -> str:
    fields = [field["field"] for field in file.facts["fields"]]
    reasons = (
        (not source.organism, "no organism named"),
        (file.facts["normalization"] != Normalization.LOG1P_10K, "no raw counts"),
        (source.primary is None, "not told which cells are primary data"),
        (source.primary == 0, "no primary data: the cells are another dataset's"),
        (CELL_TYPE not in fields, "no cell types of the schema"),
        (source.primary not in {0, source.cells} and PRIMARY not in fields, "primary cells not told apart"),
    )
    return next((reason for holds, reason in reasons if holds), "")
