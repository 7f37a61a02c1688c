"""The file that genes are looked up in: an index at its start, then pages of genes, each one byte range.

    0   8 bytes    CSGENES1
    8   uint32     bytes of the index, n
    12  uint32     0
    16  n bytes    the index: JSON in gzip
    .   pages      gzip; their sizes stand in the index. All numbers are little-endian.

A page has, per gene, the means of all groups (float32), then their numbers of expressing cells (uint32).
It is so small before it is compressed that a gene never costs more than PAGE bytes.
"""

import gzip
import json
import re
import shutil
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import deflate
import numpy as np

from generator.errors import UnreadableFileError
from generator.genes.expression import stacked
from generator.genes.names import Gene
from generator.genes.pseudobulk import Pseudobulk
from generator.h5ad.vector import Array
from generator.model.record import record

MAGIC = b"CSGENES1"
HEAD = 16
PAGE = 20_000
"""Bytes of a page before compression, but for a single gene of more groups."""
_LEVEL = 6
_SPARE = 64
"""What gzip adds, at most, to so little that does not compress."""
_NUMBERED = re.compile(r"([A-Za-z]+)(\d{5,15})\Z")
_A_GROUP = 8


def write_genes(made: Pseudobulk, target: Path) -> None:
    """Write the file; the same counts give the same bytes."""
    order = sorted(
        np.flatnonzero(made.measured).tolist(), key=lambda i: (made.genes[i].id, made.genes[i].symbol, i)
    )
    groups = sum(len(grouping.groups) for grouping in made.groupings)
    step = max(1, (PAGE - _SPARE) // max(groups * _A_GROUP, 1))
    pages = target.with_name(f"{target.name}.pages")
    try:
        with pages.open("wb") as file:
            sizes = [file.write(page) for page in _pages(made, order, step)]
        index = deflate.gzip_compress(_index(made, order, step, sizes), _LEVEL)
        with target.open("wb") as file, pages.open("rb") as source:
            file.write(MAGIC + struct.pack("<II", len(index), 0) + index)
            shutil.copyfileobj(source, file)
    finally:
        pages.unlink(missing_ok=True)


def _pages(made: Pseudobulk, order: Sequence[int], step: int) -> Iterator[bytes]:
    slab = max(step, 1_024 // step * step)  # many pages' columns at once, which takes a hundredth of the time
    for start in range(0, len(order), slab):
        means, counts = stacked(made, np.array(order[start : start + slab]))
        both = np.concatenate([means.T.astype("<f4").view("<u4"), counts.T.astype("<u4")], axis=1)
        for first in range(0, len(both), step):
            yield bytes(deflate.gzip_compress(both[first : first + step].tobytes(), _LEVEL))


def _index(made: Pseudobulk, order: Sequence[int], step: int, sizes: list[int]) -> bytes:
    genes = [made.genes[place] for place in order]
    facts = {
        "format": 1,
        "cells": made.cells,
        "matrix": made.matrix.name,
        "values": made.matrix.values.value,
        "normalization": made.normalization.value,
        "filtered": int((~made.measured).sum()),
        "fields": [
            {
                "field": grouping.field,
                "title": grouping.title,
                "left_out": grouping.left_out,
                "labels": [group.label for group in grouping.groups],
                "ids": [group.id for group in grouping.groups],
                "cells": [group.cells for group in grouping.groups],
            }
            for grouping in made.groupings
        ],
        "page_genes": step,
        "page_bytes": sizes,
        "ids": list(_folded(gene.id for gene in genes)),
        "symbols": "\n".join(gene.symbol.replace("\n", " ") for gene in genes),
    }
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


def _folded(ids: Iterator[str]) -> Iterator[str | int]:
    """Ids that count on from the one before become the difference: thirty times fewer bytes."""
    before: tuple[str, int, int] | None = None
    for text in ids:
        match = _NUMBERED.match(text)
        now = (match[1], len(match[2]), int(match[2])) if match else None
        if now and before and now[:2] == before[:2] and now[2] > before[2]:
            yield now[2] - before[2]
        else:
            yield text
        before = now


def _unfolded(folded: Sequence[str | int]) -> Iterator[str]:
    last = ""
    for item in folded:
        match = _NUMBERED.match(last) if isinstance(item, int) else None
        last = f"{match[1]}{int(match[2]) + int(item):0{len(match[2])}d}" if match else str(item)
        yield last


@record
class GenesFile:
    """A file to look genes up in, opened: what its index says, and where its pages are."""

    path: Path
    facts: dict[str, Any]
    """The index, but for the genes."""
    genes: tuple[Gene, ...]
    starts: tuple[int, ...]
    """Where each page begins, and where the last one ends."""

    @property
    def groups(self) -> int:
        """Groups of all fields together."""
        return sum(len(field["cells"]) for field in self.facts["fields"])

    def page(self, number: int) -> tuple[Array, Array]:
        """Means and numbers of expressing cells of a page: genes x groups."""
        with self.path.open("rb") as file:
            file.seek(self.starts[number])
            data = file.read(self.starts[number + 1] - self.starts[number])
        step = self.facts["page_genes"]
        count = min(step, len(self.genes) - number * step)
        raw = deflate.gzip_decompress(data, count * self.groups * _A_GROUP)
        table = np.frombuffer(raw, dtype="<u4").reshape(count, 2, self.groups)
        return table[:, 0].view("<f4"), table[:, 1]

    def pages(self) -> Iterator[tuple[int, Array, Array]]:
        """All pages in order: number of the first gene, means, numbers of expressing cells."""
        for number in range(len(self.starts) - 1):
            yield number * self.facts["page_genes"], *self.page(number)


def open_genes(path: Path) -> GenesFile:
    """Read the index of a file; raises UnreadableFileError if it is none of this format."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
            size = struct.unpack("<I", head[8:12])[0] if head[:8] == MAGIC else 0
            facts = json.loads(gzip.decompress(file.read(size))) if size else {}
        symbols = facts.pop("symbols").split("\n")
        ids = list(_unfolded(facts.pop("ids")))
        starts = np.cumsum([HEAD + size, *facts.pop("page_bytes")]).tolist()
        genes = tuple(Gene(id=i, symbol=s) for i, s in zip(ids, symbols if ids else [], strict=True))
    except (KeyError, ValueError, struct.error, EOFError, OSError) as error:
        raise UnreadableFileError(
            f"{path.name} is no file to look genes up in.", hint="Make it again with `catalog sidecars`."
        ) from error
    return GenesFile(path=path, facts=facts, genes=genes, starts=tuple(starts))
