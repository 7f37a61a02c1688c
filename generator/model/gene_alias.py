"""Other names of genes, as a catalog keeps them."""

from collections.abc import Iterable

from generator.model.record import record

HEADER = "alias\tid\tsymbol"


@record
class Alias:
    """One other name of one gene."""

    alias: str
    id: str
    """Stable id, as of Ensembl; empty if the table has none."""
    symbol: str


def written(aliases: Iterable[Alias]) -> str:
    """The table as a catalog keeps it, in the order of its names."""
    lines = sorted({f"{each.alias}\t{each.id}\t{each.symbol}" for each in aliases})
    return "".join(f"{line}\n" for line in (HEADER, *lines))


def read(text: str) -> list[Alias]:
    """The table that a catalog keeps; raises ValueError with the number of a line that is no row."""
    lines = text.split("\n")
    if lines[0] != HEADER:
        raise ValueError(1)
    found = []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if line and len(cells) == len(HEADER.split("\t")) and cells[0] and (cells[1] or cells[2]):
            found.append(Alias(alias=cells[0], id=cells[1], symbol=cells[2]))
        elif line:
            raise ValueError(number)
    return found
