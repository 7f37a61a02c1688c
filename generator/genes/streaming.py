"""A matrix in blocks of cells or of genes, in bounded memory, with its values made comparable."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from generator.errors import UnreadableFileError
from generator.genes.adding import scale_rows
from generator.genes.choosing import TARGET, Normalization
from generator.genes.chunks import Values
from generator.h5ad import h5
from generator.h5ad.matrices import Dense, Found, Sparse, read_pointers
from generator.h5ad.vector import Array
from generator.model.summary import Layout

BLOCK = 1 << 21
"""Values in memory at a time."""
_BROKEN = "The file is damaged; write it again with anndata."


@dataclass(frozen=True)
class Rows:
    """All genes of some cells."""

    first: int
    """The first cell's number."""
    block: sp.csr_array
    """Cells x genes; values are float64, and good until the next block is asked for."""

    @functools.cached_property
    def is_positive(self) -> bool:
        """Whether all stored values are above zero."""
        return bool(self.block.nnz) and float(self.block.data.min()) > 0


@dataclass(frozen=True, slots=True)
class Columns:
    """All cells of some genes."""

    first: int
    """The first gene's number."""
    genes: Array
    """Per stored value, its gene counted from `first`."""
    cells: Array
    """Per stored value, its cell."""
    values: Array
    width: int
    """Number of genes."""


def blocks(found: Found, how: Normalization, block: int = BLOCK) -> Iterator[Rows | Columns]:
    """The whole matrix, each value once; of a dense matrix only what is not zero.

    Raises UnreadableFileError for indices out of range, and for negative counts.
    """
    body, name = found.body, found.facts.name
    if isinstance(body, Dense):
        yield from _dense(body, name, how, block)
    elif body.layout is Layout.CSR:
        yield from _csr(body, name, how, block)
    else:
        yield from _csc(body, name, how, block)


def _csr(body: Sparse, name: str, how: Normalization, block: int) -> Iterator[Rows]:
    pointers = read_pointers(body, name)
    data, indices = Values(body.data), Values(body.indices)
    room = np.empty(0)
    for first, last in spans(pointers, block):
        start, stop = int(pointers[first]), int(pointers[last])
        if len(room) < stop - start:  # the same memory again: the system takes its time to give new
            room = np.empty(max(block, stop - start))
        values = room[: stop - start]
        data.read(start, stop, values)
        rows = sp.csr_array(
            (
                values,
                _indices(indices.read(start, stop), body.shape[1], name, "gene"),
                (pointers[first : last + 1] - start).astype(np.int32),
            ),
            shape=(last - first, body.shape[1]),
        )
        yield Rows(first, _normalized(rows, name, how))


def spans(pointers: Array, block: int) -> Iterator[tuple[int, int]]:
    """Rows (or columns) in runs of at most `block` values, but at least one row."""
    first, end = 0, len(pointers) - 1
    while first < end:
        last = int(np.searchsorted(pointers, pointers[first] + block, side="right")) - 1
        last = min(max(last, first + 1), end)
        yield first, last
        first = last


def _indices(found: Array, limit: int, name: str, noun: str) -> Array:
    if found.size and (int(found.min()) < 0 or int(found.max()) >= limit):
        wrong = int(found.min()) if int(found.min()) < 0 else int(found.max())
        raise UnreadableFileError(
            f"{name}/indices names the {noun} {wrong}, but there are {limit:,}.", hint=_BROKEN
        )
    return found.astype(np.int32, copy=False)


def _normalized(rows: sp.csr_array, name: str, how: Normalization) -> sp.csr_array:
    if how is Normalization.STORED or rows.data.size == 0:
        return rows
    _require_counts(rows.data, name)
    scale = _scale(np.asarray(rows.sum(axis=1)).reshape(-1))
    scale_rows(rows, scale)
    _log(rows.data)
    return rows


def _require_counts(values: Array, name: str) -> None:
    if values.size and not float(values.min()) >= 0:
        raise UnreadableFileError(
            f"{name} holds negative or missing values among its counts.",
            hint="Write raw counts as raw.X, and values of another kind as X.",
        )


def _scale(totals: Array) -> Array:
    return np.divide(TARGET, totals, out=np.zeros(len(totals)), where=totals > 0)


def _log(values: Array) -> None:
    # log(1 + x) with x above a hundred-thousandth: log1p is no more exact, and takes four times as long.
    values += 1
    np.log(values, out=values)


def _csc(body: Sparse, name: str, how: Normalization, block: int) -> Iterator[Columns]:
    pointers = read_pointers(body, name)
    data, indices = Values(body.data), Values(body.indices)
    scale = (
        _scale(_totals(data, indices, body.shape[0], name, block)) if how is Normalization.LOG1P_10K else None
    )
    for first, last in spans(pointers, block):
        start, stop = int(pointers[first]), int(pointers[last])
        cells = _indices(indices.read(start, stop), body.shape[0], name, "cell")
        values = data.read(start, stop).astype(np.float64)
        if scale is not None:
            _require_counts(values, name)
            values *= scale[cells]
            _log(values)
        genes = np.repeat(np.arange(last - first), np.diff(pointers[first : last + 1]))
        yield Columns(first, genes, cells, values, last - first)


def _totals(data: Values, indices: Values, cells: int, name: str, block: int) -> Array:
    totals = np.zeros(cells)
    for start in range(0, len(data), block):
        stop = min(start + block, len(data))
        which = _indices(indices.read(start, stop), cells, name, "cell")
        totals += np.bincount(which, weights=data.read(start, stop), minlength=cells)
    return totals


def _dense(body: Dense, name: str, how: Normalization, block: int) -> Iterator[Rows]:
    h5.require_readable(body.data)
    cells, genes = body.shape
    # Whole chunks of rows, so that none is inflated twice.
    chunk = int(body.data.chunks[0]) if body.data.chunks else 1
    rows = max(1, block // max(genes, 1) // chunk) * chunk
    for first in range(0, cells, rows):
        part = sp.csr_array(np.asarray(body.data[first : first + rows], dtype=np.float64))
        yield Rows(first, _normalized(part, name, how))
