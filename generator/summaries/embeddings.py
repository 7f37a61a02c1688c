"""Embeddings: which entries of obsm can be drawn, and which is shown first."""

import numpy as np

from generator.h5ad.coordinates import FLAT, Coordinates
from generator.model.summary import Embedding

SAMPLES = 4
ROWS = 512
"""Rows looked at in each of SAMPLES places to see whether an embedding can be drawn."""
_FIRST = ("umap", "tsne", "phate", "draw_graph", "diffmap")
_LAST = ("spatial", "pca")


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
