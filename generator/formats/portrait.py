"""What is compared of two files that should hold the same: names, columns, matrices, embeddings.

A portrait is small, whatever the file: vectors are there as digests, matrices as sums and as a digest of all
their entries that does not depend on how they are stored.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from generator.formats.objects import pack
from generator.h5ad.vector import Array

_ODD = [np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)]
_MIX = [np.uint64(n) for n in (0xBF58476D1CE4E5B9, 0x94D049BB133111EB)]
_SECOND = np.uint64(0xD6E8FEB86659FD93)
_NAN = np.uint64(0x7FF8000000000000)


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a vector."""

    kind: str
    """R's word for what they are: `factor`, `ordered`, `logical`, `integer`, `double`, `character`."""
    length: int
    digest: str
    levels: str = ""
    """Digest of a factor's levels."""


@dataclass(slots=True)
class Entries:
    """A matrix of cells by genes, summed up entry by entry in any order."""

    cells: int
    genes: int
    nonzero: int = 0
    cell_sums: Array = field(init=False)
    gene_sums: Array = field(init=False)
    cell_filled: Array = field(init=False)
    """Values other than zero of each cell."""
    _lanes: list[int] = field(default_factory=lambda: [0, 0])

    def __post_init__(self) -> None:
        self.cell_sums, self.gene_sums = np.zeros(self.cells), np.zeros(self.genes)
        self.cell_filled = np.zeros(self.cells, dtype=np.int64)

    def add(self, cells: Array, genes: Array, values: Array) -> None:
        """Take these entries; zeros, stored or not, count for nothing."""
        values = values.astype(np.float64)
        filled = values != 0
        if not filled.all():
            cells, genes, values = cells[filled], genes[filled], values[filled]
        if not len(values):
            return
        self.nonzero += len(values)
        low, high = int(cells.min()), int(cells.max()) + 1
        with np.errstate(invalid="ignore"):
            self.cell_sums[low:high] += np.bincount(cells - low, weights=values, minlength=high - low)
            self.gene_sums += np.bincount(genes, weights=values, minlength=self.genes)
        self.cell_filled[low:high] += np.bincount(cells - low, minlength=high - low)
        bits = values.view(np.uint64)
        bits[np.isnan(values)] = _NAN
        parts = (cells.astype(np.uint64), genes.astype(np.uint64), bits)
        first = sum((part * odd for part, odd in zip(parts, _ODD, strict=True)), np.uint64(0))
        for lane, start in enumerate((np.uint64(0), _SECOND)):
            self._lanes[lane] = (self._lanes[lane] + int(_mixed(first + start).sum(dtype=np.uint64))) % (
                1 << 64
            )

    @property
    def total(self) -> float:
        """Sum of all values."""
        return float(self.cell_sums.sum())

    @property
    def digest(self) -> str:
        """Of all entries, whatever their order: any other value in any place makes another."""
        return "".join(f"{lane:016x}" for lane in self._lanes)


def _mixed(x: Any) -> Any:  # noqa: ANN401 - numpy's types of uint64 arithmetic
    # The finaliser of splitmix64.
    x ^= x >> np.uint64(30)
    x *= _MIX[0]
    x ^= x >> np.uint64(27)
    x *= _MIX[1]
    x ^= x >> np.uint64(31)
    return x


@dataclass(frozen=True, slots=True)
class Portrait:
    """One file."""

    cells: Values
    """Names of the cells."""
    genes: Values
    """Ids of the genes as the h5ad file has them."""
    rows: Values
    """Names of the genes in R."""
    matrices: dict[str, Entries]
    """By part: `counts`, `data`, `raw`."""
    obs: dict[str, Values]
    var: dict[str, Values]
    identities: Values
    embeddings: dict[str, Values]
    misc: dict[str, Any]


class Digester:
    """The digest of a vector, block by block."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, block: Array | list[str | None]) -> None:
        """Take the next values."""
        if isinstance(block, list):
            self._hash.update(pack(block))
        else:
            self._hash.update(np.ascontiguousarray(block).data.cast("B") if block.size else b"")

    def digest(self) -> str:
        """Of all values."""
        return self._hash.hexdigest()


def digest(blocks: Iterable[Array | list[str | None]]) -> str:
    """The digest of a whole vector."""
    made = Digester()
    for block in blocks:
        made.add(block)
    return made.digest()


def texts(values: Iterable[str | None]) -> Values:
    """A character vector."""
    listed = list(values)
    return Values("character", len(listed), digest([listed]))
