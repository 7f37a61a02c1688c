"""One pass over a matrix before it is written: what its values are, and their sums by cell."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from generator.errors import UnreadableFileError
from generator.formats.rows import Run, UnfitMatrixError, bands, spans
from generator.formats.spool import column_entries
from generator.h5ad.matrices import Body, Dense, Found, Sparse, read_pointers
from generator.h5ad.vector import Array
from generator.model.summary import Layout, Values


@dataclass(slots=True)
class Scan:
    """What one pass showed."""

    sums: Array
    """Sum of the values of each cell."""
    filled: Array
    """Values other than zero of each cell."""
    stored: Array
    """Values of each cell that R will store: those of a sparse matrix, of a dense one those not zero."""
    whole: bool = True
    """All finite values are whole numbers and none is negative."""
    finite: bool = True

    @property
    def pointers(self) -> Array:
        """Where each row begins among all stored values."""
        return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(self.stored, dtype=np.int64)])

    def look(self, values: Array) -> None:
        """Take note of what these values are."""
        if values.dtype.kind in "bu":
            return
        if values.dtype.kind == "f":
            finite = np.isfinite(values)
            if not finite.all():
                self.finite, values = False, values[finite]
            self.whole = self.whole and bool((values == np.floor(values)).all())
        self.whole = self.whole and not bool((values < 0).any())


def could_be_counts(found: Found) -> bool:
    """Whether a sample has not shown the contrary."""
    return found.facts.values not in (Values.NORMALIZED, Values.SCALED)


def scan(found: Found) -> Scan:
    """Pass over the whole matrix; raises UnreadableFileError for one that is damaged."""
    cells = found.body.shape[0]
    seen = Scan(np.zeros(cells), np.zeros(cells, dtype=np.int64), np.zeros(cells, dtype=np.int64))
    for first, last, rows, values in _pieces(found.body, found.facts.name):
        _add(seen, first, last, rows, values, dense=isinstance(found.body, Dense))
    if isinstance(found.body, Sparse) and found.body.layout is Layout.CSR:
        seen.stored = np.diff(row_pointers(found.body, found.facts.name))
    return seen


def _add(seen: Scan, first: int, last: int, rows: Array, values: Array, *, dense: bool) -> None:
    seen.look(values)
    count = last - first
    with np.errstate(invalid="ignore"):
        seen.sums[first:last] += np.bincount(rows, weights=values, minlength=count)
    filled = np.bincount(rows[values != 0], minlength=count)
    seen.filled[first:last] += filled
    seen.stored[first:last] += filled if dense else np.bincount(rows, minlength=count)


def pointers(body: Body, name: str) -> Array:
    """Where each row will begin, by the quickest way."""
    if isinstance(body, Sparse) and body.layout is Layout.CSR:
        return row_pointers(body, name)
    stored = np.zeros(body.shape[0], dtype=np.int64)
    for first, last, rows, _ in _pieces(body, name):
        stored[first:last] += np.bincount(rows, minlength=last - first)
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(stored)])


def row_pointers(body: Sparse, name: str) -> Array:
    """Where each row of compressed rows begins.

    Raises UnfitMatrixError for a row with more values than there are genes, which might not fit in memory.
    """
    found = read_pointers(body, name)
    longest = int(np.diff(found).max(initial=0))
    if longest > body.shape[1]:
        raise UnfitMatrixError(
            f"{name} stores {longest:,} values for one cell, but there are {body.shape[1]:,} genes.",
            hint="Add up what is there twice before: X.sum_duplicates(), then write the file again.",
        )
    return found


def _pieces(body: Body, name: str) -> Iterator[tuple[int, int, Array, Array]]:
    # Cells from, to; of each value its row among these; the values.
    if isinstance(body, Dense):
        for first, band in bands(body):
            rows, genes = np.nonzero(band)
            yield first, first + len(band), rows, band[rows, genes]
    elif body.layout is Layout.CSR:
        at, run = row_pointers(body, name), Run(body.data)
        for first, last in spans(at):
            inside: Array = np.diff(at[first : last + 1])
            yield first, last, np.repeat(np.arange(last - first), inside), run.take(int(inside.sum()))
    else:
        yield from _columns(body, name)


def _columns(body: Sparse, name: str) -> Iterator[tuple[int, int, Array, Array]]:
    read_pointers(body, name)
    for cells, _, values in column_entries(body):
        if cells.size and (int(cells.min()) < 0 or int(cells.max()) >= body.shape[0]):
            raise UnreadableFileError(
                f"{name}/indices names the cell {int(cells.max())}, but there are {body.shape[0]:,}.",
                hint="The file is damaged; write it again with anndata.",
            )
        yield 0, body.shape[0], cells, values
