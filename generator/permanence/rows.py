"""Rows of two tables, matched by their names.

Names are held as 64-bit hashes, so that memory is some 50 bytes a row however long the names are; two of a
million names share a hash with a probability of 3 in 10^8.
"""

from dataclasses import dataclass

import numpy as np

from generator.h5ad.frame import Frame
from generator.h5ad.vector import TEXTS_A_BLOCK, Array, Vector
from generator.model.difference import Overlap

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""Odd, so that multiplying by it loses nothing."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the rows that two tables share stand in each; in the order of the older one."""

    before: Array
    after: Array

    def __len__(self) -> int:
        return len(self.before)


def match(before: Frame, after: Frame) -> tuple[Overlap, Rows]:
    """The rows of two tables held against each other; a name's first row to its first, second to second."""
    one, other = _names(before), _names(after)
    _, at_one, at_other = np.intersect1d(one, other, assume_unique=True, return_indices=True)
    order = np.argsort(at_one, kind="stable")
    rows = Rows(before=at_one[order], after=at_other[order])
    kept = len(rows)
    return Overlap(kept=kept, removed=len(one) - kept, added=len(other) - kept), rows


def _names(frame: Frame) -> Array:
    """A hash a row, different for equal names."""
    found = hashes(frame.index) if frame.index is not None else _numbers(len(frame))
    order = np.argsort(found, kind="stable")
    ordered = found[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(found) else order
    if len(starts) == len(found):
        return found
    # How often the name stood above, so that each row has a name of its own.
    above = np.arange(len(found)) - np.repeat(starts, np.diff(np.r_[starts, len(found)]))
    found[order] = ordered + above.astype(np.uint64) * _SPREAD
    return found


def _numbers(count: int) -> Array:
    """For rows without names: their numbers are."""
    return hash_texts(np.arange(count).astype(str).astype(object))


def hashes(values: Vector) -> Array:
    """A hash of each value as text."""
    found = np.empty(len(values), dtype=np.uint64)
    for start in range(0, len(values), TEXTS_A_BLOCK):
        block = values.read(start, min(start + TEXTS_A_BLOCK, len(values)))
        if not values.is_text:
            block = block.astype(str)
        found[start : start + len(block)] = hash_texts(block.astype(object))
    return found


def hash_texts(texts: Array) -> Array:
    """A hash of each of an array of texts; bytes and str of one text have one hash."""
    from pandas.util import hash_array  # noqa: PLC0415 - pandas takes half a second, and builds need none of it

    return np.asarray(hash_array(texts, categorize=False), dtype=np.uint64)
