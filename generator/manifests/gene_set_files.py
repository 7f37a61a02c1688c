"""Gene sets from and to files: CELLxGENE's CSV, and GMT as GSEA and MSigDB have it."""

import csv
import io
from collections.abc import Sequence

from generator.manifests.gene_sets import COLUMNS
from generator.model.gene_set import GeneSet, SetGene

_FIELDS = 2
"""Name and description, before the genes of a line of GMT."""


def to_csv(sets: Sequence[GeneSet]) -> bytes:
    """CELLxGENE's CSV: one gene a row, a set's description in its first row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in sets:
        for place, gene in enumerate(one.genes):
            writer.writerow([one.name, "" if place else one.description, gene.symbol, gene.description])
    return text.getvalue().encode()


def to_gmt(sets: Sequence[GeneSet]) -> bytes:
    """GMT: one set a line; it has no place for descriptions of genes."""
    lines = ("\t".join([_flat(s.name), _flat(s.description), *(g.symbol for g in s.genes)]) for s in sets)
    return "".join(f"{line}\n" for line in lines).encode()


def from_gmt(data: bytes) -> tuple[GeneSet, ...]:
    """The sets of a GMT file, each gene once; raises ValueError with the number of a line that is none."""
    sets = []
    for number, line in enumerate(data.decode("utf-8-sig").splitlines(), start=1):
        if not line.strip():
            continue
        fields = [field.strip() for field in line.split("\t")]
        genes = tuple(SetGene(symbol=symbol) for symbol in dict.fromkeys(fields[_FIELDS:]) if symbol)
        if not genes or not fields[0]:
            raise ValueError(f"line {number} has no name, or no genes after its description")
        described = "" if fields[1].lower() == "na" else fields[1]
        sets.append(GeneSet(name=" ".join(fields[0].split()), description=described, genes=genes))
    return tuple(sets)


def _flat(text: str) -> str:
    return " ".join(text.split())
