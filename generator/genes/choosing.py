"""Which matrix is looked at, and how its values become comparable."""

import enum
from collections.abc import Sequence

from generator.errors import UnreadableFileError
from generator.h5ad.matrices import Found
from generator.model.summary import Values

TARGET = 10_000
"""Counts that every cell is brought to before the logarithm."""
_ORDER = {"raw.X": 0, "X": 1, "layers/counts": 2}


class Normalization(enum.StrEnum):
    """How the values that are averaged came about."""

    LOG1P_10K = "log1p_10k"
    """From raw counts: log(1 + 10,000 x count / total of the cell). Comparable across datasets."""
    STORED = "stored"
    """As the file stores them, since it has no raw counts."""


def choose(found: Sequence[Found]) -> tuple[Found, Normalization]:
    """Raw counts if the file has them, else what is not scaled, else what is left.

    Raises UnreadableFileError if there is no matrix of finite values.
    """
    able = [one for one in found if one.facts.values is not Values.NOT_FINITE]
    ranks = (Values.COUNTS, Values.NORMALIZED, Values.SCALED, Values.EMPTY)
    best = min(
        able,
        key=lambda one: (ranks.index(one.facts.values), _ORDER.get(one.facts.name, len(_ORDER))),
        default=None,
    )
    if best is None:
        raise UnreadableFileError(
            "The file has no matrix of finite values to look genes up in.",
            hint="Write the values as X, or raw counts as raw.X.",
        )
    counts = best.facts.values in (Values.COUNTS, Values.EMPTY)
    return best, Normalization.LOG1P_10K if counts else Normalization.STORED
