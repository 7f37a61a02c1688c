"""`catalog standardize` and `catalog obs`, as people type them."""

import json
import subprocess
import sys
from pathlib import Path

import anndata as ad
import numpy as np
import pytest

ROOT = Path(__file__).parents[2]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "generator", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.fixture
def source(tmp_path) -> Path:
    data = ad.AnnData(X=np.ones((2, 3), dtype=np.float32))
    data.obs["cell_type_ontology_term_id"] = ["CL:0000084", "unknown"]
    data.obs["cell_type_ontology_term_id"] = data.obs["cell_type_ontology_term_id"].astype("category")
    data.write_h5ad(tmp_path / "in.h5ad")
    return tmp_path / "in.h5ad"


def test_a_file_is_standardized_and_told_about(source, tmp_path):
    url = "https://cells.example.org/d/8XK3M1PZ/v2/"
    done = run(
        "standardize", source, tmp_path / "out.h5ad", "--url", url, "--doi", "https://doi.org/10.1000/182"
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "added    obs/cell_type: labels of 2 terms"
    assert lines[-1].endswith(
        "written, " + f"{(tmp_path / 'out.h5ad').stat().st_size:,} bytes, no schema version declared"
    )
    cited = ad.read_h5ad(tmp_path / "out.h5ad").uns["citation"]
    by = "curated and distributed by Cellshelf"
    assert cited == f"Publication: https://doi.org/10.1000/182 Dataset Version: {url} {by}"
    again = run(
        "standardize",
        "--json",
        tmp_path / "out.h5ad",
        tmp_path / "2.h5ad",
        "--url",
        url,
        "--doi",
        "10.1000/182",
    )
    told = json.loads(again.stdout)
    assert told["source"] == told["sha256"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--doi", "10.1000/182"), "a citation needs --url"),
        (("--url", "https://x.example.org/", "--doi", "182"), "182 is no DOI"),
        (("--schema-version", "seven"), "seven is no schema version"),
    ],
)
def test_wrong_usage(options, told, source, tmp_path):
    done = run("standardize", source, tmp_path / "out.h5ad", *options)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "out.h5ad").exists()


def test_a_file_is_not_written_over_itself(source):
    before = source.read_bytes()
    assert run("standardize", source, source).returncode == 2
    assert source.read_bytes() == before


def test_what_is_no_h5ad_file_ends_with_1(tmp_path):
    (tmp_path / "page.h5ad").write_text("<html>")
    done = run("standardize", tmp_path / "page.h5ad", tmp_path / "out.h5ad")
    assert (done.returncode, "This is not an HDF5 file" in done.stderr) == (1, True)


def test_cells_as_a_table(source, tmp_path):
    done = run("obs", source, tmp_path / "obs.parquet")
    assert done.stdout.endswith(f"2 cells, 1 columns, {(tmp_path / 'obs.parquet').stat().st_size:,} bytes\n")
    assert run("obs", source, tmp_path / "nowhere" / "obs.parquet").returncode == 3
