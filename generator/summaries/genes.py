"""Facts about the genes of a file."""

import re
from collections import Counter

from generator import ontology
from generator.h5ad.frame import Frame
from generator.h5ad.vector import Vector
from generator.model.summary import GeneIds, Genes, ValueCount
from generator.model.terms import TermCount
from generator.summaries.columns import TOP
from generator.summaries.facets import tally

EXAMPLES = 5
MAX_GENES = 5_000_000
_STABLE = re.compile(
    r"(ENS[A-Z]*[GTPE]\d{6,}(\.\d+)?(_PAR_Y)?|FB(gn|ti)\d{7}|WBGene\d{8}|ERCC-\d{4,5}|RR\d+_transposable_element)\Z"
)
_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")
_MOST = 0.9


def gene_ids(index: Vector | None) -> tuple[str, ...]:
    """The ids of the genes as text; empty if there are none to read."""
    if index is None or len(index) > MAX_GENES:
        return ()
    step = 1 << 16
    return tuple(
        text
        for start in range(0, len(index), step)
        for text in index.texts(start, min(start + step, len(index)))
    )


def is_stable(gene: str) -> bool:
    """Whether it is an id of Ensembl, its sources or a spike-in, rather than a symbol."""
    return _STABLE.match(gene) is not None


def kind_of(genes: tuple[str, ...]) -> GeneIds:
    """What most of these are."""
    stable = sum(is_stable(gene) for gene in genes)
    numbers = sum(_NUMBER.match(gene) is not None for gene in genes)
    if genes and numbers == len(genes):
        return GeneIds.NUMBERS
    if genes and stable >= _MOST * len(genes):
        return GeneIds.ENSEMBL
    return GeneIds.SYMBOLS if stable <= (1 - _MOST) * len(genes) else GeneIds.MIXED


def gene_facts(var: Frame, genes: tuple[str, ...], raw: int | None) -> Genes:
    """What var says of its genes; `raw` is the number of genes in raw, if there is one."""
    references, _ = tally(var, "feature_reference") or (Counter(), 0)
    biotypes, _ = tally(var, "feature_biotype") or (Counter(), 0)
    return Genes(
        ids=kind_of(genes),
        examples=genes[:EXAMPLES],
        reference=tuple(
            TermCount(id=value, label=ontology.label(value) or value, cells=rows)
            for value, rows in _most(references)
        ),
        biotype=tuple(ValueCount(value=value, rows=rows) for value, rows in _most(biotypes)[:TOP]),
        unfiltered=raw,
    )


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
