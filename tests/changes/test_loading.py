"""What is said to load, loaded: by the oldest anndata that tests have and by today's."""

import os
import subprocess
import sys

import anndata as ad
import h5py
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

from generator.changes.loading import loads_in
from generator.model.dataset import Asset, Role, Version
from generator.model.record import replace
from generator.model.sidecar import Sidecar, SidecarKind, Sidecars
from generator.model.summary import Source
from generator.summaries import summarize

KINDS = {"plain": "0.8", "nullable numbers": "0.8", "nullable strings": "0.11"}
H5AD = Asset(role=Role.H5AD, bytes=1, sha256="0" * 64)
H5AD_ONLY = Version(version=1, date="2026-01-02", assets=(H5AD,))
WITH_R = replace(H5AD_ONLY, assets=(H5AD, Asset(role=Role.RDS, bytes=1, sha256="1" * 64)))
NONE = Sidecars()
OLDEST = os.environ.get("CELLSHELF_ANNDATA_OLDEST", "")


def write(path, kind):
    rng = np.random.default_rng(0)
    obs = pd.DataFrame({"n": [1, 2, 3]}, index=["a", "b", "c"])
    if kind == "nullable strings":
        obs["s"] = pd.array(["x", "y", "z"], dtype="string")
    elif kind == "nullable numbers":
        obs["i"] = pd.array([1, None, 3], dtype="Int64")
    data = ad.AnnData(sp.csr_matrix(rng.poisson(2, (3, 4)).astype(np.float32)), obs=obs)
    data.obsm["X_umap"] = rng.normal(size=(3, 2))
    with ad.settings.override(allow_write_nullable_strings=True):
        data.write_h5ad(path)
    return path


def told(path, version=H5AD_ONLY, sidecars=NONE):
    source = Source(bytes=1, sha256="0" * 64, tool="a test", date="2026-01-02")
    with path.open("rb") as file:
        return loads_in(summarize(file, source).summary, version, sidecars)


def opens(python, path):
    """Whether that Python's anndata reads the file."""
    script = "import anndata, sys; print(anndata.read_h5ad(sys.argv[1]).shape)"
    done = subprocess.run([python, "-c", script, path], capture_output=True, text=True, check=False)
    return done.returncode == 0 and done.stdout == "(3, 4)\n"


@pytest.mark.parametrize(("kind", "since"), KINDS.items())
def test_anndata_that_is_said_to_read_it_does(tmp_path, kind, since):
    path = write(tmp_path / "cells.h5ad", kind)
    assert told(path)["Loads in anndata"] == f"since {since}"
    assert told(path)["Loads in scanpy"] == f"by anndata since {since}"
    assert opens(sys.executable, path)


@pytest.mark.integration
@pytest.mark.parametrize(("kind", "since"), KINDS.items())
def test_the_oldest_anndata_reads_what_it_is_said_to_and_no_more(tmp_path, kind, since):
    if not OLDEST:
        pytest.skip("CELLSHELF_ANNDATA_OLDEST names no Python with anndata 0.8: .ci/run installs one")
    assert opens(OLDEST, write(tmp_path / "cells.h5ad", kind)) == (since == "0.8")


def test_files_of_before_are_read_by_all(tmp_path):
    path = write(tmp_path / "cells.h5ad", "plain")
    with h5py.File(path, "r+") as file:
        del file.attrs["encoding-type"], file.attrs["encoding-version"]
    assert told(path)["Loads in anndata"] in ("since 0.7", "since 0.8")


def test_seurat_needs_an_r_file_and_is_promised_what_is_certified(tmp_path):
    path = write(tmp_path / "cells.h5ad", "plain")
    assert told(path)["Loads in Seurat 5"].startswith("no: there is no R file")
    assert told(path, WITH_R)["Loads in Seurat 4"].startswith("yes; nothing certifies")
    certificate = Sidecar(
        kind=SidecarKind.PARITY,
        suffix="json",
        bytes=1,
        sha256="2" * 64,
        source="0" * 64,
        tool="a test",
        format=1,
        date="2026-01-02",
        rds="1" * 64,
    )
    assert told(path, WITH_R, Sidecars(files=(certificate,)))["Loads in Seurat 5"] == "yes"
    stale = Sidecars(files=(replace(certificate, rds="3" * 64),))  # of another R file
    assert told(path, WITH_R, stale)["Loads in Seurat 5"].startswith("yes; nothing certifies")


def test_the_explorer_says_why_not(tmp_path):
    assert told(write(tmp_path / "a.h5ad", "plain"))["Loads in CELLxGENE Explorer"] == "yes"
    said = told(write(tmp_path / "b.h5ad", "nullable numbers"))["Loads in CELLxGENE Explorer"]
    assert said == "no: it does not read columns of nullable numbers (i)"
