"""A column of obs as colours: categories, or numbers."""

from dataclasses import dataclass

import numpy as np

from generator.h5ad.frame import Coded, Frame, Plain
from generator.h5ad.vector import NUMBERS_A_BLOCK, Array, Vector
from generator.summaries.columns import labels

_MOST_TEXTS = 1_000
"""Different texts of a column that is no category; more are names, not groups."""


@dataclass(frozen=True, slots=True)
class Coloring:
    """Per cell a category, or a number."""

    codes: Array
    """Index into `labels`, -1 without a value."""
    labels: tuple[str, ...] = ()
    numbers: Array | None = None
    """NaN without a value; None for categories."""


def of_column(obs: Frame, name: str) -> Coloring | None:
    """The column; None if there is none of that name, or it cannot be shown as colours."""
    stored = obs.column(name) if name in obs.names else None
    if isinstance(stored, Coded):
        names = labels(stored.categories, list(range(len(stored.categories))))
        return Coloring(codes=_whole(stored.codes, len(obs)).astype(np.int32), labels=tuple(names))
    if not isinstance(stored, Plain):
        return None
    values = _whole(stored.values, len(obs))
    missing = _whole(stored.mask, len(obs)).astype(bool) if stored.mask is not None else None
    if values.dtype.kind in "iuf":
        numbers = values.astype(np.float64)
        if missing is not None:
            numbers[missing] = np.nan
        return Coloring(codes=np.zeros(0, dtype=np.int32), numbers=numbers)
    texts, codes = np.unique(values.astype(str), return_inverse=True)
    if len(texts) > _MOST_TEXTS:
        return None
    codes = codes.astype(np.int32)
    if missing is not None:
        codes[missing] = -1
    return Coloring(codes=codes, labels=tuple(texts.tolist()))


def _whole(vector: Vector, cells: int) -> Array:
    blocks = [
        vector.read(start, min(start + NUMBERS_A_BLOCK, cells)) for start in range(0, cells, NUMBERS_A_BLOCK)
    ]
    return np.concatenate(blocks) if blocks else np.zeros(0, dtype=np.int32)
