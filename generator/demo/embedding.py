"""Coordinates that look like a UMAP: lobed islands, some joined by bridges.

Only uniform draws and exactly rounded arithmetic, so that every machine gets the same numbers.
"""

import numpy as np
from numpy.typing import NDArray

from generator.demo.design import Population

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_ANCHORS = 5
_RADIUS = 4.6
"""Of an island with all cells; the area of each goes with its number of cells."""
_REACH = 16.0
"""The displacement field spans -_REACH to _REACH."""


def embed(
    random: np.random.Generator, populations: tuple[Population, ...], members: Integers, state: Floats
) -> NDArray[np.float32]:
    """Coordinates of shape (cells, 2), to three decimals.

    `members` holds each cell's population as an index, `state` its place between 0 and 1 along
    the population's path.
    """
    places = np.zeros((members.size, 2))
    centers = {population.name: np.array(population.center) for population in populations}
    for index, population in enumerate(populations):
        mine = np.flatnonzero(members == index)
        radius = _RADIUS * np.sqrt(mine.size / members.size)
        path = _path(random, centers[population.name], centers.get(population.toward), radius)
        places[mine] = _along(path, state[mine]) + radius * _scatter(random, mine.size)
    for cell_size, height in ((5.0, 1.5), (2.2, 0.8), (0.9, 0.3)):
        places = places + height * _displacement(random, places, cell_size)
    return np.asarray(np.rint(places * 1000) / 1000, dtype=np.float32)


def _path(random: np.random.Generator, center: Floats, toward: Floats | None, radius: float) -> Floats:
    # Anchors of shape (_ANCHORS, 2): a walk that keeps its heading, or a winding way to the next population.
    heading = (random.random(2) * 2 - 1) * radius * 0.6
    if toward is not None:
        heading = heading * 0.3 + (toward - center) * (0.8 / (_ANCHORS - 1))
    anchors = [center]
    for _ in range(_ANCHORS - 1):
        step = heading + (random.random(2) * 2 - 1) * radius * 0.35
        anchors.append(anchors[-1] + step)
    return np.array(anchors)


def _along(path: Floats, state: Floats) -> Floats:
    at = state * (len(path) - 1.001)
    before = at.astype(np.int64)
    rest = (at - before)[:, None]
    return path[before] * (1 - rest) + path[before + 1] * rest


def _scatter(random: np.random.Generator, count: int) -> Floats:
    # Sums of four uniform numbers are nearly normal; a few cells stray.
    draws = random.random((count, 2, 4))
    bell = (draws[:, :, 0] + draws[:, :, 1]) + (draws[:, :, 2] + draws[:, :, 3]) - 2
    stray = random.random(count)
    stray = stray * stray
    stray = 0.75 + stray * stray * 0.9
    skew = random.random((2, 2)) * 0.5 - 0.25
    wide = 0.6 + random.random() * 0.45
    first = bell[:, 0] * wide + bell[:, 1] * skew[0, 1]
    second = bell[:, 1] * wide + bell[:, 0] * skew[1, 0]
    scattered: Floats = np.stack([first * stray, second * stray], axis=1)
    return scattered


def _displacement(random: np.random.Generator, places: Floats, cell_size: float) -> Floats:
    # Value noise: random vectors on a lattice, blended with a smooth step.
    width = int(2 * _REACH / cell_size) + 2
    lattice = random.random((width, width, 2)) * 2 - 1
    at = np.clip((places + _REACH) / cell_size, 0, width - 1.001)
    corner = at.astype(np.int64)
    part = at - corner
    blend = part * part * (3 - 2 * part)
    across, up = blend[:, :1], blend[:, 1:]
    x, y = corner[:, 0], corner[:, 1]
    low = lattice[x, y] * (1 - across) + lattice[x + 1, y] * across
    high = lattice[x, y + 1] * (1 - across) + lattice[x + 1, y + 1] * across
    return low * (1 - up) + high * up
