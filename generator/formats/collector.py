"""What is kept of an R file while it goes by: digests of vectors, sums of matrices."""

from collections.abc import Iterator
from typing import IO, Any, cast

import numpy as np

from generator.formats.portrait import Digester, Entries
from generator.formats.rows import rows_between
from generator.formats.unserialize import Block, Inflated, refuse
from generator.formats.unserialize import Path as Place
from generator.h5ad.vector import Array

_SHORT = 20_000
"""Values of a vector that are kept as they are, beside their digest."""
_NO_CELLS = -1


class Vector:
    """A vector's digest, and its values where they are few."""

    def __init__(self, kind: str, blocks: Iterator[Block]) -> None:
        made = Digester()
        kept: list[Any] = []
        self.length = 0
        for block in blocks:
            made.add(block)
            self.length += len(block)
            if self.length <= _SHORT:
                kept += block if isinstance(block, list) else block.tolist()
        self.kind = kind
        self.digest = made.digest()
        self.values: list[Any] | None = kept if self.length <= _SHORT else None


class Collector:
    """Keeps of each vector what a portrait needs.

    R has a matrix's genes before its values; both are needed together, so the file is read by a second,
    lagging reader for the genes.
    """

    def __init__(self, source: Inflated, again: IO[bytes]) -> None:
        self._source = source
        self._lagging = Inflated(again)
        self._genes_at: dict[Place, tuple[int, int]] = {}
        self._pointers: dict[Place, Array] = {}
        self._cells = _NO_CELLS
        self._sizes: dict[Place, list[int]] = {}

    def visit(self, path: Place, kind: str, length: int, blocks: Iterator[Block]) -> Any:  # noqa: ANN401 - see Visit
        """What is kept of one vector."""
        parent, name = path[:-1], path[-1] if path else ""
        if name == "i":
            self._genes_at[parent] = self._source.offset, length
            return _used_up(blocks)
        if name == "p":
            numbers = [cast("Array", block).astype(np.int64) for block in blocks]
            self._pointers[parent] = np.concatenate([*numbers, np.empty(0, np.int64)])
            return None
        if name == "x" and parent in self._pointers:
            return self._entries(parent, length, blocks)
        if name == "cell.embeddings":
            return self._by_dimension(blocks)
        found = Vector(kind, blocks)
        if name == "Dim":
            self._sizes[parent] = found.values or []
        return found

    def _entries(self, place: Place, length: int, blocks: Iterator[Block]) -> Entries:
        pointers, size = self._pointers[place], self._sizes.get(place, [])
        start, genes_length = self._genes_at.get(place, (0, _NO_CELLS))
        if len(size) != 2 or len(pointers) != size[1] + 1 or genes_length != length:  # noqa: PLR2004 - rows, columns
            refuse("the parts of a matrix do not fit together")
        if pointers[0] != 0 or pointers[-1] != length or (np.diff(pointers) < 0).any():
            refuse("the columns of a matrix do not ascend")
        self._cells = size[1]
        found = Entries(cells=size[1], genes=size[0])
        self._lagging.skip_to(start)
        at, before = 0, -1
        for block in blocks:
            values = cast("Array", block)
            data = self._lagging.take(4 * len(values))
            genes = np.frombuffer(data, dtype=">i4").astype(np.int64)
            if len(genes) and (genes.min() < 0 or genes.max() >= size[0]):
                refuse("a matrix names a gene that is not there")
            cells = rows_between(pointers, at, at + len(values))
            order = np.concatenate([[before], cells << 32 | genes])
            if (order[1:] <= order[:-1]).any():
                refuse("the genes of a cell do not ascend in a matrix")
            before = order[-1]
            found.add(cells, genes, values)
            at += len(values)
        return found

    def _by_dimension(self, blocks: Iterator[Block]) -> list[str]:
        # R has the values of one dimension together: a digest for each.
        if self._cells < 1:
            return [refuse("an embedding of no cells") for _ in blocks]
        digests, made, missing = [], Digester(), self._cells
        for block in blocks:
            rest = cast("Array", block)
            while len(rest):
                made.add(rest[:missing])
                taken = min(missing, len(rest))
                rest, missing = rest[taken:], missing - taken
                if missing == 0:
                    digests.append(made.digest())
                    made, missing = Digester(), self._cells
        return digests if missing == self._cells else refuse("an embedding has not a row per cell")


def _used_up(blocks: Iterator[Block]) -> None:
    for _ in blocks:
        pass
