"""The viewer's file holds what the h5ad file holds, genes first, whatever the layout was."""

import anndata as ad
import h5py
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
import zarr
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import viewer
from generator.errors import UnreadableFileError
from generator.h5ad.matrices import bodies
from generator.viewer import columns as by_genes
from generator.viewer import make_viewer, making
from generator.viewer.columns import Columns
from tests.viewer.conftest import Viewing, drawn

LAYOUTS = {
    "csr": sp.csr_matrix,
    "csc": sp.csc_matrix,
    "dense": lambda matrix: matrix.toarray(),
    "fortran": lambda matrix: np.asfortranarray(matrix.toarray()),
}
VALUES = st.sampled_from([0.0, 0.5, 1.0, -2.0, 1e30, np.nan, np.inf])


def dense(matrix) -> np.ndarray:
    return matrix.toarray() if sp.issparse(matrix) else np.asarray(matrix)


def test_values_kinds_numbers_and_embeddings_are_those_of_the_file(viewing):
    data = drawn()
    found = viewing.read(data)
    assert isinstance(found.X, sp.csc_matrix | sp.csc_array)
    assert list(found.var_names) == [*data.var_names, "score (obs)", "depth (obs)"]
    np.testing.assert_array_equal(dense(found.X)[:, :8], dense(data.X))
    numbers = data.obs[["score", "depth"]].to_numpy(np.float32)
    np.testing.assert_array_equal(dense(found.X)[:, 8:], numbers)
    assert list(found.obs) == ["kind", "stage~3F"]
    for name, path in (("kind", "kind"), ("stage?", "stage~3F")):
        assert list(found.obs[path]) == pytest.approx(list(data.obs[name]), nan_ok=True)
        assert list(found.obs[path].cat.categories) == list(data.obs[name].cat.categories)
        assert found.obs[path].cat.ordered == data.obs[name].cat.ordered
    assert list(found.obsm) == ["X_umap"]
    np.testing.assert_array_equal(found.obsm["X_umap"], data.obsm["X_umap"][:, :2])


@settings(max_examples=20)
@given(
    layout=st.sampled_from(sorted(LAYOUTS)),
    dtype=st.sampled_from(["f4", "f8"]),
    rows=st.integers(1, 7).flatmap(
        lambda genes: st.lists(st.lists(VALUES, min_size=genes, max_size=genes), min_size=1, max_size=9)
    ),
    most=st.integers(1, 9),
)
def test_every_layout_gives_the_same_values(tmp_path_factory, layout, dtype, rows, most):
    matrix = np.array(rows, dtype=dtype)
    data = ad.AnnData(X=LAYOUTS[layout](sp.csr_matrix(matrix)))
    data.obs["number"] = np.arange(len(matrix), dtype=np.float32)
    data.obsm["X_umap"] = np.zeros((len(matrix), 2), dtype=np.float32)
    found = dense(Viewing(tmp_path_factory.mktemp("law")).read(data, most=most).X)
    shown = found[:, -1].astype(int)
    assert len(shown) == min(most, len(matrix))
    assert (np.diff(shown) > 0).all()
    np.testing.assert_array_equal(found[:, :-1], matrix.astype(np.float32)[shown])


@pytest.mark.parametrize("layout", ["csr", "csc", "dense"])
def test_stripes_of_genes_make_no_difference(viewing, monkeypatch, layout):
    data = drawn(cells=60, genes=40)
    data.X = LAYOUTS[layout](data.X)
    whole = viewing.make(data).read_bytes()
    monkeypatch.setattr(by_genes, "_STRIPE", 7)
    assert viewing.make(data).read_bytes() == whole


def test_no_piece_is_larger_than_a_stripe_or_one_gene(viewing, monkeypatch, tmp_path):
    monkeypatch.setattr(by_genes, "_STRIPE", 50)
    drawn(cells=60, genes=40).write_h5ad(viewing.source)
    with h5py.File(viewing.source) as file:
        body = dict(bodies(file, 60, 40))["X"]
        made = Columns(body, "X", np.ones(60, dtype=bool), tmp_path)
        sizes = [len(cells) for cells in made.cells()]
    assert max(sizes) <= 60
    assert sum(sizes) == made.pointers[-1] == body.data.shape[0]


def test_the_same_file_gives_the_same_bytes(viewing, tmp_path):
    data = drawn()
    first = viewing.make(data).read_bytes()
    other = tmp_path / "elsewhere"
    other.mkdir()
    make_viewer(viewing.source, other / "other.zip")
    assert (other / "other.zip").read_bytes() == first
    assert [path.name for path in other.iterdir()] == ["other.zip"]


def test_genes_of_one_name_are_told_apart_and_columns_of_obs_keep_theirs(viewing):
    data = drawn(genes=5)
    data.var_names = ["A", "A-1", "A", "", "score (obs)"]
    found = viewing.read(data)
    assert list(found.var_names) == ["A", "A-1", "A-2", "", "score (obs)-1", "score (obs)", "depth (obs)"]
    np.testing.assert_array_equal(dense(found.X)[:, :5], dense(data.X))


def test_symbols_name_genes_that_are_listed_by_id(viewing):
    data = drawn(genes=3)
    data.var_names = ["ENSG00000198851", "ENSG00000156738", "ENSG00000090382"]
    data.var["feature_name"] = pd.Categorical(["CD3E", "MS4A1", "LYZ"])
    assert list(viewing.read(data).var_names)[:3] == ["CD3E", "MS4A1", "LYZ"]


def test_raw_values_are_taken_where_x_is_missing(viewing):
    data = drawn()
    data.raw = data.copy()
    data.X = None
    found = viewing.read(data)
    np.testing.assert_array_equal(dense(found.X)[:, :8], dense(data.raw.X))


@pytest.mark.parametrize("name", ["index", "a_b", "a?b", "a#b", "100% a", ".zattrs", "..", "~", "ä", "a b"])
def test_awkward_columns_stay_apart(viewing, name):
    data = drawn()
    data.obs[name] = data.obs["kind"]
    found = viewing.read(data)
    assert list(found.obs[viewer.path_of(name)].cat.codes) == list(data.obs["kind"].cat.codes)
    assert list(found.obs_names) == [str(number) for number in range(30)]


def test_a_column_of_many_unused_categories_keeps_the_used(viewing):
    data = drawn()
    many = [f"donor {number}" for number in range(viewer.MOST_CATEGORIES * 40)]
    data.obs["donor"] = pd.Categorical.from_codes([39_999, -1, 17] * 10, many)
    found = viewing.read(data).obs["donor"]
    assert list(found.cat.categories) == ["donor 17", "donor 39999"]
    assert list(found.astype(object)) == pytest.approx(list(data.obs["donor"]), nan_ok=True)


def test_a_column_of_too_many_kinds_is_left_out(viewing):
    cells = viewer.MOST_CATEGORIES + 1
    data = drawn(cells=cells + cells % 2)
    data.obs["barcode"] = pd.Categorical(data.obs_names)
    data.obs["almost"] = pd.Categorical([str(min(number, 999)) for number in range(len(data))])
    found = viewing.read(data)
    assert "barcode" not in found.obs
    assert list(found.obs["almost"]) == list(data.obs["almost"])


def test_codes_that_name_no_category_are_no_value(viewing):
    viewing.make(drawn())
    with h5py.File(viewing.source, "a") as file:
        file["obs/kind/codes"][0] = 77
    make_viewer(viewing.source, viewing.target)
    with zarr.storage.ZipStore(viewing.target, mode="r") as store:
        assert zarr.open_group(store, mode="r")["obs/kind/codes"][0] == -1


def test_few_cells_of_a_kind_all_stay_in_a_sample(viewing):
    data = drawn(cells=2_000)
    rare = np.arange(2_000) % 250 == 3
    data.obs["cell_type"] = pd.Categorical(np.where(rare, "rare", "common"))
    found = viewing.read(data, most=100)
    assert found.n_obs == 100
    assert (found.obs["cell_type"] == "rare").sum() == rare.sum() == 8


@pytest.mark.parametrize("missing", ["embedding", "matrix", "cells"])
def test_nothing_is_made_where_nothing_can_be_drawn(viewing, missing):
    data = drawn()
    if missing == "embedding":
        del data.obsm["X_umap"]
    elif missing == "matrix":
        data.X = None
    else:
        data = data[:0].copy()
    assert not viewing.make(data).exists()
    assert [path.name for path in viewing.source.parent.iterdir()] == ["made.h5ad"]


def test_nothing_is_made_of_more_values_than_pointers_can_count(viewing, monkeypatch):
    monkeypatch.setattr(making, "_MOST_VALUES", 30)
    assert not viewing.make(drawn()).exists()


def test_a_damaged_file_leaves_what_was_there(viewing):
    data = drawn()
    data.X = sp.csc_matrix(data.X)
    before = viewing.make(data).read_bytes()
    with h5py.File(viewing.source, "a") as file:
        file["X/indices"][0] = 30
    with pytest.raises(UnreadableFileError, match="names the cell 30, but there are 30"):
        make_viewer(viewing.source, viewing.target)
    assert viewing.target.read_bytes() == before
    assert sorted(path.name for path in viewing.source.parent.iterdir()) == ["made.h5ad", "made.zarr.zip"]
