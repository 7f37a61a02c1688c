"""Laws of the pass: scanpy's numbers, whatever the layout, chunks and compression."""

import tempfile
from pathlib import Path

import anndata as ad
import h5py
import numpy as np
import pytest
import scanpy as sc
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import UnreadableFileError
from generator.genes.expression import stacked
from generator.genes.pseudobulk import FEWEST_ROWS, pseudobulk

ROOT = Path(__file__).parents[2]
CHUNKED = [
    {},
    {"compression": "gzip"},
    {"compression": "gzip", "shuffle": True},
    {"compression": "lzf"},
    {"fletcher32": True, "compression": "gzip"},
]


def numbers(file: Path, **how) -> tuple[np.ndarray, np.ndarray]:
    made = pseudobulk(file, **how)
    return stacked(made, np.arange(len(made.genes)))


def test_means_and_counts_are_scanpys(counted):
    made = pseudobulk(counted.path)
    means, counts = made.of(0, np.arange(40))
    peer = ad.read_h5ad(counted.path)
    sc.pp.normalize_total(peer, target_sum=1e4)
    sc.pp.log1p(peer)
    theirs = sc.get.aggregate(peer, "cell_type", ["mean", "count_nonzero"])
    labels = [group.label for group in made.groupings[0].groups]
    np.testing.assert_allclose(means, theirs[labels].layers["mean"], rtol=1e-6, atol=1e-7)
    assert (counts == theirs[labels].layers["count_nonzero"]).all()
    assert [group.cells for group in made.groupings[0].groups] == [
        int((counted.cell_type == label).sum()) for label in labels
    ]


DEMO = [p for p in sorted((ROOT / ".store" / "sha256").glob("*/*.h5ad")) if p.name.count(".") == 1]


@pytest.mark.filterwarnings("ignore:Element:anndata.OldFormatWarning", "ignore:Variable names")
@pytest.mark.skipif(not DEMO, reason="the demo's data are not there: make demo")
def test_the_demos_files_are_as_scanpy_counts_them():
    for file in DEMO:
        against_scanpy(file)


def against_scanpy(file: Path) -> None:
    made = pseudobulk(file)
    peer = ad.read_h5ad(file)
    if made.matrix.name == "raw.X":
        peer = peer.raw.to_adata()
    if made.normalization == "log1p_10k":
        peer.X = peer.X.astype(np.float64)
        sc.pp.normalize_total(peer, target_sum=1e4)
        sc.pp.log1p(peer)
    field = made.groupings[0].field
    theirs = sc.get.aggregate(peer, field, ["mean", "count_nonzero"])
    means, counts = made.of(0, np.arange(len(made.genes)))
    labels = [group.label for group in made.groupings[0].groups]
    assert sorted(labels) == sorted(theirs.obs[field].tolist())
    np.testing.assert_allclose(means, theirs[labels].layers["mean"], rtol=1e-6, atol=1e-6)
    assert (counts == theirs[labels].layers["count_nonzero"]).all()


@settings(max_examples=40, deadline=None)
@given(
    shape=st.tuples(st.integers(1, 40), st.integers(1, 12)),
    density=st.sampled_from([0.0, 0.1, 0.6, 1.0]),
    layout=st.sampled_from(["csr", "csc", "dense"]),
    chunk=st.integers(1, 70),
    how=st.sampled_from(CHUNKED),
    dtype=st.sampled_from(["float32", "float64", "int32", "uint16"]),
    order=st.sampled_from("<>"),
    block=st.integers(1, 200),
    whole=st.booleans(),
    seed=st.integers(0, 99),
)
def test_any_layout_chunks_and_compression_give_equal_numbers(  # noqa: PLR0913, PLR0917 - what varies
    make, shape, density, layout, chunk, how, dtype, order, block, whole, seed
):
    rng = np.random.default_rng(seed)
    matrix = rng.poisson(3, shape) * (rng.random(shape) < density)
    if not whole and np.dtype(dtype).kind == "f":
        matrix = matrix / 8 - 1.0 * (matrix > 20)
    obs = make.table(shape[0], seed)
    with tempfile.TemporaryDirectory() as folder:
        plain, other = Path(folder) / "plain.h5ad", Path(folder) / "other.h5ad"
        make.write(plain, matrix.astype("float64"), obs)
        make.write(other, matrix.astype(dtype), obs, layout=layout, chunk=chunk, order=order, **how)
        expected, found = numbers(plain), numbers(other, block=block, budget=block)
    np.testing.assert_allclose(found[0], expected[0], rtol=1e-9, atol=1e-12)
    assert (found[1] == expected[1]).all()
    values = make.log1p_10k(matrix) if (matrix == np.floor(matrix)).all() else matrix
    np.testing.assert_allclose(expected[0][-1], values.mean(axis=0), rtol=1e-9, atol=1e-12)
    assert (expected[1][-1] == (matrix > 0).sum(axis=0)).all()


def test_more_combinations_than_fit_are_counted_field_by_field(make, tmp_path):
    cells = 3 * FEWEST_ROWS
    obs = make.table(cells)
    obs["donor_id"] = [f"d{i % 100}" for i in range(cells)]
    obs["donor_id"] = obs["donor_id"].astype("category")
    matrix = np.random.default_rng(0).poisson(1, (cells, 5))
    make.write(tmp_path / "a.h5ad", matrix, obs)
    little, much = pseudobulk(tmp_path / "a.h5ad", budget=1), pseudobulk(tmp_path / "a.h5ad")
    assert len(little.panels) > len(much.panels) == 1
    for one, other in zip(stacked(little, np.arange(5)), stacked(much, np.arange(5)), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)


def test_raw_counts_come_before_x_and_keep_genes_that_x_lacks(make, tmp_path):
    counts = np.random.default_rng(0).poisson(1, (20, 6)).astype(np.float32)
    whole = ad.AnnData(X=counts, obs=make.table(20))
    whole.var_names = [f"G{i}" for i in range(6)]
    part = whole[:, :2].copy()
    part.X = np.log1p(part.X) * 0.5
    part.raw = whole
    part.write_h5ad(tmp_path / "a.h5ad")
    made = pseudobulk(tmp_path / "a.h5ad")
    assert (made.matrix.name, made.normalization, len(made.genes)) == ("raw.X", "log1p_10k", 6)


def test_genes_filtered_out_of_x_are_not_measured(tmp_path, counted):
    data = ad.read_h5ad(counted.path)
    data.var["feature_is_filtered"] = [i in (3, 7) for i in range(data.n_vars)]
    data.write_h5ad(tmp_path / "a.h5ad")
    assert np.flatnonzero(~pseudobulk(tmp_path / "a.h5ad").measured).tolist() == [3, 7]


def test_primary_cells_are_counted_apart_where_there_are_others(counted):
    made = pseudobulk(counted.path)
    fields = [grouping.field for grouping in made.groupings]
    assert fields == ["cell_type", "primary_cell_type", "tissue", "sex", "all"]
    flags = ad.read_h5ad(counted.path).obs["is_primary_data"].to_numpy()
    assert sum(group.cells for group in made.groupings[1].groups) == flags.sum()


def test_relatives_stand_together(make, tmp_path):
    obs = make.table(40)
    # T cells around a neuron and a fibroblast, in the order of the alphabet.
    kinds = ["CL:0000057", "CL:0000540", "CL:0000624", "CL:0000625", "CL:0000679"]
    obs["cell_type_ontology_term_id"] = [kinds[i % 5] for i in range(40)]
    del obs["cell_type"]
    make.write(tmp_path / "a.h5ad", np.ones((40, 2)), obs)
    order = [group.id for group in pseudobulk(tmp_path / "a.h5ad").groupings[0].groups]
    places = {term: order.index(term) for term in kinds}
    assert abs(places["CL:0000624"] - places["CL:0000625"]) == 1
    assert abs(places["CL:0000540"] - places["CL:0000679"]) == 1


@pytest.mark.parametrize("wrong", [-1, 40])
def test_an_index_out_of_range_is_refused(counted, wrong):
    with h5py.File(counted.path, "a") as file:
        file["X/indices"][3] = wrong
    with pytest.raises(UnreadableFileError, match=f"names the gene {wrong}, but there are 40"):
        pseudobulk(counted.path)


def test_negative_counts_are_refused(counted):
    with h5py.File(counted.path, "a") as file:
        # Where no sample looks: the sample takes every value of so small a file, so the last of many.
        values = np.tile(file["X/data"][()], 400)
        values[len(values) // 3] = -1
        for name, array in (("data", values), ("indices", np.zeros(len(values), dtype=np.int32))):
            del file[f"X/{name}"]
            file["X"].create_dataset(name, data=array)
        del file["X/indptr"]
        file["X"].create_dataset("indptr", data=np.linspace(0, len(values), 91).astype(np.int64))
    with pytest.raises(UnreadableFileError, match="negative or missing values among its counts"):
        pseudobulk(counted.path)


def test_a_damaged_chunk_is_told(counted):
    with h5py.File(counted.path) as file:
        where = file["X/data"].id.get_chunk_info(1)
    with counted.path.open("r+b") as raw:
        raw.seek(where.byte_offset + 2)
        raw.write(b"\xff" * (where.size - 2))
    with pytest.raises(UnreadableFileError):
        pseudobulk(counted.path)
