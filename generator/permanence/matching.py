"""Two h5ad files held against each other: cells and genes by name, then what became of the kept cells.

Reads names, obs and embeddings, never a matrix. Memory grows with the number of cells alone: one column of
each file is held at a time.
"""

from typing import IO

import numpy as np

from generator.h5ad import Seen, h5, see
from generator.h5ad.coordinates import FLAT, Coordinates, points
from generator.h5ad.frame import Frame
from generator.h5ad.vector import Array, as_text
from generator.model.difference import CrossTable, Matched, Redrawn, Relabelled, Renamed
from generator.permanence import values
from generator.permanence.rows import Rows, match

CELL_TYPE = "cell_type"
MAX_COLUMNS = 500
"""Columns of obs that are compared."""


def matched(before: IO[bytes], after: IO[bytes]) -> Matched:
    """Compare two opened h5ad files; raises UnreadableFileError for a damaged or hostile one."""
    with h5.opened(before) as one, h5.opened(after) as other:
        return _match(see(one), see(other))


def _match(before: Seen, after: Seen) -> Matched:
    genes, _ = match(before.var, after.var)
    cells, rows = match(before.obs, after.obs)
    relabelled = _relabelled(before.obs, after.obs, rows)
    return Matched(
        cells=cells,
        genes=genes,
        relabelled=relabelled,
        renamed=_renamed(before.obs, after.obs, rows),
        cross=_cross(before.obs, after.obs, rows, relabelled),
        redrawn=_redrawn(before.coordinates, after.coordinates, rows),
    )


def _shared(before: Frame, after: Frame) -> list[str]:
    names = set(after.names)
    return [name for name in before.names if name in names][:MAX_COLUMNS]


def _relabelled(before: Frame, after: Frame, rows: Rows) -> tuple[Relabelled, ...]:
    found = []
    for name in _shared(before, after):
        one, other = values.values(before, name), values.values(after, name)
        if one is not None and other is not None:
            moved = values.changed(one, other, rows)
            if moved is not None and moved.any():
                found.append(Relabelled(name=as_text(name), cells=int(moved.sum())))
    return tuple(sorted(found, key=lambda column: (-column.cells, column.name)))


def _renamed(before: Frame, after: Frame, rows: Rows) -> tuple[Renamed, ...]:
    """Columns that are gone, and new ones with their very values; none where several could be meant."""
    names = set(before.names) & set(after.names)
    gone = _fingerprints(before, [n for n in before.names if n not in names], rows.before)
    new = _fingerprints(after, [n for n in after.names if n not in names], rows.after)
    return tuple(
        Renamed(before=as_text(old[0]), after=as_text(new[mark][0]))
        for mark, old in gone.items()
        if len(old) == 1 and len(new.get(mark, ())) == 1
    )


def _fingerprints(frame: Frame, names: list[str], at: Array) -> dict[tuple[str, int], list[str]]:
    found: dict[tuple[str, int], list[str]] = {}
    for name in names[:MAX_COLUMNS]:
        column = values.values(frame, name)
        mark = values.fingerprint(column, at) if column is not None else None
        if mark is not None:
            found.setdefault(mark, []).append(name)
    return found


def _cross(before: Frame, after: Frame, rows: Rows, relabelled: tuple[Relabelled, ...]) -> CrossTable | None:
    names = [column.name for column in relabelled]
    for name in sorted(names, key=lambda name: name != CELL_TYPE):
        if table := values.cross(before, after, name, rows):
            return table
    return None


def _redrawn(
    before: tuple[Coordinates, ...], after: tuple[Coordinates, ...], rows: Rows
) -> tuple[Redrawn, ...]:
    others = {one.key: one for one in after}
    found = []
    for one in before:
        other = others.get(one.key)
        if other is not None and min(one.dimensions, other.dimensions) >= FLAT:
            old, new = points(one)[rows.before], points(other)[rows.after]
            moved = ((old != new) & ~(np.isnan(old) & np.isnan(new))).any(axis=1)
            if moved.any():
                found.append(Redrawn(key=one.key, cells=int(moved.sum())))
    return tuple(found)
