"""One pass over a matrix: sums of values and numbers of expressing cells, per group and gene."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from generator.errors import UnreadableFileError
from generator.genes import names
from generator.genes.adding import add
from generator.genes.choosing import Normalization, choose
from generator.genes.grouping import Grouping, groupings
from generator.genes.names import Gene
from generator.genes.streaming import BLOCK, Columns, Rows, blocks
from generator.h5ad import h5, see
from generator.h5ad.matrices import Found, matrices
from generator.h5ad.vector import Array
from generator.model.summary import Matrix

BUDGET = 160_000_000
"""Bytes that the sums may take; fields that fit into it together are counted in one go."""
FEWEST_ROWS = 64
_A_VALUE = 12
_ONES = np.ones(BLOCK, dtype=np.int32)
"""What to add where all of a block's values are above zero, as stored counts are."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Cells by every combination of some fields that occurs: a value is added once for all of them."""

    codes: Array
    """The cell's row of `sums` and `counts`."""
    sums: Array
    counts: Array
    """Values above zero."""
    groupings: tuple[int, ...]
    """The fields."""
    members: tuple[Array, ...]
    """Per field, the group of each row; -1 for none."""

    def add_rows(self, part: Rows) -> None:
        """Add cells with all their genes."""
        codes = self.codes[part.first : part.first + part.block.shape[0]]
        block = part.block[np.argsort(codes, kind="stable")]
        few = part.is_positive and block.nnz <= len(_ONES)
        positive = _ONES[: block.nnz] if few else (block.data > 0).astype(np.int32)
        # The rows of a group stand together: one row with repeated columns, all of which are added.
        ends = np.cumsum(np.bincount(codes, minlength=len(self.sums)))
        bounds = block.indptr[np.append(0, ends)]
        add(self.sums, (block.data, block.indices, bounds))
        add(self.counts, (positive, block.indices, bounds))

    def add_columns(self, part: Columns) -> None:
        """Add genes with all their cells."""
        rows = self.sums.shape[0]
        key = part.genes * rows + self.codes[part.cells]
        place = slice(part.first, part.first + part.width)
        length = rows * part.width
        sums = np.bincount(key, weights=part.values, minlength=length)
        counts = np.bincount(key[part.values > 0], minlength=length)
        self.sums[:, place] += sums.reshape(part.width, rows).T
        self.counts[:, place] += counts.reshape(part.width, rows).T.astype(np.int32)


@dataclass(frozen=True, slots=True)
class Pseudobulk:
    """Expression per gene and group."""

    cells: int
    matrix: Matrix
    normalization: Normalization
    groupings: tuple[Grouping, ...]
    genes: tuple[Gene, ...]
    """Columns of the matrix."""
    measured: Array
    """True for genes that the matrix has values for; others were filtered out by the authors."""
    panels: tuple[Panel, ...]

    def of(self, grouping: int, genes: Array) -> tuple[Array, Array]:
        """Means (float64) and numbers of expressing cells (int64): groups of the field x `genes`."""
        panel = next(panel for panel in self.panels if grouping in panel.groupings)
        member = panel.members[panel.groupings.index(grouping)]
        groups = self.groupings[grouping].groups
        inside = np.flatnonzero(member >= 0)
        fold = sp.csr_array(
            (np.ones(len(inside)), (member[inside], inside)), shape=(len(groups), len(member))
        )
        cells = np.maximum(np.array([group.cells for group in groups], dtype=np.float64), 1)
        means = (fold @ panel.sums[:, genes]) / cells[:, None]
        return means, np.rint(fold @ panel.counts[:, genes]).astype(np.int64)


def pseudobulk(file: Path, *, block: int = BLOCK, budget: int = BUDGET) -> Pseudobulk:
    """Count an h5ad file in one pass (a CSC matrix of raw counts takes two).

    Raises UnreadableFileError for a damaged file, or one with no matrix to look at.
    """
    with file.open("rb") as source, h5.opened(source) as opened:
        seen = see(opened)
        found, how = choose(matrices(opened, len(seen.obs), len(seen.var)))
        raw = found.facts.name == "raw.X" and seen.raw_var is not None
        var = seen.raw_var if raw and seen.raw_var is not None else seen.var
        listed = names.genes(var, seen.var if raw else None)
        _require(len(listed) == found.facts.genes, found)
        out = None if raw else names.filtered(seen.var)
        fields = groupings(seen.obs)
        panels = plan(fields, found.facts.genes, budget)
        _fill(panels, found, how, block)
    return Pseudobulk(
        cells=found.facts.cells,
        matrix=found.facts,
        normalization=how,
        groupings=fields,
        genes=listed,
        measured=np.ones(len(listed), dtype=bool) if out is None else ~out,
        panels=panels,
    )


def plan(fields: Sequence[Grouping], genes: int, budget: int) -> tuple[Panel, ...]:
    """Fields put together as long as their combinations fit into the budget."""
    most = max(FEWEST_ROWS, budget // (max(genes, 1) * _A_VALUE))
    panels: list[Panel] = []
    joined: list[int] = []
    codes: Array | None = None
    for number, field in enumerate(fields):
        both = _joint(codes, field.codes)
        if joined and int(both.max(initial=-1)) + 1 > most:
            panels.append(_panel(fields, joined, codes, genes))
            joined, both = [], _joint(None, field.codes)
        joined.append(number)
        codes = both
    if joined:
        panels.append(_panel(fields, joined, codes, genes))
    return tuple(panels)


def _joint(codes: Array | None, more: Array) -> Array:
    """Numbers for the combinations of two codes, in their order; -1 is a value like others."""
    key = more.astype(np.int64) + 1
    if codes is not None:
        key += codes.astype(np.int64) * (int(key.max(initial=0)) + 1)
    return np.unique(key, return_inverse=True)[1].astype(np.int32)


def _panel(fields: Sequence[Grouping], joined: Sequence[int], codes: Array | None, genes: int) -> Panel:
    assert codes is not None
    rows = int(codes.max(initial=-1)) + 1
    first = np.zeros(rows, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return Panel(
        codes=codes,
        sums=np.zeros((rows, genes)),
        counts=np.zeros((rows, genes), dtype=np.int32),
        groupings=tuple(joined),
        members=tuple(fields[number].codes[first] for number in joined),
    )


def _fill(panels: Sequence[Panel], found: Found, how: Normalization, block: int) -> None:
    for part in blocks(found, how, block) if panels else ():
        for panel in panels:
            if isinstance(part, Rows):
                panel.add_rows(part)
            else:
                panel.add_columns(part)
    if not all(np.isfinite(panel.sums).all() for panel in panels):
        raise UnreadableFileError(
            f"{found.facts.name} holds NaN or infinity.",
            hint="Write a matrix of finite values as X, or raw counts as raw.X.",
        )


def _require(agree: bool, found: Found) -> None:  # noqa: FBT001 - the fact itself
    if not agree:
        raise UnreadableFileError(
            f"{found.facts.name} has {found.facts.genes:,} columns, but as many genes are not named.",
            hint="Write the file again with anndata.",
        )
