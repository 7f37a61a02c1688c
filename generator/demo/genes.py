"""Real genes for synthetic cells, from small tables beside this module (see genes/README.md)."""

import csv
from importlib.resources import files

from generator.model.record import record


@record
class Gene:
    """One gene of an Ensembl annotation."""

    id: str
    """Ensembl id without its version."""
    symbol: str
    biotype: str
    """Gene type of the annotation, e.g. `protein_coding`."""
    length: int
    """Median length of its transcripts in bases, as the annotation of schema 7.1.0 has it."""
    length_v44: int
    """The same of the annotation of schema 5.3.0; equals `length` where the table does not say."""


def read_genes(organism: str) -> tuple[Gene, ...]:
    """Every gene of `genes/<organism>.tsv`, e.g. `homo_sapiens`, in the order of ids."""
    table = files("generator.demo").joinpath("genes", f"{organism}.tsv").read_text(encoding="utf-8")
    return tuple(
        Gene(
            id=row["id"],
            symbol=row["symbol"],
            biotype=row["biotype"],
            length=int(row["length"]),
            length_v44=int(row.get("length_v44") or row["length"]),
        )
        for row in csv.DictReader(table.splitlines(), delimiter="\t")
    )
