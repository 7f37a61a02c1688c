"""Which cells a viewer shows where there are more than a browser bears."""

import numpy as np

from generator.h5ad.vector import Array

RARE = 500
"""Cells of a kind with at most so many are all shown."""
_SEED = 1


def sample(cells: int, most: int, kinds: Array | None) -> Array:
    """True for the cells to show: all of them, or `most`, by lot but the same ones every time.

    `kinds` numbers each cell's kind (-1 for none): rare kinds stay whole, as far as there is room.
    """
    shown = np.ones(cells, dtype=bool)
    if cells <= most:
        return shown
    lot: Array = np.random.default_rng(_SEED).permutation(cells)
    first = _rare(cells, kinds)[lot]
    # Rare kinds first, then everything else, each in the order of the lot.
    ordered = np.concatenate([lot[first], lot[~first]])
    shown[:] = False
    shown[ordered[:most]] = True
    return shown


def _rare(cells: int, kinds: Array | None) -> Array:
    if kinds is None or not kinds.size or int(kinds.max()) < 0:
        return np.zeros(cells, dtype=bool)
    counts = np.bincount(kinds[kinds >= 0])
    rare: Array = (kinds >= 0) & (counts[np.maximum(kinds, 0)] <= RARE)
    return rare
