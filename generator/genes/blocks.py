"""A block of the index across datasets: some of them pooled, so that a gene is two small byte ranges.

    0   8 bytes       CSBLOCK1
    8   uint32        bytes of the head, n
    12  uint32        number of shards, s (a power of two)
    16  n bytes       the head: JSON in gzip
    .   (s + 1) x 8   where each shard begins, and where the last one ends: uint64 from the file's start
    .   shards        gzip; lines of JSON, one a gene

A gene is in the shard that FNV-1a of its name, in capitals, gives modulo s. All numbers are little-endian.
"""

import json
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import deflate
import numpy as np

from generator.genes.lookup import GenesFile
from generator.genes.members import Pooled, Source, pooled
from generator.h5ad.vector import Array
from generator.model.record import record

MAGIC = b"CSBLOCK1"
HEAD = 16
NAMES_A_SHARD = 1
_LEVEL = 6
_DIGITS = 3


@record
class Written:
    """A block that was written."""

    head: int
    """Bytes before the table of shards."""


@dataclass(frozen=True, slots=True)
class _Organism:
    """Sums over the datasets of one organism: genes x cell types, and genes x datasets."""

    term: str
    types: dict[str, int]
    labels: list[str]
    genes: dict[str, int]
    ids: dict[str, str]
    members: list[int]
    """Numbers of the datasets in the block."""
    sums: Array
    counts: Array
    cells: Array
    has: Array
    best: Array
    """Per gene and dataset: cell type with the highest mean (-1: none), that mean, its fraction."""


def write_block(sources: Sequence[tuple[Source, GenesFile]], target: Path) -> Written:
    """Pool datasets into a block; the same datasets in the same order give the same bytes."""
    chosen = [pooled(source, file) for source, file in sources]
    terms = dict.fromkeys(source.organism for source, _ in sources)
    organisms = [_pool(term, sources, chosen) for term in terms]
    head = deflate.gzip_compress(_head(sources, chosen, organisms), _LEVEL)
    shards = _sharded([pair for organism in organisms for pair in _lines(organism)])
    packed = [deflate.gzip_compress(b"\n".join(shard), _LEVEL) if shard else b"" for shard in shards]
    start = HEAD + len(head) + 8 * (len(shards) + 1)
    starts = np.cumsum([start, *(len(shard) for shard in packed)]).astype("<u8")
    with target.open("wb") as file:
        file.write(MAGIC + struct.pack("<II", len(head), len(shards)) + head + starts.tobytes())
        file.writelines(packed)
    return Written(head=HEAD + len(head))


def fnv1a(text: str) -> int:
    """The 32-bit hash that says in which shard a name is."""
    found = 0x811C9DC5
    for byte in text.encode():
        found = ((found ^ byte) * 0x01000193) & 0xFFFFFFFF
    return found


def names_of(file: GenesFile) -> list[str]:
    """What each gene is found under: its symbol in capitals, once; else its id without version."""
    seen: set[str] = set()
    names = []
    for gene in file.genes:
        symbol = gene.symbol.upper()
        name = symbol if symbol and symbol not in seen else bare(gene.id) or symbol
        seen.add(name)
        names.append(name)
    return names


def bare(gene: str) -> str:
    """An id in capitals, without the version that Ensembl's have."""
    stem, dot, version = gene.upper().rpartition(".")
    return stem if dot and version.isdigit() and stem.startswith("ENS") else gene.upper()


def _pool(term: str, sources: Sequence[tuple[Source, GenesFile]], chosen: Sequence[Pooled]) -> _Organism:
    members = [number for number, (source, _) in enumerate(sources) if source.organism == term]
    types: dict[str, int] = {}
    labels: list[str] = []
    genes: dict[str, int] = {}
    ids: dict[str, str] = {}
    for number in members:
        for cell_type, label in chosen[number].types:
            if types.setdefault(cell_type, len(types)) == len(labels):
                labels.append(label)
        file = sources[number][1]
        for name, gene in zip(names_of(file), file.genes, strict=True):
            genes.setdefault(name, len(genes))
            if gene.id:
                ids.setdefault(name, bare(gene.id))
    organism = _Organism(
        term=term,
        types=types,
        labels=labels,
        genes=genes,
        ids=ids,
        members=members,
        sums=np.zeros((len(genes), len(types))),
        counts=np.zeros((len(genes), len(types)), dtype=np.int64),
        cells=np.zeros((len(genes), len(types)), dtype=np.int64),
        has=np.zeros((len(genes), len(members)), dtype=bool),
        best=np.full((len(genes), len(members), 3), -1, dtype=np.float16),
    )
    for place, number in enumerate(members):
        _add(organism, place, sources[number][1], chosen[number])
    return organism


def _add(organism: _Organism, place: int, file: GenesFile, chosen: Pooled) -> None:
    rows = np.array([organism.genes[name] for name in names_of(file)], dtype=np.int64)
    organism.has[rows, place] = True
    if not chosen.places:
        return
    groups = np.array(chosen.places)
    columns = np.array([organism.types[term] for term, _ in chosen.types])
    cells = np.array(chosen.cells, dtype=np.int64)
    for first, means, counts in file.pages():
        these = rows[first : first + len(means)]
        grid = np.ix_(these, columns)
        organism.sums[grid] += means[:, groups].astype(np.float64) * cells
        organism.counts[grid] += counts[:, groups]
        organism.cells[grid] += cells
        top = means[:, groups].argmax(axis=1)
        line = np.arange(len(these))
        organism.best[these, place, 0] = columns[top]
        organism.best[these, place, 1] = means[line, groups[top]]
        organism.best[these, place, 2] = counts[line, groups[top]] / cells[top]


def _head(
    sources: Sequence[tuple[Source, GenesFile]], chosen: Sequence[Pooled], organisms: Sequence[_Organism]
) -> bytes:
    facts = {
        "format": 1,
        "datasets": [
            {"accession": source.accession, "version": source.version, "why_not": one.why_not}
            for (source, _), one in zip(sources, chosen, strict=True)
        ],
        "organisms": [
            {
                "id": organism.term,
                "members": organism.members,
                "types": list(organism.types),
                "labels": organism.labels,
            }
            for organism in organisms
        ],
    }
    return json.dumps(facts, separators=(",", ":"), ensure_ascii=False).encode()


def _lines(organism: _Organism) -> Iterator[tuple[str, bytes]]:
    """Under each gene's name its numbers, and under its id where to look.

    Types count on from the one before; shares are cells above zero in thousandths, rounded up.
    """
    for name, row in organism.genes.items():
        known = organism.ids.get(name, "")
        used = np.flatnonzero(organism.cells[row])
        cells = organism.cells[row, used]
        line = {
            "name": name,
            "id": known,
            "organism": organism.term,
            "types": np.diff(used, prepend=0).tolist(),
            "cells": cells.tolist(),
            "shares": _thousandths(organism.counts[row, used], cells),
            "means": [_short(mean) for mean in (organism.sums[row, used] / cells).tolist()],
            "measured": np.flatnonzero(organism.has[row]).tolist(),
            "best": [
                [int(kind), _short(mean), round(100 * fraction)] if kind >= 0 else 0
                for kind, mean, fraction in organism.best[row, organism.has[row]].tolist()
            ],
        }
        yield name, json.dumps(line, separators=(",", ":")).encode()
        if known and known != name:
            yield known, json.dumps({"name": known, "see": name}, separators=(",", ":")).encode()


def _short(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")


def _thousandths(counts: Array, cells: Array) -> list[int]:
    return [int(share) for share in np.ceil(1_000 * counts / cells)]


def _sharded(lines: Sequence[tuple[str, bytes]]) -> list[list[bytes]]:
    count = 1
    while count * NAMES_A_SHARD < len(lines):
        count *= 2
    shards: list[list[bytes]] = [[] for _ in range(count)]
    for name, line in lines:
        shards[fnv1a(name) % count].append(line)
    return shards
