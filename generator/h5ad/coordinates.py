"""The dense entries of obsm, in either place where anndata wrote them."""

from dataclasses import dataclass

import numpy as np

from generator.errors import UnreadableFileError
from generator.h5ad import h5
from generator.h5ad.vector import Array, as_text

MAX_KEYS = 200
BLOCK = 1 << 17
FLAT = 2
"""Dimensions of a picture."""
_TABLE = 2


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A dense entry of obsm: a dataset, or one field of a table of records (before anndata 0.7)."""

    key: str
    data: h5.Dataset
    field: str | None
    dimensions: int

    def read(self, start: int, stop: int, columns: int | None = None) -> Array:
        """Rows `start` to `stop`; of a dataset only the first `columns`."""
        if self.field is not None:
            rows = np.asarray(self.data.fields(self.field)[start:stop]).reshape(stop - start, -1)
            return rows[:, :columns]
        return np.asarray(self.data[start:stop, :columns])


def coordinates(file: h5.Group, cells: int) -> tuple[Coordinates, ...]:
    """Every dense entry of obsm; raises UnreadableFileError if one has not a row per cell."""
    obsm = h5.item(file, "obsm")
    if obsm is None:
        return ()
    found = _of_records(obsm) if isinstance(obsm, h5.Dataset) else _of_group(obsm)
    for one in found:
        if one.data.shape[0] != cells:
            raise UnreadableFileError(
                f"obsm/{one.key} has {one.data.shape[0]:,} rows, but the file has {cells:,} cells.",
                hint="Write the file again with anndata.",
            )
    return found


def _of_records(obsm: h5.Dataset) -> tuple[Coordinates, ...]:
    if obsm.ndim != 1 or obsm.dtype.names is None:
        return ()
    names = [
        n for n in obsm.dtype.names if obsm.dtype[n].base.kind in "iuf" and len(obsm.dtype[n].shape) < _TABLE
    ]
    h5.require_readable(obsm)
    return tuple(
        Coordinates(as_text(n), obsm, n, int(np.prod(obsm.dtype[n].shape, dtype=int)))
        for n in names[:MAX_KEYS]
    )


def _of_group(obsm: h5.Group) -> tuple[Coordinates, ...]:
    found = []
    for key in h5.keys(obsm, MAX_KEYS):
        data = h5.item(obsm, key)
        if isinstance(data, h5.Dataset) and data.ndim == _TABLE and data.dtype.kind in "iuf":
            h5.require_readable(data)
            found.append(Coordinates(as_text(key), data, None, int(data.shape[1])))
    return tuple(found)


def points(one: Coordinates) -> Array:
    """The first two dimensions of every cell, as float32."""
    cells = int(one.data.shape[0])
    xy = np.empty((cells, FLAT), dtype=np.float32)
    for start in range(0, cells, BLOCK):
        stop = min(start + BLOCK, cells)
        xy[start:stop] = one.read(start, stop, FLAT)
    return xy
