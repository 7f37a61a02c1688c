"""Compressed columns of genes turned into rows of cells by way of a file, in bounded memory."""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np

from generator.formats.member import writing
from generator.formats.rows import BLOCK, Block, Run, ordered, rows_between, spans
from generator.h5ad.matrices import Sparse
from generator.h5ad.vector import Array

_STRIPE = 1 << 21
"""Stored values of the cells that are sorted together, at least."""
_MOST_STRIPES = 400
"""Files open at a time, at most."""


class SpooledRows:
    """Rows that lie sorted in two files of a folder; the folder's owner removes them."""

    def __init__(self, body: Sparse, name: str, pointers: Array, places: Array | None, folder: Path) -> None:
        self.pointers = pointers
        self._dtype = body.data.dtype
        self._genes, self._values = (folder / f"{name.replace('/', '.')}.{part}" for part in ("i", "x"))
        stripes = _stripes(pointers)
        paths = [folder / f"{name.replace('/', '.')}.{n}" for n in range(len(stripes) - 1)]
        _split(body, stripes, paths)
        with self._genes.open("wb") as genes, self._values.open("wb") as values:
            for (first, last), path in zip(pairwise(stripes), paths, strict=True):
                block = _sorted(path, first, pointers[first : last + 1], self._dtype)
                sure = ordered(block, name, places, body.shape[1])
                with writing(path):
                    sure.genes.astype(np.int32).tofile(genes)
                    sure.values.tofile(values)
                    path.unlink()

    def blocks(self) -> Iterator[Block]:
        """See Rows."""
        with self._genes.open("rb") as genes, self._values.open("rb") as values:
            for first, last in spans(self.pointers):
                pointers = self.pointers[first : last + 1] - self.pointers[first]
                count = int(pointers[-1])
                yield Block(
                    first,
                    pointers,
                    np.fromfile(genes, np.int32, count),
                    np.fromfile(values, self._dtype, count),
                )

    def values(self) -> Iterator[Array]:
        """See Rows."""
        with self._values.open("rb") as values:
            for first, last in spans(self.pointers):
                yield np.fromfile(values, self._dtype, int(self.pointers[last] - self.pointers[first]))


def _stripes(pointers: Array) -> list[int]:
    # The first cells of stripes with about as many stored values each.
    size = max(_STRIPE, int(pointers[-1]) // _MOST_STRIPES)
    cells = len(pointers) - 1
    starts = [0]
    while starts[-1] < cells:
        last = int(np.searchsorted(pointers, pointers[starts[-1]] + size, side="right")) - 1
        starts.append(min(max(last, starts[-1] + 1), cells))
    return starts


def _record(dtype: np.dtype[np.generic]) -> np.dtype[np.void]:
    return np.dtype([("cell", np.int32), ("gene", np.int32), ("value", dtype)])


def _split(body: Sparse, stripes: list[int], paths: list[Path]) -> None:
    with ExitStack() as stack:
        files: list[BinaryIO] = [stack.enter_context(path.open("wb")) for path in paths]
        for cells, genes, values in column_entries(body):
            stripe = np.searchsorted(stripes, cells, side="right") - 1
            order = np.argsort(stripe, kind="stable")
            entries = np.empty(len(cells), dtype=_record(body.data.dtype))
            entries["cell"], entries["gene"], entries["value"] = cells[order], genes[order], values[order]
            bounds = np.searchsorted(stripe[order], np.arange(len(files) + 1))
            for number in np.flatnonzero(np.diff(bounds)).tolist():
                with writing(paths[number]):
                    entries[bounds[number] : bounds[number + 1]].tofile(files[number])


def column_entries(body: Sparse) -> Iterator[tuple[Array, Array, Array]]:
    """Cells, genes and values of compressed columns, about BLOCK at a time, gene by gene."""
    pointers: Array = np.asarray(body.indptr[:]).astype(np.int64)
    cells, values = Run(body.indices), Run(body.data)
    total = int(pointers[-1])
    for start in range(0, total, BLOCK):
        stop = min(start + BLOCK, total)
        genes = rows_between(pointers, start, stop)
        yield cells.take(stop - start), genes, values.take(stop - start)


def _sorted(path: Path, first: int, pointers: Array, dtype: np.dtype[np.generic]) -> Block:
    entries = np.fromfile(path, dtype=_record(dtype))
    entries = entries[np.argsort(entries["cell"], kind="stable")]
    return Block(first, pointers - pointers[0], entries["gene"].copy(), entries["value"].copy())
