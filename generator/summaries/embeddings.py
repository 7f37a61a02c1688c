"""Embeddings: which entries of obsm can be drawn, and which is shown first."""

from dataclasses import dataclass

import numpy as np

from generator.errors import UnreadableFileError
from generator.model.summary import Embedding
from generator.summaries import h5
from generator.summaries.vector import Array, as_text

MAX_KEYS = 200
SAMPLES = 4
ROWS = 512
"""Rows looked at in each of SAMPLES places to see whether an embedding can be drawn."""
BLOCK = 1 << 17
FLAT = 2
"""Dimensions of a picture."""
_TABLE = 2
_FIRST = ("umap", "tsne", "phate", "draw_graph", "diffmap")
_LAST = ("spatial", "pca")


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


def describe(found: tuple[Coordinates, ...]) -> tuple[Embedding, ...]:
    """The embeddings of a file, by name."""
    return tuple(Embedding(key=c.key, dimensions=c.dimensions, drawable=_drawable(c)) for c in found)


def _drawable(one: Coordinates) -> bool:
    if one.dimensions < FLAT:
        return False
    cells = int(one.data.shape[0])
    starts = sorted({max(0, (cells - ROWS) * i // (SAMPLES - 1)) for i in range(SAMPLES)})
    looked = np.concatenate([one.read(s, min(s + ROWS, cells), FLAT) for s in starts]).astype(np.float64)
    if np.isinf(looked).any():
        return False
    whole = looked[np.isfinite(looked).all(axis=1)]
    return len(whole) > 1 and bool((whole != whole[0]).any())


def choose(
    embeddings: tuple[Embedding, ...], *, declared: str | None, preferred: str | None, spatial: bool
) -> str | None:
    """Key of the embedding shown first.

    What uns declares, else what the author prefers, else spatial coordinates of a spatial assay, else the
    usual order: UMAP, t-SNE, others, PCA.
    """
    drawable = [one.key for one in embeddings if one.drawable]
    wishes = [declared, preferred, "spatial" if spatial else None]
    for wish in wishes:
        for key in (wish, f"X_{wish}"):
            if wish and key in drawable:
                return key
    return min(drawable, key=lambda key: (_rank(key), key), default=None)


def _rank(key: str) -> tuple[int, bool]:
    name = key.lower().removeprefix("x_")
    for rank, word in enumerate((*_FIRST, "", *_LAST)):
        if word and word in name:
            return rank, name != word
    return len(_FIRST), False


def points(one: Coordinates) -> Array:
    """The first two dimensions of every cell, as float32."""
    cells = int(one.data.shape[0])
    xy = np.empty((cells, FLAT), dtype=np.float32)
    for start in range(0, cells, BLOCK):
        stop = min(start + BLOCK, cells)
        xy[start:stop] = one.read(start, stop, FLAT)
    return xy
