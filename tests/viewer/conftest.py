"""Small h5ad files to view, and the file that is made of one, read again by anndata."""

from pathlib import Path

import anndata as ad
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
import zarr

from generator.viewer import make_viewer


def drawn(cells: int = 30, genes: int = 8) -> ad.AnnData:
    """Cells with an embedding, kinds, numbers with gaps, and zeros that are stored."""
    random = np.random.default_rng(7)
    matrix = sp.random(cells, genes, 0.4, format="csr", dtype=np.float32, random_state=random)
    matrix.data[::5] = 0
    stages = random.integers(0, 2, cells)
    obs = pd.DataFrame(
        {
            "kind": pd.Categorical.from_codes(random.integers(-1, 2, cells), ["B cell", "γδ T", "never"]),
            "stage?": pd.Categorical.from_codes(stages, ["early", "late"], ordered=True),
            "score": np.where(np.arange(cells) % 4, random.normal(size=cells), np.nan),
            "depth": random.integers(0, 2**40, cells),
            "maybe": pd.array([1, None] * (cells // 2), dtype="Int64"),
            "flag": np.arange(cells) % 2 == 0,
        },
        index=[f"cell-{number}" for number in range(cells)],
    )
    var = pd.DataFrame(index=[f"G{number}" for number in range(genes)])
    data = ad.AnnData(X=matrix, obs=obs, var=var)
    data.obsm["X_umap"] = random.normal(size=(cells, 3)).astype(np.float32)
    data.obsm["X_line"] = random.normal(size=(cells, 1))
    return data


class Viewing:
    """Makes the viewer's file of what it is given, and reads it."""

    def __init__(self, folder: Path) -> None:
        self.source, self.target = folder / "made.h5ad", folder / "made.zarr.zip"

    def make(self, data: ad.AnnData, **options: int) -> Path:
        data.write_h5ad(self.source)
        make_viewer(self.source, self.target, **options)
        return self.target

    def read(self, data: ad.AnnData, **options: int) -> ad.AnnData:
        store = zarr.storage.ZipStore(self.make(data, **options), mode="r")
        try:
            return ad.read_zarr(store)
        finally:
            store.close()


@pytest.fixture
def viewing(tmp_path: Path) -> Viewing:
    return Viewing(tmp_path)
