"""Small h5ad files in every layout, and what scanpy and plain numpy say of them."""

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import anndata as ad
import h5py
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp


@dataclass
class Made:
    """A file and the matrix that it was made of."""

    path: Path
    counts: np.ndarray
    cell_type: np.ndarray


def log1p_10k(counts: np.ndarray) -> np.ndarray:
    totals = counts.sum(axis=1, keepdims=True)
    return np.log1p(np.divide(1e4 * counts, totals, out=np.zeros(counts.shape), where=totals > 0))


def table(cells: int, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    kinds = np.array(["CL:0000084", "CL:0000236", "CL:0000623"])[rng.integers(0, 3, cells)]
    names = {"CL:0000084": "T cell", "CL:0000236": "B cell", "CL:0000623": "natural killer cell"}
    return pd.DataFrame(
        {
            "cell_type_ontology_term_id": pd.Categorical(kinds),
            "cell_type": pd.Categorical([names[kind] for kind in kinds]),
            "tissue_ontology_term_id": pd.Categorical(
                rng.choice(["UBERON:0000178", "UBERON:0002048"], cells)
            ),
            "sex": pd.Categorical(rng.choice(["male", "female"], cells)),
            "is_primary_data": rng.random(cells) < 0.5,
        },
        index=[f"cell{i}" for i in range(cells)],
    )


def write(
    path: Path, matrix, obs: pd.DataFrame, *, layout: str = "csr", chunk: int = 0, order: str = "=", **how
) -> None:
    """Write with anndata, then put X in the wished layout, chunks, byte order and compression."""
    genes = pd.DataFrame(
        {"feature_name": [f"GENE{i}" for i in range(matrix.shape[1])]},
        index=[f"ENSG{100 + 3 * i:011d}" for i in range(matrix.shape[1])],
    )
    kinds = {"csr": sp.csr_matrix, "csc": sp.csc_matrix, "dense": np.asarray}
    ad.AnnData(X=kinds[layout](matrix), obs=obs, var=genes).write_h5ad(path)
    if not chunk and not how:
        return
    with h5py.File(path, "a") as file:
        for name in ["X"] if layout == "dense" else ["X/data", "X/indices"]:
            values, attrs = file[name][()], dict(file[name].attrs)
            del file[name]
            shape = tuple(min(max(chunk, 1), n) for n in values.shape)
            again = file.create_dataset(
                name,
                data=values.astype(values.dtype.newbyteorder(order)),
                chunks=shape if values.size else None,
                **(how if values.size else {}),
            )
            again.attrs.update(attrs)


@pytest.fixture
def counted(tmp_path) -> Made:
    rng = np.random.default_rng(1)
    counts = rng.poisson(0.4, (90, 40)).astype(np.float32)
    counts[:, 7] = 0
    counts[5] = 0
    obs = table(90)
    path = tmp_path / "counted.h5ad"
    write(path, counts, obs, chunk=64, compression="gzip", shuffle=True)
    return Made(path=path, counts=counts, cell_type=obs["cell_type"].to_numpy())


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """What tests make files with."""
    return SimpleNamespace(table=table, write=write, log1p_10k=log1p_10k)
