"""A matrix of cells by genes as rows in blocks, whatever way it is stored, in bounded memory.

AnnData's compressed rows of cells are what R stores as compressed columns of cells: indices and values
stream as they are, only order is made where it lacks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from generator.errors import CellshelfError, UnreadableFileError
from generator.h5ad import h5
from generator.h5ad.matrices import Dense, Sparse
from generator.h5ad.vector import Array

BLOCK = 1 << 20
"""Stored values in memory at a time."""
MAX_BAND = 1 << 23
"""Values of a dense matrix that one row of its chunks may hold."""


class UnfitMatrixError(CellshelfError):
    """A matrix that R's classes cannot hold."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some whole rows: the genes and values of each, one after another."""

    first: int
    pointers: Array
    """Where each row begins, from zero; one more than there are rows."""
    genes: Array
    values: Array

    @property
    def rows(self) -> Array:
        """The row of each stored value, counted from the block's first."""
        return np.repeat(np.arange(len(self.pointers) - 1), np.diff(self.pointers))


class Rows(Protocol):
    """A matrix that gives its rows in order, as often as asked."""

    pointers: Array
    """Where each row begins among all stored values; one more than there are cells."""

    def blocks(self) -> Iterator[Block]:
        """All rows; the genes of each ascend."""

    def values(self) -> Iterator[Array]:
        """The values of `blocks()`; may spare the reading of genes."""


class Run:
    """A one-dimensional dataset read once from its start, whole chunks at a time."""

    def __init__(self, data: h5.Dataset) -> None:
        h5.require_readable(data)
        self._data = data
        chunk = data.chunks[0] if data.chunks else BLOCK
        self._step = chunk * max(1, BLOCK // chunk)
        self._at = 0
        self._rest: Array = np.empty(0, dtype=data.dtype)

    def take(self, count: int) -> Array:
        """The next `count` values."""
        parts = [self._rest]
        have = len(self._rest)
        while have < count:
            part = np.asarray(self._data[self._at : self._at + self._step])
            if not len(part):
                raise UnreadableFileError(
                    f"{self._data.name.lstrip('/')} ends too early.",
                    hint="The file is damaged; write it again with anndata.",
                )
            self._at += len(part)
            have += len(part)
            parts.append(part)
        found = np.concatenate(parts) if len(parts) > 1 else self._rest
        self._rest = found[count:]
        return found[:count]


def spans(pointers: Array) -> Iterator[tuple[int, int]]:
    """Rows from, to: whole rows with about BLOCK values together."""
    first, rows = 0, len(pointers) - 1
    while first < rows:
        last = int(np.searchsorted(pointers, pointers[first] + BLOCK, side="right")) - 1
        last = min(max(last, first + 1), rows, first + BLOCK)
        yield first, last
        first = last


def rows_between(pointers: Array, start: int, stop: int) -> Array:
    """The row of each stored value from `start` to `stop`."""
    first = int(np.searchsorted(pointers, start, side="right")) - 1
    last = int(np.searchsorted(pointers, stop, side="left"))
    inside: Array = np.diff(np.clip(pointers[first : last + 1], start, stop))
    return np.repeat(np.arange(first, last), inside)


def ordered(block: Block, name: str, places: Array | None, genes: int) -> Block:
    """The block with its genes moved to `places` and ascending.

    Raises UnreadableFileError for a gene that is not there, UnfitMatrixError for one that a cell has twice.
    """
    found = block.genes
    if found.size and (int(found.min()) < 0 or int(found.max()) >= genes):
        raise UnreadableFileError(
            f"{name} names the gene {int(found.max())}, but there are {genes:,}.",
            hint="The file is damaged; write it again with anndata.",
        )
    found = found.astype(np.int32, copy=False) if places is None else places[found]
    if _ascends(found, block.pointers):
        return Block(block.first, block.pointers, found, block.values)
    # Rows are kept apart by a key, so that one sort does for all.
    key = block.rows * np.int64(1 << 32) + found
    order = np.argsort(key, kind="stable")
    key = key[order]
    twice = np.flatnonzero(key[1:] == key[:-1])
    if twice.size:
        cell, gene = block.first + int(key[twice[0]] >> 32), int(key[twice[0]] & 0xFFFFFFFF)
        raise UnfitMatrixError(
            f"{name} stores two values for one gene of one cell (cell {cell:,}, gene {gene:,}, from zero).",
            hint="Add such entries up before: X.sum_duplicates(), then write the file again.",
        )
    return Block(block.first, block.pointers, found[order], block.values[order])


def _ascends(genes: Array, pointers: Array) -> bool:
    rises = genes[1:] > genes[:-1]
    starts = pointers[1:-1]
    rises[starts[(starts > 0) & (starts < len(genes))] - 1] = True
    return bool(rises.all())


class CsrRows:
    """Compressed rows."""

    def __init__(self, body: Sparse, name: str, pointers: Array, places: Array | None) -> None:
        self.pointers = pointers
        self._body = body
        self._name = name
        self._places = places
        self._sorted = False

    def blocks(self) -> Iterator[Block]:
        """See Rows."""
        genes, values = Run(self._body.indices), Run(self._body.data)
        ascends = True
        for first, last in spans(self.pointers):
            pointers = self.pointers[first : last + 1] - self.pointers[first]
            count = int(pointers[-1])
            block = Block(first, pointers, genes.take(count), values.take(count))
            sure = ordered(block, self._name, self._places, self._body.shape[1])
            ascends = ascends and sure.values is block.values
            yield sure
        self._sorted = ascends

    def values(self) -> Iterator[Array]:
        """See Rows."""
        if not self._sorted:
            yield from (block.values for block in self.blocks())
            return
        run = Run(self._body.data)
        for first, last in spans(self.pointers):
            yield run.take(int(self.pointers[last] - self.pointers[first]))


class DenseRows:
    """Every value stored; zeros are left out."""

    def __init__(self, body: Dense, name: str, pointers: Array, places: Array | None) -> None:
        self.pointers = pointers
        self._body = body
        self._name = name
        self._places = places

    def blocks(self) -> Iterator[Block]:
        """See Rows."""
        step = max(1, BLOCK // max(1, self._body.shape[1]))
        for first, band in bands(self._body):
            for start in range(0, len(band), step):
                part = band[start : start + step]
                rows, genes = np.nonzero(part)
                pointers = np.searchsorted(rows, np.arange(len(part) + 1))
                block = Block(first + start, pointers, genes, part[rows, genes])
                yield ordered(block, self._name, self._places, self._body.shape[1])

    def values(self) -> Iterator[Array]:
        """See Rows."""
        return (block.values for block in self.blocks())


def bands(body: Dense) -> Iterator[tuple[int, Array]]:
    """Rows of a dense matrix with the number of the first, whole chunks at a time."""
    h5.require_readable(body.data)
    cells, genes = body.shape
    chunk = body.data.chunks[0] if body.data.chunks else 1
    rows = max(1, BLOCK // max(genes, 1))
    if chunk * genes <= MAX_BAND:
        rows = max(1, rows // chunk) * chunk
    for first in range(0, cells, rows):
        yield first, np.asarray(body.data[first : first + rows])
