import hashlib
import os
import subprocess
import sys
from pathlib import Path

import anndata
import numpy as np
import pytest

from generator.demo import human, model_organisms
from generator.demo.design import Design
from generator.demo.sources import SOURCES
from generator.demo.streaming import write_large
from generator.demo.synthetic import write_synthetic
from generator.manifests import read_catalog
from generator.model.record import replace
from generator.storage import digest

ROOT = Path(__file__).parents[2]
SYNTHETIC = {key: source for key, source in SOURCES.items() if isinstance(source, Design)}
SMALL = {
    "kidney": replace(model_organisms.KIDNEY, cells=90, genes=70),
    "embryo": replace(model_organisms.EMBRYO, cells=60, genes=60),
    "lupus": replace(human.LUPUS, cells=90, genes=120),
}

ELSEWHERE = """
import hashlib, sys
from generator.model.record import replace
from pathlib import Path
from generator.demo import human
from generator.demo.synthetic import write_synthetic
path = Path(sys.argv[1])
write_synthetic(replace(human.LUPUS, cells=90, genes=120), path)
print(hashlib.sha256(path.read_bytes()).hexdigest())
"""


@pytest.fixture(scope="module")
def promised():
    catalog = read_catalog(ROOT).catalog
    assert catalog is not None
    return {
        (collection.slug, dataset.slug, version.version): version.h5ad
        for collection in catalog.collections
        for dataset in collection.datasets
        for version in dataset.versions
    }


@pytest.mark.parametrize("key", SYNTHETIC, ids=str)
def test_a_synthetic_file_is_what_its_manifest_promises(key, promised, tmp_path):
    path = tmp_path / "made.h5ad"
    write_synthetic(SYNTHETIC[key], path)
    assert digest(path) == (promised[key].bytes, promised[key].sha256)


@pytest.mark.parametrize("name", SMALL)
def test_making_a_file_twice_gives_the_same_bytes(name, tmp_path):
    write_synthetic(SMALL[name], tmp_path / "a.h5ad")
    write_synthetic(SMALL[name], tmp_path / "b.h5ad")
    assert (tmp_path / "a.h5ad").read_bytes() == (tmp_path / "b.h5ad").read_bytes()


def test_a_process_with_another_hash_seed_makes_the_same_bytes(tmp_path):
    found = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", ELSEWHERE, str(tmp_path / f"{seed}.h5ad")],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(done.stdout.strip())
    write_synthetic(SMALL["lupus"], tmp_path / "here.h5ad")
    found.add(hashlib.sha256((tmp_path / "here.h5ad").read_bytes()).hexdigest())
    assert len(found) == 1


def test_another_seed_makes_other_bytes(tmp_path):
    write_synthetic(SMALL["embryo"], tmp_path / "a.h5ad")
    write_synthetic(replace(SMALL["embryo"], seed=1), tmp_path / "b.h5ad")
    assert (tmp_path / "a.h5ad").read_bytes() != (tmp_path / "b.h5ad").read_bytes()


def test_raw_holds_counts_and_x_their_logarithm(tmp_path):
    write_synthetic(SMALL["lupus"], tmp_path / "a.h5ad")
    table = anndata.read_h5ad(tmp_path / "a.h5ad")
    counts = table.raw.X.toarray()
    assert (counts == counts.round()).all()
    assert (counts.sum(axis=1) == table.obs["n_counts"]).all()
    expected = np.log1p(counts / counts.sum(axis=1, keepdims=True) * 10_000)
    assert np.abs(table.X.toarray() - expected).max() < 0.001


def test_the_second_version_of_lupus_has_the_same_cells_with_other_cell_types(tmp_path):
    tables = []
    for design in (human.LUPUS_FIRST, human.LUPUS):
        write_synthetic(replace(design, cells=300, genes=120), tmp_path / "a.h5ad")
        tables.append(anndata.read_h5ad(tmp_path / "a.h5ad"))
    first, second = tables
    assert list(first.obs_names) == list(second.obs_names)
    assert (first.raw.X != second.raw.X).nnz == 0
    assert first.obs["cell_type"].nunique() < second.obs["cell_type"].nunique()


def test_markers_are_highest_in_their_own_population(tmp_path):
    write_synthetic(replace(human.LUPUS, cells=1_500), tmp_path / "a.h5ad")
    table = anndata.read_h5ad(tmp_path / "a.h5ad")
    table.var_names = table.var["feature_name"].astype(str)
    expected = {"MS4A1": {"B naive", "B memory"}, "PPBP": {"Platelet"}, "S100A9": {"Mono CD14"}}
    for gene, names in expected.items():
        values = np.asarray(table[:, gene].X.todense()).ravel()
        means = {
            name: values[table.obs["author_cell_type"] == name].mean()
            for name in set(table.obs["author_cell_type"])
        }
        assert max(means, key=means.get) in names


def test_a_file_written_in_blocks_holds_what_one_written_at_once_holds(tmp_path):
    design = replace(human.LARGE, cells=400, genes=150)
    write_large(design, tmp_path / "blocks.h5ad")
    write_synthetic(design, tmp_path / "once.h5ad")
    blocks, once = (anndata.read_h5ad(tmp_path / name) for name in ("blocks.h5ad", "once.h5ad"))
    assert blocks.obs.equals(once.obs)
    assert blocks.var.equals(once.var)
    assert blocks.raw.var.equals(once.raw.var)
    assert (blocks.obsm["X_umap"] == once.obsm["X_umap"]).all()
    assert (blocks.X != once.X).nnz == 0
    assert (blocks.raw.X != once.raw.X).nnz == 0
    assert {key: str(value) for key, value in blocks.uns.items()} == {
        key: str(value) for key, value in once.uns.items()
    }


def test_several_blocks_make_one_matrix(tmp_path):
    write_large(replace(human.LARGE, cells=2_500, genes=110, library=60), tmp_path / "blocks.h5ad")
    table = anndata.read_h5ad(tmp_path / "blocks.h5ad")
    assert table.shape == (2_500, table.raw.X.shape[1])
    assert (np.asarray(table.raw.X.sum(axis=1)).ravel() == table.obs["n_counts"]).all()
