"""obs as Parquet: pandas reads what anndata has."""

import builtins
import json

import anndata as ad
import numpy as np
import pandas as pd
import pytest

from generator.demo import human
from generator.demo.synthetic import write_synthetic
from generator.errors import UnreadableFileError, UsageError
from generator.formats import obs_columns, obs_table
from generator.formats.obs_table import METADATA, write_obs_table
from generator.storage import digest
from tests.formats.standard_files import former, oldest, saved, submitted
from tests.formats.test_standard import read

parquet = pytest.importorskip("pyarrow.parquet", reason="no pyarrow: pip install 'cellshelf[tables]'")


@pytest.fixture
def every_kind() -> ad.AnnData:
    data = submitted(8)
    data.obs["ordered"] = pd.Categorical(["lo", "hi"] * 4, categories=["lo", "mid", "hi"], ordered=True)
    data.obs["gaps"] = pd.Categorical(["b", None, "a", "b"] * 2, categories=["unused", "b", "a"])
    data.obs["none"] = pd.Categorical([None] * 8, categories=pd.Index([], dtype=object))
    data.obs["whole"] = pd.array([1, None] * 4, dtype="Int16")
    data.obs["flag"] = pd.array([True, None] * 4, dtype="boolean")
    data.obs["small"] = np.arange(8, dtype=np.uint8)
    data.obs["Größe"] = [f"größe {i}" for i in range(8)]
    data.obs["nan"] = [np.nan, 1.5] * 4
    return data


@pytest.mark.parametrize("rows", [3, 1 << 17])
def test_pandas_reads_what_anndata_has(every_kind, rows, tmp_path, monkeypatch):
    monkeypatch.setattr(obs_table, "ROWS", rows)
    source, target = saved(tmp_path / "in.h5ad", every_kind), tmp_path / "obs.parquet"
    made = write_obs_table(source, target)
    pd.testing.assert_frame_equal(pd.read_parquet(target), read(source).obs)
    assert (made.rows, made.columns, made.left_out) == (8, every_kind.obs.shape[1], ())
    assert (made.bytes, made.sha256) == digest(target)
    assert parquet.ParquetFile(target).num_row_groups == -(-8 // rows)


@pytest.mark.parametrize("make", [former, oldest])
def test_tables_of_the_past(make, tmp_path):
    source, target = make(tmp_path / "in.h5ad"), tmp_path / "obs.parquet"
    write_obs_table(source, target)
    pd.testing.assert_frame_equal(pd.read_parquet(target), read(source).obs)


def test_the_demos_cells(tmp_path):
    source, target = tmp_path / "in.h5ad", tmp_path / "obs.parquet"
    write_synthetic(human.LUPUS, source)
    made = write_obs_table(source, target)
    pd.testing.assert_frame_equal(pd.read_parquet(target), read(source).obs)
    assert made.bytes < source.stat().st_size / 20
    assert write_obs_table(source, tmp_path / "again.parquet") == made
    assert (tmp_path / "again.parquet").read_bytes() == target.read_bytes()
    told = json.loads(parquet.read_schema(target).metadata[METADATA])
    assert told == {
        "format": 1,
        "source": digest(source)[1],
        "title": read(source).uns["title"],
        "plain": [],
        "left_out": [],
    }


def test_one_column_is_read_alone(every_kind, tmp_path):
    source, target = saved(tmp_path / "in.h5ad", every_kind), tmp_path / "obs.parquet"
    write_obs_table(source, target)
    alone = pd.read_parquet(target, columns=["ordered"])["ordered"]
    assert alone.cat.ordered
    assert alone.cat.categories.tolist() == ["lo", "mid", "hi"]


def test_categories_that_are_numbers_become_numbers(tmp_path):
    data = submitted()
    data.obs["cluster"] = pd.Categorical([3, 1, None] * 2)
    target = tmp_path / "obs.parquet"
    write_obs_table(saved(tmp_path / "in.h5ad", data), target)
    assert pd.read_parquet(target)["cluster"].tolist() == [3, 1, pd.NA] * 2
    assert json.loads(parquet.read_schema(target).metadata[METADATA])["plain"] == ["cluster"]


def test_too_many_categories_become_text(tmp_path, monkeypatch):
    monkeypatch.setattr(obs_columns, "MOST_CATEGORIES", 2)
    target = tmp_path / "obs.parquet"
    write_obs_table(saved(tmp_path / "in.h5ad", submitted()), target)
    made = pd.read_parquet(target)
    assert made["donor_id"].tolist() == ["d0", "d1", "d2"] * 2
    assert isinstance(made["sex_ontology_term_id"].dtype, pd.CategoricalDtype)
    assert made["donor_id"].dtype == object


def test_no_cells(tmp_path):
    source = saved(tmp_path / "in.h5ad", submitted()[:0].copy())
    write_obs_table(source, tmp_path / "obs.parquet")
    assert len(pd.read_parquet(tmp_path / "obs.parquet")) == 0


def test_codes_of_no_category_are_refused(tmp_path):
    import h5py  # noqa: PLC0415 - to break the file

    source = saved(tmp_path / "in.h5ad", submitted())
    with h5py.File(source, "r+") as file:
        file["obs/donor_id/codes"][0] = 99
    with pytest.raises(UnreadableFileError, match="obs/donor_id holds codes of no category"):
        write_obs_table(source, tmp_path / "obs.parquet")
    assert {path.name for path in tmp_path.iterdir()} == {"in.h5ad"}


def test_without_pyarrow_the_way_to_get_it_is_told(tmp_path, monkeypatch):
    real = builtins.__import__

    def without(name, *args):
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *args)

    source = saved(tmp_path / "in.h5ad", submitted())
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match="Parquet needs pyarrow") as told:
        write_obs_table(source, tmp_path / "obs.parquet")
    assert told.value.hint == "pip install 'cellshelf[tables]'"
