"""Held against pandas, which does the same with everything in memory."""

import io
from collections import Counter

import anndata
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import UnreadableFileError
from generator.model.difference import Overlap, Pairing, Redrawn, Relabelled, Renamed
from generator.permanence import matched

KINDS = ("T cell", "B cell", "monocyte")


def _file(obs, genes, path, obsm=None):
    var = pd.DataFrame(index=pd.Index(genes, dtype=str))
    x = np.zeros((len(obs), len(genes)), dtype=np.float32)
    anndata.AnnData(x, obs=obs, var=var, obsm=obsm or {}).write_h5ad(path)
    return io.BytesIO(path.read_bytes())


def _obs(rng, names):
    count = len(names)
    kinds = pd.Categorical([*rng.choice([*KINDS, None], count)], categories=rng.permutation(KINDS))
    return pd.DataFrame(
        {
            "cell_type": kinds,
            "cluster": rng.choice(["a", "b"], count),
            "score": rng.choice([0.5, 1.5, np.nan], count).astype(rng.choice(["f4", "f8"])),
            "count": rng.integers(0, 3, count),
            "doublet": rng.choice([True, False], count),
        },
        index=pd.Index(names, dtype=str),
    )


def _by_pandas(old, new):
    """Kept names, cells relabelled by column, and the cross table of the cell types."""
    kept = old.index.intersection(new.index)
    one, other = old.loc[kept], new.loc[kept]
    moved = {}
    for name in old.columns.intersection(new.columns):
        left, right = one[name].astype(object), other[name].astype(object)
        count = int(((left != right) & ~(left.isna() & right.isna())).sum())
        if count:
            moved[name] = count
    kinds = [frame["cell_type"].astype(object).fillna("") for frame in (one, other)]
    pairs = dict(Counter(zip(*kinds, strict=True)))
    return kept, moved, pairs


@given(seed=st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_it_is_what_pandas_finds(seed, tmp_path_factory):
    rng = np.random.default_rng(seed)
    folder = tmp_path_factory.mktemp("pair")
    names = [f"cell-{i}" for i in range(30)]
    old = _obs(rng, rng.permutation(names)[: rng.integers(1, 30)])
    new = _obs(rng, rng.permutation(names)[: rng.integers(1, 30)])
    genes = [[f"g{i}" for i in rng.permutation(9)[: rng.integers(1, 9)]] for _ in range(2)]
    found = matched(_file(old, genes[0], folder / "old.h5ad"), _file(new, genes[1], folder / "new.h5ad"))
    kept, moved, pairs = _by_pandas(old, new)
    assert found.cells == Overlap(kept=len(kept), removed=len(old) - len(kept), added=len(new) - len(kept))
    both = len(set(genes[0]) & set(genes[1]))
    assert found.genes == Overlap(kept=both, removed=len(genes[0]) - both, added=len(genes[1]) - both)
    assert {column.name: column.cells for column in found.relabelled} == moved
    if "cell_type" in moved:
        assert {(p.before, p.after): p.cells for p in found.cross.pairs} == pairs


def _pair(tmp_path, old, new, before=None, after=None):
    drawn = [None if points is None else {"X_umap": points} for points in (before, after)]
    return matched(
        _file(old, ["g"], tmp_path / "old.h5ad", drawn[0]), _file(new, ["g"], tmp_path / "new.h5ad", drawn[1])
    )


def test_a_column_that_goes_on_under_another_name_is_told(tmp_path):
    old = pd.DataFrame({"v_gene": ["x", "y", "y"], "one": [1, 1, 1]}, index=list("abc"))
    new = pd.DataFrame({"v_call": ["y", "y", "x"], "other": [1, 1, 1]}, index=list("cba"))
    assert _pair(tmp_path, old, new).renamed == (Renamed(before="v_gene", after="v_call"),)


def test_a_name_that_could_mean_two_columns_is_not_told(tmp_path):
    old = pd.DataFrame({"a": [1, 2]}, index=["x", "y"])
    new = pd.DataFrame({"b": [1, 2], "c": [1, 2]}, index=["x", "y"])
    assert _pair(tmp_path, old, new).renamed == ()


@pytest.mark.filterwarnings("ignore:Observation names are not unique")
def test_cells_of_one_name_are_matched_one_by_one(tmp_path):
    old = pd.DataFrame({"k": ["1", "2", "3"]}, index=["x", "x", "y"])
    new = pd.DataFrame({"k": ["1", "9"]}, index=["x", "x"])
    found = _pair(tmp_path, old, new)
    assert found.cells == Overlap(kept=2, removed=1, added=0)
    assert found.relabelled == (Relabelled(name="k", cells=1),)


def test_numbers_stored_with_less_precision_are_the_same(tmp_path):
    old = pd.DataFrame({"score": np.array([0.1, np.nan])}, index=["x", "y"])
    new = pd.DataFrame({"score": np.array([0.1, np.nan], dtype=np.float32)}, index=["x", "y"])
    assert _pair(tmp_path, old, new).relabelled == ()


def test_text_that_became_categories_is_the_same(tmp_path):
    old = pd.DataFrame({"k": ["a", "b", "b"]}, index=list("xyz"))
    new = old.astype("category")
    assert _pair(tmp_path, old, new).relabelled == ()


def test_cells_that_lie_elsewhere_are_counted(tmp_path):
    obs = pd.DataFrame(index=list("xyz"))
    before = np.array([[0, 0], [1, 1], [np.nan, 2]], dtype=np.float32)
    after = before.copy()
    after[1] += 1
    assert _pair(tmp_path, obs, obs, before, after).redrawn == (Redrawn(key="X_umap", cells=1),)


def test_the_rest_of_a_long_cross_table_is_counted(tmp_path):
    old = pd.DataFrame({"cell_type": [f"t{i}" for i in range(40)]}, index=[f"c{i}" for i in range(40)])
    new = pd.DataFrame({"cell_type": ["t0"] * 40}, index=old.index)
    cross = _pair(tmp_path, old, new).cross
    assert len(cross.pairs) == 20
    assert cross.pairs[0] == Pairing(before="t0", after="t0", cells=1)
    assert cross.rest == 20


def test_files_without_a_cell_in_common_have_no_cross_table(tmp_path):
    old = pd.DataFrame({"cell_type": ["T cell"]}, index=["x"])
    found = _pair(tmp_path, old, old.rename(index={"x": "y"}))
    assert found.cells == Overlap(kept=0, removed=1, added=1)
    assert (found.cross, found.relabelled, found.renamed) == (None, (), ())


def test_a_damaged_file_is_told(tmp_path):
    obs = pd.DataFrame(index=["x"])
    with pytest.raises(UnreadableFileError, match="not an HDF5 file"):
        matched(_file(obs, ["g"], tmp_path / "old.h5ad"), io.BytesIO(b"x" * 2048))
