"""What real R finds in the files is what anndata finds in the h5ad files they were made of."""

import anndata as ad
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

from generator.formats.naming import make_names, make_unique

pytestmark = pytest.mark.integration

NAMES = (
    "rich",
    "unsorted",
    "columns",
    "only_counts",
    "no_counts",
    "counts_in_a_layer",
    "scaled",
    "empty",
    "twins",
)


def dense(matrix) -> np.ndarray:
    return np.asarray(matrix.toarray() if sp.issparse(matrix) else matrix, dtype=np.float64)


def raw_counts(data: ad.AnnData):
    if data.raw is not None and (dense(data.raw.X) == np.floor(dense(data.raw.X))).all():
        return data.raw.X
    if "counts" in data.layers:
        return data.layers["counts"]
    return data.X if (dense(data.X) == np.floor(dense(data.X))).all() else None


def in_seurat(names) -> list[str]:
    return make_unique(name.replace("_", "-").replace("|", "-") for name in names)


def kind_in_r(column: pd.Series) -> tuple[list[str], str]:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return ["ordered", "factor"] if column.cat.ordered else ["factor"], "integer"
    if column.dtype.kind == "b":
        return ["logical"], "logical"
    if column.dtype.kind in "iu":
        small = column.dropna().abs().max() < 2**31 if len(column) else True
        return (["integer"], "integer") if small else (["numeric"], "double")
    return (["numeric"], "double") if column.dtype.kind == "f" else (["character"], "character")


def check_column(found: dict, column: pd.Series):
    if len(column):
        assert (found["class"], found["type"][0]) == kind_in_r(column)
    missing = column.isna().tolist()
    assert [value is None for value in found["values"]] == missing
    if isinstance(column.dtype, pd.CategoricalDtype):
        assert found["levels"] == [str(level) for level in column.cat.categories]
        column = column.astype(str)
    wanted = [None if gone else value for gone, value in zip(missing, column.tolist(), strict=True)]
    if found["type"] == ["double"]:
        assert pd.Series(found["values"], dtype=float).equals(pd.Series(found["values"], dtype=float))
        np.testing.assert_allclose(
            np.array(found["values"], dtype=float), np.array(wanted, dtype=float), rtol=1e-14
        )
    else:
        assert found["values"] == wanted


@pytest.mark.parametrize("name", NAMES)
def test_matrices(in_r, h5ad, name):
    data, found = ad.read_h5ad(h5ad[name]), in_r[f"{name}.seurat.rds"]
    rna, counts = found["assays"]["RNA"], raw_counts(data)
    assert found["valid"] == rna["valid"] == [True]
    assert rna["key"] == ["rna_"]
    assert rna["dim"] == [data.n_vars, data.n_obs]
    assert rna["features"] == rna["meta_rows"] == in_seurat(data.var_names)
    assert rna["data_class"] == ["dgCMatrix"]
    if data.n_obs:
        np.testing.assert_allclose(np.array(rna["data"]), dense(data.X).T, rtol=1e-14)
    if counts is None:
        # As R itself makes it.
        assert (rna["counts_class"], rna["counts_dim"]) == (["matrix"], [0, 0])
        assert "nCount_RNA" not in found["meta"]
    else:
        assert rna["counts_class"] == ["dgCMatrix"]
        assert found["meta"]["nCount_RNA"]["values"] == dense(counts).sum(axis=1).tolist()
        assert found["meta"]["nFeature_RNA"]["values"] == (dense(counts) > 0).sum(axis=1).tolist()
        if data.n_obs:
            np.testing.assert_array_equal(np.array(rna["counts"]), dense(counts).T)


@pytest.mark.parametrize("name", NAMES)
def test_tables(in_r, h5ad, name):
    data, found = ad.read_h5ad(h5ad[name]), in_r[f"{name}.seurat.rds"]
    cells = make_unique(cell or "X" for cell in data.obs_names)
    assert found["cells"] == found["meta_rows"] == found["idents_names"] == cells
    columns = make_names(data.obs.columns)
    assert [column for column in found["meta"] if column in columns] == columns
    for column, original in zip(columns, data.obs.columns, strict=True):
        check_column(found["meta"][column], data.obs[original])
    features = found["assays"]["RNA"]["meta"]
    assert list(features) == ["feature_id", *data.var.columns]
    assert features["feature_id"]["values"] == data.var_names.tolist()
    for column in data.var.columns:
        check_column(features[column], data.var[column])


@pytest.mark.parametrize("name", NAMES)
def test_embeddings(in_r, h5ad, name):
    data, found = ad.read_h5ad(h5ad[name]), in_r[f"{name}.seurat.rds"]["reductions"]
    keys = {"X10x": "10x", "pca": "X_pca", "scVI.2_latent": "X_scVI 2_latent", "umap": "X_umap"}
    assert set(found) == {name for name, key in keys.items() if key in data.obsm}
    for name_in_r, one in found.items():
        wanted = np.asarray(data.obsm[keys[name_in_r]], dtype=np.float64)
        assert one["valid"] == [True]
        assert one["columns"] == [f"{one['key'][0]}{n + 1}" for n in range(wanted.shape[1])]
        assert one["key"][0].removesuffix("_").isalnum()
        if len(wanted):
            np.testing.assert_allclose(np.array(one["values"]), wanted, rtol=1e-14)


def test_schema_fields_are_in_misc(in_r):
    found = in_r["rich.seurat.rds"]["misc"]
    assert found == {
        "title": ["Tëst"],
        "schema_version": ["7.1.0"],
        "citation": ["Publication: https://doi.org/10.5555/x"],
        "batch_condition": ["batch", "kind"],
        "spatial": {"is_single": [True]},
        "kind_colors": ["#ff0000"] * 4,
    }


def test_cell_types_are_the_identities(in_r, h5ad):
    assert in_r["only_counts.seurat.rds"]["idents"] == ad.read_h5ad(h5ad["only_counts"]).obs["stage"].tolist()
    assert set(in_r["rich.seurat.rds"]["idents"]) == {"SeuratProject"}


def test_symbols_as_row_names(in_r, h5ad):
    data, found = ad.read_h5ad(h5ad["rich"]), in_r["symbols.seurat.rds"]["assays"]["RNA"]
    assert found["features"] == in_seurat(data.var["feature_name"])
    assert found["features"][:3] == ["G0", "G0.1", "G1"]
    assert found["meta"]["feature_id"]["values"] == data.var_names.tolist()


def test_raw_that_is_no_counts_has_an_assay_of_its_own(in_r, h5ad):
    found = in_r["scaled.seurat.rds"]["assays"]
    assert (list(found), found["raw"]["key"]) == (["RNA", "raw"], ["raw_"])
    wanted = dense(ad.read_h5ad(h5ad["scaled"]).raw.X).T
    np.testing.assert_allclose(np.array(found["raw"]["data"]), wanted, rtol=1e-14)


def test_genes_of_raw_and_of_x_are_all_kept(in_r, h5ad):
    data, found = ad.read_h5ad(h5ad["fewer"]), in_r["fewer.seurat.rds"]["assays"]["RNA"]
    ids = [*data.raw.var_names, "only in X"]
    assert found["features"] == in_seurat(ids)
    counts, final = np.array(found["counts"]), np.array(found["data"])
    np.testing.assert_array_equal(counts[:-1], dense(data.raw.X).T)
    assert not counts[-1].any()
    for gene in ids:
        wanted = dense(data[:, gene].X)[:, 0] if gene in data.var_names else np.zeros(data.n_obs)
        np.testing.assert_allclose(final[ids.index(gene)], wanted, rtol=1e-14)
    meta = found["meta"]
    assert meta["in_X"]["values"] == [gene in data.var_names for gene in ids]
    assert meta["in_raw"]["values"] == [gene in data.raw.var_names for gene in ids]
    lengths = meta["feature_length"]["values"]
    assert lengths[:-1] == data.raw.var["feature_length"].tolist()
    # A column of var alone: NA where var has no such gene.
    assert meta["start"]["values"][:4] == [None, None, None, int(data.var["start"].iloc[1])]


def test_oldest_encoding(in_r):
    found = in_r["oldest.seurat.rds"]
    assert found["meta"]["kind"]["levels"] == ["B", "T"]
    assert None in found["meta"]["kind"]["values"]
    assert list(found["reductions"]) == ["umap"]
    assert found["assays"]["RNA"]["counts_sums"][0] == [sum(found["meta"]["nCount_RNA"]["values"])]


def test_what_readers_do_first_works(in_r, h5ad):
    data, found = ad.read_h5ad(h5ad["rich"]), in_r["rich.seurat.rds"]["operations"]
    assert found["subset"] == [data.n_vars, int((data.obs["stage"] == "mid").sum())]
    assert found["subset_valid"] == found["updated"] == found["same_by_connection"] == [True]
    assert found["as_assay5"] == [True]
    assert found["sce_dim"] == [data.n_vars, data.n_obs]
    assert found["sce_reduced"] == ["X10X", "PCA", "SCVI.2_LATENT", "UMAP"]
    assert found["merged"] == [data.n_vars, 2 * data.n_obs]
    assert found["fetched"] == dense(data.raw.X)[:, 1].tolist()
    counts = dense(data.raw.X)[1:]
    wanted = np.log1p(counts / counts.sum(axis=1, keepdims=True) * 1e4).sum()
    assert found["normalized"] == [pytest.approx(wanted)]


def test_names_are_made_as_r_makes_them(in_r, names):
    found = in_r["rich.seurat.rds"]["operations"]
    assert make_names(names) == found["make_names"]
    assert make_unique(names) == found["make_unique"]


@pytest.mark.parametrize("name", NAMES)
def test_single_cell_experiment(in_r, h5ad, name):
    data, found = ad.read_h5ad(h5ad[name]), in_r[f"{name}.sce.rds"]
    assert (found["class"], found["valid"]) == (["SingleCellExperiment"], [True])
    assert found["dim"] == [data.n_vars, data.n_obs]
    assert found["rows"] == make_unique(data.var_names)
    assert list(found["col_data"]) == list(data.obs.columns)
    for column in data.obs.columns:
        check_column(found["col_data"][column], data.obs[column])
    assert found["row_data"] == ["start.1" if column == "start" else column for column in data.var.columns]
    counts = raw_counts(data)
    assert ("counts" in found["assays"]) == (counts is not None)
    if counts is not None and data.n_obs:
        np.testing.assert_array_equal(np.array(found["assays"]["counts"]), dense(counts).T)
    if "logcounts" in found["assays"]:
        np.testing.assert_allclose(np.array(found["assays"]["logcounts"]), dense(data.X).T, rtol=1e-14)
    if "X_umap" in data.obsm and data.n_obs:
        np.testing.assert_allclose(np.array(found["reduced"]["UMAP"]), data.obsm["X_umap"], rtol=1e-14)


def test_every_file_of_the_demo_store(in_r, demo):
    if not demo:
        pytest.skip("no demo data: make site")
    for path, target in demo.items():
        data, found = ad.read_h5ad(path), in_r[target.name]
        rna = found["assays"]["RNA"]
        assert (found["valid"], rna["valid"]) == ([True], [True]), path
        assert rna["dim"] == [data.n_vars, data.n_obs], path
        assert rna["data_sum"] == [pytest.approx(float(dense(data.X).sum()), rel=1e-9)], path
        counts = raw_counts(data)
        if counts is not None:
            total, by_cell = rna["counts_sums"]
            assert total == [dense(counts).sum()], path
            assert by_cell == dense(counts).sum(axis=1).tolist(), path
        for column, original in zip(make_names(data.obs.columns), data.obs.columns, strict=True):
            check_column(found["meta"][column], data.obs[original])
