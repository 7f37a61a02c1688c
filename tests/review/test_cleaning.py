"""Cleaned copies: nothing tells any more, all else is as it was, and a certificate says what went."""

import json
import re
import shutil

import anndata as ad
import h5py
import msgspec
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from generator import formats
from generator.cli import catalog
from generator.pipeline import cleaning as pipeline_cleaning
from generator.review import CannotCleanError, NamesFoundError, Sieve, clean_h5ad, scan_h5ad
from generator.review import cleaning as cleaning_module
from generator.storage import digest
from generator.storage.local import put_file
from tests.review.conftest import summarize

NAMES = {"Quillfeather", "Institute of Unlikely Organs"}
SIEVE = Sieve(NAMES)


@pytest.fixture
def telling(tmp_path):
    """A file that tells in every kind of place, and the same without."""
    rng = np.random.default_rng(1)
    obs = pd.DataFrame(
        {
            "donor": pd.Categorical(["Quillfeather", "removed", "d2", "Quillfeather"]),
            "site": ["Institute of Unlikely Organs, bench 3", "x", "y", "z"],
            "Quillfeather score": [1.0, 2.0, 3.0, 4.0],
            "age": [3, 4, 5, 6],
        },
        index=["quillfeather_AAA", "QUILLFEATHER_AAA", "b", "c"],
    )
    var = pd.DataFrame({"name": ["CD3E", "LYZ", "MS4A1"]}, index=["E1", "E2", "E3"])
    data = ad.AnnData(sp.csr_matrix(rng.poisson(2, (4, 3)).astype(np.float32)), obs=obs, var=var)
    data.raw = data.copy()
    data.layers["scaled"] = rng.normal(size=(4, 3)).astype(np.float32)
    data.obsm["X_umap"] = rng.normal(size=(4, 2)).astype(np.float32)
    data.uns["title"] = "Cells of a thymus"
    data.uns["contact"] = "odalys@thymus-lab.example"
    data.uns["run"] = {"folder": "/home/odalys/thymus", "steps": 3}
    data.uns["donors"] = pd.DataFrame({"who": ["Quillfeather"], "n": [2]}, index=["0"])
    path = tmp_path / "telling.h5ad"
    data.write_h5ad(path, compression="gzip")
    shutil.copy(path, tmp_path / "readable.h5ad")  # anndata cannot read what has such links
    with h5py.File(path, "r+") as file:
        file["X"].attrs["written to"] = "/home/odalys/x"
        file["uns/elsewhere"] = h5py.SoftLink("/Users/odalys/x")
        file["uns/other"] = h5py.ExternalLink("raw.h5", "/X")
        file["uns/alias"] = h5py.SoftLink("/uns/title")
    return path


def test_nothing_tells_any_more_and_all_else_stays(telling, tmp_path):
    done = clean_h5ad(telling, tmp_path / "clean.h5ad", SIEVE, "cellshelf 0")
    assert scan_h5ad(tmp_path / "clean.h5ad", "clean", SIEVE) == ()
    before, after = ad.read_h5ad(tmp_path / "readable.h5ad"), ad.read_h5ad(tmp_path / "clean.h5ad")
    assert list(after.obs.columns) == ["donor", "site", "age"]
    assert list(after.obs["donor"]) == ["removed 2", "removed", "d2", "removed 2"]
    assert list(after.obs["site"]) == ["removed, bench 3", "x", "y", "z"]
    assert list(after.obs_names) == ["removed_AAA", "removed_AAA 2", "b", "c"]
    assert list(after.obs["age"]) == list(before.obs["age"])
    assert dict(after.uns["run"]) == {"steps": 3}
    assert set(after.uns) == {"title", "alias", "run"}
    for read in (lambda a: a.X, lambda a: a.raw.X):
        assert (read(after) != read(before)).nnz == 0
    np.testing.assert_array_equal(after.layers["scaled"], before.layers["scaled"])
    np.testing.assert_array_equal(after.obsm["X_umap"], before.obsm["X_umap"])
    pd.testing.assert_frame_equal(after.var, before.var)
    assert digest(telling)[1] == done.source
    assert digest(tmp_path / "clean.h5ad") == (done.result_bytes, done.result)
    with h5py.File(tmp_path / "clean.h5ad") as file:
        assert file["X/data"].compression == "gzip"


def test_the_certificate_names_places_and_nobody(telling, tmp_path):
    done = clean_h5ad(telling, tmp_path / "clean.h5ad", SIEVE, "cellshelf 0")
    told = {(each.place, each.what) for each in done.removed}
    assert {
        ("X", "an attribute"),
        ("obs", "a member whose name tells"),
        ("obs/donor/categories", "names in 1 of 3 values"),
        ("obs/_index", "names in 2 of 4 values"),
        ("uns/contact", "an entry"),
        ("uns/run/folder", "an entry"),
        ("uns/donors", "an entry"),
        ("uns/elsewhere", "a link"),
        ("uns/other", "a link to another file"),
    } <= told
    assert not list(SIEVE.text("", msgspec.json.encode(done).decode()))


def test_a_user_block_goes(tmp_path):
    path = tmp_path / "block.h5ad"
    with h5py.File(path, "w", userblock_size=512) as file:
        file["x"] = 1
    done = clean_h5ad(path, tmp_path / "clean.h5ad", SIEVE, "cellshelf 0")
    assert [each.what for each in done.removed] == ["a user block of 512 bytes"]
    with h5py.File(tmp_path / "clean.h5ad") as file:
        assert file.userblock_size == 0


def test_tables_of_old_layouts_are_refused_and_nothing_is_left(tmp_path):
    path = tmp_path / "old.h5ad"
    with h5py.File(path, "w") as file:
        file["obs"] = np.array([(b"Quillfeather", 1)], dtype=[("index", "S20"), ("n", "i4")])
    with pytest.raises(CannotCleanError, match="old layout"):
        clean_h5ad(path, tmp_path / "clean.h5ad", SIEVE, "cellshelf 0")
    assert not (tmp_path / "clean.h5ad").exists()


def test_references_are_refused(tmp_path):
    path = tmp_path / "old.h5ad"
    with h5py.File(path, "w") as file:
        file["x"] = 1
        file["x"].attrs["categories"] = file["x"].ref
    with pytest.raises(CannotCleanError, match="refers to another part"):
        clean_h5ad(path, tmp_path / "clean.h5ad", SIEVE, "cellshelf 0")


@given(
    before=st.lists(
        st.sampled_from(["removed", "removed 2", "removed 3", "N", "N 2", "NN", "a", "a N"]), unique=True
    )
)
def test_distinct_values_are_distinct_and_those_that_tell_nothing_stay(before):
    after = [text.replace("N", "removed") for text in before]
    made = cleaning_module._distinct(before, after)
    assert len(set(made)) == len(made) == len(before)
    assert all(new == old for old, new in zip(before, made, strict=True) if "N" not in old)


def test_a_draft_is_cleaned_and_then_shared(lab):
    with h5py.File(lab.h5ad, "r+") as file:
        file["uns"].create_dataset("contact", data="odalys@thymus-lab.example")
        file["obs/batch/categories"][0] = "Brambleworth_1"
    path = lab.overlay / "catalog/collections/thymus/epithelium.yaml"
    size, sha256 = digest(lab.h5ad)
    rds = lab.overlay / "cells.rds"
    formats.convert(lab.h5ad, rds)
    settings = pipeline_cleaning.open_pair(lab.root, lab.overlay).drafts.settings
    put_file(lab.h5ad, "h5ad", settings, lab.overlay)
    r_size, r_sha256 = put_file(rds, "rds", settings, lab.overlay)
    rds.unlink()
    lines = path.read_text().replace(lab.sha256, sha256).splitlines()
    lines = [f"        bytes: {size}  # as it came" if "bytes:" in line else line for line in lines]
    path.write_text(
        "\n".join([*lines, f"      - {{role: rds, bytes: {r_size}, sha256: '{r_sha256}'}}"]) + "\n"
    )
    summarize(lab.overlay)
    with pytest.raises(NamesFoundError, match="odalys@thymus-lab") as refused:
        lab.share(anonymous=True)
    assert "catalog clean" in refused.value.hint
    (done,) = pipeline_cleaning.clean(lab.root, lab.overlay, "thymus")
    assert done.rds
    assert json.loads((lab.overlay / done.certificate).read_text())["result"] == done.cleaning.result
    text = path.read_text()
    assert "# as it came" in text
    assert sha256 not in text
    assert r_sha256 not in text
    summarize(lab.overlay)
    lab.share(anonymous=True)
    command = ["--root", str(lab.root), "clean", "thymus", "--overlay", str(lab.overlay)]
    again = CliRunner().invoke(catalog, command)
    assert again.output.splitlines()[0] == f"{lab.dataset} v1: nothing tells who made it"
    assert "summarize" not in again.output


def test_the_command_tells_what_it_removed(lab):
    with h5py.File(lab.h5ad, "r+") as file:
        file["uns"].create_dataset("contact", data="odalys@thymus-lab.example")
    size, sha256 = digest(lab.h5ad)
    settings = pipeline_cleaning.open_pair(lab.root, lab.overlay).drafts.settings
    path = lab.overlay / "catalog/collections/thymus/epithelium.yaml"
    text = path.read_text().replace(lab.sha256, sha256)
    path.write_text(re.sub(r"bytes: \d+", f"bytes: {size}", text))
    put_file(lab.h5ad, "h5ad", settings, lab.overlay)
    summarize(lab.overlay)
    command = ["--root", str(lab.root), "clean", "thymus", "--overlay", str(lab.overlay)]
    done = CliRunner().invoke(catalog, command)
    assert done.exit_code == 0, done.output
    assert f"{lab.dataset} v1: cleaned; see {lab.overlay}/cleaned/{lab.dataset}.v1.json" in done.output
    assert "  uns/contact: an entry\n" in done.output
    assert "summarize" in done.output
