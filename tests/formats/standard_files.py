"""Small h5ad files to standardize: today's by anndata, older ones by hand."""

from collections.abc import Mapping
from pathlib import Path

import anndata as ad
import h5py
import numpy as np
import pandas as pd
import scipy.sparse as sp

TEXT = h5py.string_dtype()
GENES = ["ENSG00000141510", "ENSG00000012048", "ENSG00000139618", "ERCC-00002"]
HUMAN = {
    "assay": ["EFO:0009922", "EFO:0008931"],
    "cell_type": ["CL:0000084", "CL:0000236"],
    "development_stage": ["HsapDv:0000087", "unknown"],
    "disease": ["PATO:0000461", "MONDO:0004604 || MONDO:0043004"],
    "self_reported_ethnicity": ["unknown", "unknown"],
    "sex": ["PATO:0000383", "PATO:0000384"],
    "tissue": ["UBERON:0000178", "UBERON:0002371"],
}
"""Two terms of each field, as schema 7.1.0 has them."""


def submitted(cells: int = 6, schema: str | None = "7.1.0") -> ad.AnnData:
    """What an author hands in: ids only."""
    random = np.random.default_rng(cells)
    obs = pd.DataFrame(index=[f"cell-{i}" for i in range(cells)])
    for name, terms in HUMAN.items():
        obs[f"{name}_ontology_term_id"] = pd.Categorical([terms[i % 2] for i in range(cells)])
    obs["donor_id"] = pd.Categorical([f"d{i % 3}" for i in range(cells)])
    obs["is_primary_data"] = True
    obs["score"] = random.normal(size=cells)
    counts = sp.csr_matrix(random.poisson(1.0, (cells, len(GENES))).astype(np.float32))
    var = pd.DataFrame({"feature_is_filtered": False}, index=GENES)
    data = ad.AnnData(X=counts, obs=obs, var=var)
    data.raw = ad.AnnData(X=counts.copy(), obs=obs[[]], var=var[[]])
    data.layers["scaled"] = random.normal(size=counts.shape).astype(np.float32)
    data.obsm["X_umap"] = random.normal(size=(cells, 2)).astype(np.float32)
    data.obsp["distances"] = sp.csr_matrix(random.poisson(0.3, (cells, cells)).astype(np.float32))
    data.uns = {
        "title": "Six cells",
        "organism_ontology_term_id": "NCBITaxon:9606",
        "nested": {"text": "ä", "array": np.arange(3), "words": np.array(["a", "b"], dtype=object)},
    }
    if schema:
        data.uns["schema_version"] = schema
    return data


def saved(path: Path, data: ad.AnnData, **options: str) -> Path:
    data.write_h5ad(path, **options)
    return path


def former(path: Path) -> Path:
    """A file as anndata 0.7 wrote it: categories by reference, no encodings of parts."""
    with h5py.File(path, "w") as file:
        for name, index in (("obs", ["a", "b", "c"]), ("var", GENES[:2])):
            table = file.create_group(name)
            table.attrs["encoding-type"], table.attrs["encoding-version"] = "dataframe", "0.1.0"
            table.attrs["_index"] = "names"
            table.create_dataset("names", data=np.array(index, dtype=object), dtype=TEXT)
            table.create_dataset("number", data=np.arange(len(index)))
            table.create_dataset("text", data=np.array(index, dtype=object), dtype=TEXT)
            listed = table.create_dataset(
                "__categories/kind", data=np.array(["z", "y", "w"], dtype=object), dtype=TEXT
            )
            listed.attrs["ordered"] = True
            codes = table.create_dataset("kind", data=np.array([2, -1, 0][: len(index)], dtype=np.int8))
            codes.attrs["categories"] = listed.ref
            table.attrs["column-order"] = np.array(["text", "kind", "number"], dtype=TEXT)
        matrix = sp.csc_matrix(np.array([[1, 0], [0, 2], [3, 4]], dtype=np.float32))
        group = file.create_group("X")
        group.attrs["encoding-type"], group.attrs["encoding-version"] = "csc_matrix", "0.1.0"
        group.attrs["shape"] = matrix.shape
        for part in ("data", "indices", "indptr"):
            group.create_dataset(part, data=getattr(matrix, part))
        file.create_dataset("obsm/X_umap", data=np.zeros((3, 2)), track_times=True)
        file.create_dataset("uns/kind_colors", data=np.array([b"#fff", b"#000"]))
        file.create_dataset("uns/deep/number", data=1.5)
    return path


def oldest(path: Path) -> Path:
    """A file as anndata 0.6 wrote it: tables of records, categories in uns, raw at the root."""
    with h5py.File(path, "w") as file:
        kind = [("index", "S4"), ("louvain", "i1"), ("depth", "<f4")]
        cells = np.array([(b"a", 1, 0.5), (b"b", 0, 1.5), (b"c", 1, 2.5)], dtype=kind)
        file.create_dataset("obs", data=cells, track_times=True)
        file.create_dataset("var", data=np.array([(b"g1",), (b"g2",)], dtype=[("index", "S4")]))
        file.create_dataset("X", data=np.arange(6, dtype=np.float32).reshape(3, 2))
        raw = file.create_group("raw.X")
        raw.attrs["h5sparse_format"], raw.attrs["h5sparse_shape"] = "csr", [3, 2]
        raw.create_dataset("data", data=np.array([1, 2, 3], dtype=np.float32))
        raw.create_dataset("indices", data=np.array([1, 0, 1], dtype=np.int32))
        raw.create_dataset("indptr", data=np.array([0, 2, 2, 3], dtype=np.int32))
        file.create_dataset("raw.var", data=np.array([(b"g1",), (b"g2",)], dtype=[("index", "S4")]))
        file.create_dataset("obsm", data=np.zeros(3, dtype=[("X_umap", "<f8", (2,))]), track_times=True)
        file.create_dataset("uns/louvain_categories", data=np.array([b"0", b"1"]))
        file.create_dataset("uns/louvain_colors", data=np.array([b"#fff", b"#000"]))
    return path


def assert_same(before: object, after: object) -> None:
    """Equal in values, types, order and names, whatever part of an AnnData it is."""
    if isinstance(before, pd.DataFrame):
        pd.testing.assert_frame_equal(before, after)
    elif sp.issparse(before):
        assert (before.format, before.dtype) == (after.format, after.dtype)
        for part in ("data", "indices", "indptr"):
            np.testing.assert_array_equal(getattr(before, part), getattr(after, part))
    elif isinstance(before, Mapping):
        assert list(before) == list(after)
        for key, value in before.items():
            assert_same(value, after[key])
    elif isinstance(before, np.ndarray):
        # Texts of fixed length are written as texts.
        assert after.dtype == (object if before.dtype.kind == "U" else before.dtype)
        np.testing.assert_array_equal(before, after)
    else:
        assert np.asarray(before).dtype.kind == np.asarray(after).dtype.kind
        assert before == after
