"""A matrix of cells by genes turned to genes first, by way of files, in bounded memory."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from generator.errors import UnreadableFileError
from generator.formats.rows import CsrRows, DenseRows, Rows
from generator.formats.scan import pointers
from generator.formats.spool import column_entries
from generator.h5ad.matrices import Body, Dense, Sparse
from generator.h5ad.vector import Array
from generator.model.summary import Layout

_STRIPE = 1 << 22
"""Stored values of the genes that are sorted together, at least."""
_MOST_STRIPES = 400
"""Files open at a time, at most."""
_ENTRY = np.dtype([("gene", np.int32), ("cell", np.int32), ("value", np.float32)])

Entries = Iterator[tuple[Array, Array, Array]]
"""Cells, genes and values, some at a time."""


class Columns:
    """Genes in order, each with the shown cells that have a value."""

    def __init__(self, body: Body, name: str, shown: Array, folder: Path) -> None:
        self._body = body
        self._name = name
        self._shown = shown
        self._places: Array = np.cumsum(shown, dtype=np.int64) - 1
        counts = np.zeros(body.shape[1], dtype=np.int64)
        for _, genes, _ in self._entries():
            counts += np.bincount(genes, minlength=len(counts))
        self.pointers: Array = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)])
        self._stripes = _stripes(self.pointers)
        self._paths = [folder / f"stripe.{number}" for number in range(len(self._stripes) - 1)]
        self._split()

    def pieces(self) -> Iterator[tuple[Array, Array]]:
        """Cells and values, genes in order, cells ascending within each."""
        for path in self._paths:
            entries = np.fromfile(path, dtype=_ENTRY)
            order = np.lexsort((entries["cell"], entries["gene"]))
            yield entries["cell"][order], entries["value"][order]

    def cells(self) -> Iterator[Array]:
        """The cells alone."""
        return (cells for cells, _ in self.pieces())

    def values(self) -> Iterator[Array]:
        """The values alone."""
        return (values for _, values in self.pieces())

    def _split(self) -> None:
        with ExitStack() as stack:
            files = [stack.enter_context(path.open("wb")) for path in self._paths]
            for cells, genes, values in self._entries():
                stripe = np.searchsorted(self._stripes, genes, side="right") - 1
                order = np.argsort(stripe, kind="stable")
                entries = np.empty(len(genes), dtype=_ENTRY)
                entries["gene"], entries["cell"] = genes[order], cells[order]
                entries["value"] = values[order]
                bounds = np.searchsorted(stripe[order], np.arange(len(files) + 1))
                for number in np.flatnonzero(np.diff(bounds)).tolist():
                    entries[bounds[number] : bounds[number + 1]].tofile(files[number])

    def _entries(self) -> Entries:
        """What is shown of the matrix, cells by their place among those that are shown."""
        for cells, genes, values in _entries(self._body, self._name):
            keep = self._shown[cells]
            yield self._places[cells[keep]], genes[keep], values[keep].astype(np.float32)


def _entries(body: Body, name: str) -> Entries:
    if isinstance(body, Sparse) and body.layout is Layout.CSC:
        for cells, genes, values in column_entries(body):
            if cells.size and (int(cells.min()) < 0 or int(cells.max()) >= body.shape[0]):
                raise UnreadableFileError(
                    f"{name} names the cell {int(cells.max())}, but there are {body.shape[0]:,}.",
                    hint="The file is damaged; write it again with anndata.",
                )
            yield cells, genes, values
        return
    at = pointers(body, name)
    rows: Rows = DenseRows(body, name, at, None) if isinstance(body, Dense) else CsrRows(body, name, at, None)
    for block in rows.blocks():
        yield block.first + block.rows, block.genes, block.values


def _stripes(at: Array) -> list[int]:
    """The first genes of stripes with about as many stored values each."""
    size = max(_STRIPE, int(at[-1]) // _MOST_STRIPES)
    genes = len(at) - 1
    starts = [0]
    while starts[-1] < genes:
        last = int(np.searchsorted(at, at[starts[-1]] + size, side="right")) - 1
        starts.append(min(max(last, starts[-1] + 1), genes))
    return starts
