"""Small h5ad files, made in code: today's by anndata, older ones by hand."""

import io
from collections.abc import Callable
from pathlib import Path

import anndata as ad
import h5py
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

from generator.model.summary import Source, Summary
from generator.summaries import Summarized, summarize

SOURCE = Source(bytes=1, sha256="0" * 64, tool="cellshelf test", date="2026-01-02")
TEXT = h5py.string_dtype()


def sparse_group(parent: h5py.Group, name: str, matrix: sp.spmatrix, kind: str = "csr", *, oldest=False):
    group = parent.create_group(name)
    if oldest:
        group.attrs["h5sparse_format"], group.attrs["h5sparse_shape"] = kind, np.array(matrix.shape)
    else:
        group.attrs["encoding-type"], group.attrs["encoding-version"] = f"{kind}_matrix", "0.1.0"
        group.attrs["shape"] = np.array(matrix.shape)
    for part in ("data", "indices", "indptr"):
        group.create_dataset(part, data=getattr(matrix, part))
    return group


def table(parent: h5py.Group, name: str, index: list[str], columns: dict[str, np.ndarray]) -> h5py.Group:
    group = parent.create_group(name)
    group.attrs["_index"] = "_index"
    group.attrs["column-order"] = np.array(list(columns), dtype=TEXT) if columns else np.zeros(0)
    group.attrs["encoding-type"], group.attrs["encoding-version"] = "dataframe", "0.2.0"
    group.create_dataset("_index", data=np.array(index, dtype=object), dtype=TEXT)
    for key, values in columns.items():
        if values.dtype.kind in "OU":
            group.create_dataset(key, data=values.astype(object), dtype=TEXT)
        else:
            group.create_dataset(key, data=values)
    return group


def category(table: h5py.Group, name: str, codes: list[int], categories: list[str]) -> h5py.Group:
    group = table.create_group(name)
    group.attrs["encoding-type"], group.attrs["ordered"] = "categorical", False
    group.create_dataset("codes", data=np.array(codes, dtype=np.int8))
    group.create_dataset("categories", data=np.array(categories, dtype=object), dtype=TEXT)
    table.attrs["column-order"] = np.array([*map(str, table.attrs["column-order"]), name], dtype=TEXT)
    return group


def plain(file: h5py.File, cells: int = 4, genes: int = 3) -> None:
    """The least of an AnnData file: names of cells and genes, and X."""
    table(file, "obs", [f"c{i}" for i in range(cells)], {})
    table(file, "var", [f"ENSG{i:011d}" for i in range(genes)], {})
    counts = np.arange(cells * genes, dtype=np.float32).reshape(cells, genes) % 3
    sparse_group(file, "X", sp.csr_matrix(counts))


class Build:
    """What tests make files with."""

    TEXT = TEXT
    SOURCE = SOURCE
    sparse = staticmethod(sparse_group)
    table = staticmethod(table)
    category = staticmethod(category)
    plain = staticmethod(plain)

    def __init__(self, folder: Path) -> None:
        self.path = folder / "made.h5ad"

    def file(self, fill: Callable[[h5py.File], None]) -> Path:
        with h5py.File(self.path, "w") as file:
            fill(file)
        return self.path

    def save(self, data: ad.AnnData) -> Path:
        data.write_h5ad(self.path)
        return self.path

    def summarized(self, what: ad.AnnData | Callable[[h5py.File], None], **options: str) -> Summarized:
        path = self.save(what) if isinstance(what, ad.AnnData) else self.file(what)
        return summarize(io.BytesIO(path.read_bytes()), SOURCE, **options)

    def summary(self, what: ad.AnnData | Callable[[h5py.File], None], **options: str) -> Summary:
        return self.summarized(what, **options).summary


@pytest.fixture
def build(tmp_path: Path) -> Build:
    return Build(tmp_path)


@pytest.fixture
def conformant() -> Callable[[], ad.AnnData]:
    """A file that meets every rule of schema 7.1.0."""

    def make(cells: int = 6) -> ad.AnnData:
        genes = [f"ENSG{i:011d}" for i in range(20)]
        rng = np.random.default_rng(0)
        counts = rng.poisson(0.3, (cells, 20)).astype(np.float32)
        counts[:, 0] += 1
        obs = pd.DataFrame(
            {
                "assay_ontology_term_id": "EFO:0009899",
                "cell_type_ontology_term_id": ["CL:0000084", "CL:0000236"] * (cells // 2),
                "development_stage_ontology_term_id": "HsapDv:0000258",
                "disease_ontology_term_id": "PATO:0000461",
                "donor_id": "d1",
                "is_primary_data": True,
                "self_reported_ethnicity_ontology_term_id": "unknown",
                "sex_ontology_term_id": "PATO:0000383",
                "suspension_type": "cell",
                "tissue_ontology_term_id": "UBERON:0000178",
                "tissue_type": "tissue",
            },
            index=[f"c{i}" for i in range(cells)],
        )
        for name in obs.columns.drop("is_primary_data"):
            obs[name] = obs[name].astype("category")
        data = ad.AnnData(sp.csr_matrix(counts), obs=obs, var=pd.DataFrame(index=genes))
        data.raw = data
        data.X = sp.csr_matrix(np.log1p(counts))
        data.var["feature_is_filtered"] = False
        data.obsm["X_umap"] = rng.normal(size=(cells, 2)).astype(np.float32)
        data.uns = {
            "title": "Blood",
            "schema_version": "7.1.0",
            "organism_ontology_term_id": "NCBITaxon:9606",
        }
        return data

    return make


@pytest.fixture(scope="session")
def build_source() -> Source:
    return SOURCE
