"""`catalog convert` and `catalog parity`, as a user calls them."""

import json
import subprocess
import sys
from pathlib import Path

import anndata as ad
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

ROOT = Path(__file__).parents[2]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "generator", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.fixture
def source(tmp_path) -> Path:
    path = tmp_path / "in.h5ad"
    data = ad.AnnData(
        sp.csr_matrix(np.array([[0, 2, 1], [3, 0, 0]], dtype=np.float32)),
        obs=pd.DataFrame({"kind": pd.Categorical(["a", "b"])}, index=["c1", "c2"]),
        var=pd.DataFrame({"feature_name": ["A", "B", "C"]}, index=["g1", "g2", "g3"]),
    )
    data.write_h5ad(path)
    return path


def test_made_and_proven(source, tmp_path):
    target = tmp_path / "out.rds"
    made = run("convert", source, target)
    assert (made.returncode, made.stderr) == (
        0,
        "note: X holds counts and there is no other matrix: data repeats the counts.\n",
    )
    assert made.stdout.startswith(f"{target}: 2 cells, 3 genes, counts from X, data from X; ")
    assert made.stdout.endswith("and R needs about 72 bytes to load it\n")
    proven = run("parity", source, target)
    assert (proven.returncode, proven.stderr) == (0, "")
    certificate = json.loads(proven.stdout)
    assert (certificate["differences"], certificate["package"]) == ([], "SeuratObject")


def test_what_differs_is_told(source, tmp_path):
    target = tmp_path / "out.rds"
    assert run("convert", source, target, "--symbols").returncode == 0
    assert run("parity", source, target, "--symbols").returncode == 0
    found = run("parity", source, target)
    assert found.returncode == 1
    assert found.stderr.startswith("differs: The names of the genes in R differ: 3 (")
    assert json.loads(found.stdout)["differences"]


def test_a_single_cell_experiment_is_no_seurat_object(source, tmp_path):
    target = tmp_path / "out.rds"
    assert run("convert", source, target, "--to", "sce").returncode == 0
    found = run("parity", source, target)
    assert (found.returncode, found.stdout) == (1, "")
    assert "['SingleCellExperiment'] is found where ['Seurat'] is expected" in found.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("convert", "in.h5ad", "nowhere/out.rds"), 2, "there is no folder"),
        (("convert", "in.h5ad", "in.h5ad"), 2, "IN and OUT are the same file"),
        (("convert", "other.h5ad", "out.rds"), 2, "does not exist"),
        (("convert", "text.h5ad", "out.rds"), 1, "This is not an HDF5 file."),
        (("parity", "in.h5ad", "text.h5ad"), 1, "The R file cannot be read"),
    ],
)
def test_how_it_fails(source, tmp_path, arguments, code, message):
    (tmp_path / "text.h5ad").write_text("no data")
    before = source.read_bytes()
    command, *files = arguments
    found = run(command, *(tmp_path / file for file in files))
    assert (found.returncode, message in found.stderr) == (code, True)
    assert "Traceback" not in found.stderr
    assert source.read_bytes() == before
    assert not (tmp_path / "out.rds").exists()
