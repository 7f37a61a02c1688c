"""Values of a column in two versions, for the cells that both have: one column at a time in memory."""

from collections import Counter

import numpy as np

from generator.h5ad.frame import Coded, Frame, Plain, Stored
from generator.h5ad.vector import Array
from generator.model.difference import CrossTable, Pairing
from generator.permanence.rows import Rows, hashes

MAX_CATEGORIES = 1_000_000
TOP = 20
"""Pairs of values that a cross table lists."""
_NO_VALUE = np.uint64(0)
_MIX = np.uint64(0xC2B2AE3D27D4EB4F)


def values(frame: Frame, name: str) -> Array | None:
    """A column for comparing: uint64 hashes of text and flags (0 where there is none), or floats with NaN.

    None for what cannot be compared.
    """
    stored = frame.column(name)
    if isinstance(stored, Coded):
        return _coded(stored)
    if not isinstance(stored, Plain):
        return None
    kind = stored.values.dtype.kind
    if kind not in "biufSUO":
        return None
    found = hashes(stored.values) if kind in "bSUO" else np.concatenate([*stored.values.blocks(), _NOTHING])
    if kind in "iu":
        found = found.astype(np.float64)
    if stored.mask is not None:
        masked = np.concatenate([*stored.mask.blocks(), _NOTHING]).astype(bool)
        found[masked] = _NO_VALUE if found.dtype == np.uint64 else np.nan
    return found


_NOTHING = np.empty(0, dtype=bool)
"""So that columns without rows can be put together too; false and true fit in any type."""


def _coded(column: Coded) -> Array | None:
    if len(column.categories) > MAX_CATEGORIES:
        return None
    of_code = np.append(hashes(column.categories), _NO_VALUE)  # the code -1 is the last
    return np.concatenate([of_code[block] for block in column.codes.blocks()] or [of_code[:0]])


def changed(before: Array, after: Array, rows: Rows) -> Array | None:
    """For each kept cell, whether its value is another; None if text would be held against numbers."""
    if (before.dtype.kind == "f") != (after.dtype.kind == "f"):
        return None
    one, other = before[rows.before], after[rows.after]
    if one.dtype.kind != "f":
        return np.asarray(one != other)
    narrow = min(one.dtype, other.dtype, key=lambda dtype: dtype.itemsize)
    one, other = one.astype(narrow), other.astype(narrow)
    return np.asarray((one != other) & ~(np.isnan(one) & np.isnan(other)))


def fingerprint(column: Array, at: Array) -> tuple[str, int] | None:
    """Equal for two columns with the same values in the same order; None for columns of one value."""
    taken = column[at]
    if taken.dtype.kind == "f":
        taken = (taken.astype(np.float32) + np.float32(0)).view(np.uint32).astype(np.uint64)
    if not len(taken) or bool((taken == taken[0]).all()):
        return None
    place = np.arange(1, len(taken) + 1, dtype=np.uint64) * _MIX
    mixed = (taken ^ place) * _MIX
    return column.dtype.kind, int((mixed ^ (mixed >> np.uint64(29))).sum(dtype=np.uint64))


def cross(before: Frame, after: Frame, name: str, rows: Rows) -> CrossTable | None:
    """Old values of a column of text against the new ones; None if it is not one in both."""
    one, other = values(before, name), values(after, name)
    if one is None or other is None or "f" in (one.dtype.kind, other.dtype.kind):
        return None
    pairs = one[rows.before] * _MIX ^ other[rows.after]
    _, first, counts = np.unique(pairs, return_index=True, return_counts=True)
    told: Counter[tuple[str, str]] = Counter()
    stored = before.column(name), after.column(name)
    for index in np.argsort(-counts, kind="stable")[: 2 * TOP].tolist():
        row = first[index]
        labels = _label(stored[0], int(rows.before[row])), _label(stored[1], int(rows.after[row]))
        told[labels] += int(counts[index])
    ordered = sorted(told.items(), key=lambda item: (-item[1], item[0]))[:TOP]
    listed = tuple(Pairing(before=b, after=a, cells=cells) for (b, a), cells in ordered)
    return CrossTable(column=name, pairs=listed, rest=len(rows) - sum(pair.cells for pair in listed))


def _label(column: Stored, row: int) -> str:
    if isinstance(column, Coded):
        code = int(column.codes.read(row, row + 1)[0])
        return column.categories.texts(code, code + 1)[0] if code >= 0 else ""
    assert isinstance(column, Plain)
    if column.mask is not None and bool(column.mask.read(row, row + 1)[0]):
        return ""
    return column.values.texts(row, row + 1)[0]
