"""Genes per cell: from row pointers where they tell, else by one pass in bounded memory."""

from collections.abc import Iterable

import numpy as np

from generator.errors import UnreadableFileError
from generator.h5ad import h5
from generator.h5ad.matrices import Dense, Found, Sparse, read_pointers
from generator.h5ad.vector import Array
from generator.model.summary import Distribution, GenesPerCell, Layout, Values

QUANTILES = (0, 5, 25, 50, 75, 95, 100)
BINS = 40
"""Bars of a histogram, at most."""
BLOCK = 1 << 21
"""Values in memory at a time in a pass over a matrix."""
_BROKEN = "The file is damaged; write it again with anndata."


def genes_per_cell(found: Iterable[Found]) -> GenesPerCell | None:
    """Genes with a value other than zero per cell; None where no matrix can tell (none, scaled, NaN)."""
    best = preferred(found)
    if best is None or best.facts.cells == 0:
        return None
    counts = count(best)
    return GenesPerCell(matrix=best.facts.name, distribution=distribution(counts))


def preferred(found: Iterable[Found]) -> Found | None:
    """The matrix whose zeros mean "not seen": raw counts first, then what is not scaled."""
    counted = [one for one in found if one.facts.values not in (Values.SCALED, Values.NOT_FINITE)]
    order = {"raw.X": 0, "layers/counts": 2, "X": 1}
    return min(
        counted,
        key=lambda one: (
            one.facts.values is Values.EMPTY,
            one.facts.values is not Values.COUNTS,
            order.get(one.facts.name, 3),
        ),
        default=None,
    )


def count(found: Found) -> Array:
    """Values other than zero in each cell."""
    body = found.body
    if isinstance(body, Dense):
        return _of_dense(body)
    pointers = read_pointers(body, found.facts.name)
    if body.layout is Layout.CSC:
        return _of_csc(body, found.facts.name)
    return _of_csr(body, pointers) if found.stored_zeros else np.diff(pointers)


def _of_csr(body: Sparse, pointers: Array) -> Array:
    counts = np.zeros(body.shape[0], dtype=np.int64)
    for start in range(0, body.data.shape[0], BLOCK):
        stop = min(start + BLOCK, body.data.shape[0])
        seen = np.concatenate([[0], np.cumsum(h5.read(body.data, start, stop) != 0)])
        first = int(np.searchsorted(pointers, start, "right")) - 1
        last = int(np.searchsorted(pointers, stop, "left"))
        inside = np.clip(pointers[first : last + 1], start, stop) - start
        counts[first:last] += np.diff(seen[inside])
    return counts


def _of_csc(body: Sparse, name: str) -> Array:
    cells = body.shape[0]
    counts = np.zeros(cells, dtype=np.int64)
    for start in range(0, body.data.shape[0], BLOCK):
        stop = min(start + BLOCK, body.data.shape[0])
        rows = h5.read(body.indices, start, stop)
        if rows.size and (rows.min() < 0 or rows.max() >= cells):
            raise UnreadableFileError(
                f"{name}/indices names the cell {int(rows.max())}, but there are {cells:,}.", hint=_BROKEN
            )
        counts += np.bincount(rows[h5.read(body.data, start, stop) != 0], minlength=cells)
    return counts


def _of_dense(body: Dense) -> Array:
    cells, genes = body.shape
    # Whole chunks of rows, so that none is inflated twice.
    chunk = body.data.chunks[0] if body.data.chunks else 1
    rows = max(1, BLOCK // max(genes, 1) // chunk) * chunk
    parts = [_count_rows(body, start, min(start + rows, cells)) for start in range(0, cells, rows)]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def _count_rows(body: Dense, start: int, stop: int) -> Array:
    genes = body.shape[1]
    columns = max(1, 8 * BLOCK // max(stop - start, 1))
    counts = np.zeros(stop - start, dtype=np.int64)
    for left in range(0, genes, columns):
        block = np.asarray(body.data[start:stop, left : min(left + columns, genes)])
        counts += np.count_nonzero(block, axis=1)
    return counts


def distribution(counts: Array) -> Distribution:
    """Mean, quantiles and histogram of whole numbers, one a cell; there must be at least one."""
    low, high = int(counts.min()), int(counts.max())
    step = _step(high - low + 1)
    first = low // step * step
    edges = np.arange(first, high + step + 1, step)
    edges = edges[: int(np.searchsorted(edges, high, "right")) + 1]
    heights = np.histogram(counts, bins=edges)[0]
    return Distribution(
        mean=float(counts.mean()),
        quantiles=tuple(float(q) for q in np.percentile(counts, QUANTILES)),
        edges=tuple(float(edge) for edge in edges),
        counts=tuple(int(height) for height in heights),
    )


def _step(span: int) -> int:
    # The smallest of 1, 2, 5, 10, 20, 50 ... that needs no more than BINS bars.
    step = 1
    while True:
        for factor in (1, 2, 5):
            if span <= step * factor * (BINS - 1):
                return step * factor
        step *= 10
