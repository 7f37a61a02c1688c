"""R files for versions that have none: converted, stored, entered into the manifest, then kept."""

import shutil
import subprocess

import pytest

from generator.errors import UnreadableFileError, WorkerDiedError
from generator.manifests import read_catalog
from generator.model.dataset import Role
from generator.pipeline import register
from generator.pipeline.rds import make_rds
from generator.storage import FolderStore, asset_key
from tests.pipeline import catalogs, makers

FIRST, SECOND, _ = catalogs.ACCESSIONS


@pytest.fixture
def root(tmp_path):
    return catalogs.write_catalog(tmp_path)


def manifest(root, number):
    return root / f"catalog/collections/study/cells-{number}.yaml"


def test_a_file_is_made_and_entered_and_no_other_byte_changes(root):
    before = manifest(root, 0).read_text()
    (result,) = make_rds(root, [FIRST], convert=makers.convert)
    added = f"      - role: rds\n        bytes: {result.asset.bytes}\n        sha256: {result.asset.sha256}\n"
    assert manifest(root, 0).read_text() == before.replace("columns:", f"{added}columns:")
    data = FolderStore(root / ".store").get(asset_key(result.asset))
    assert data.decode().splitlines()[:6] == [f"c{number}" for number in range(6)]
    dataset = read_catalog(root).catalog.collections[0].datasets[0]
    assert dataset.versions[0].asset(Role.RDS) == result.asset
    assert make_rds(root, [FIRST], convert=makers.refuse) == []


def test_a_published_version_gains_it_and_the_ledger_keeps_it(root):
    register(root, "2026-02-01")
    made = make_rds(root, (), convert=makers.convert, jobs=2)
    rows = register(root, "2026-02-03")
    assert [(row.accession, row.version, row.sha256) for row in rows] == [
        (result.accession, 1, f"rds:{result.asset.sha256}") for result in made
    ]
    assert read_catalog(root).problems == ()
    text = manifest(root, 0).read_text()
    manifest(root, 0).write_text(text.replace(made[0].asset.sha256, "0" * 64))
    assert [problem.code for problem in read_catalog(root).problems] == ["M404"]


def test_one_failure_stops_no_other_and_leaves_nothing(root):
    (root / "0.h5ad").write_bytes(b"not HDF5")
    broken = catalogs.keep(root, root / "0.h5ad")
    text = manifest(root, 0).read_text().splitlines()
    lines = [f"        bytes: {broken.bytes}" if "bytes:" in line else line for line in text]
    lines = [f"        sha256: {broken.sha256}" if "sha256:" in line else line for line in lines]
    manifest(root, 0).write_text("\n".join(lines) + "\n")
    before = manifest(root, 0).read_text()
    first, second = make_rds(root, ())
    assert isinstance(first.error, UnreadableFileError)
    assert (manifest(root, 0).read_text(), second.error) == (before, None)
    assert len(list((root / ".store/sha256").rglob("*.rds"))) == 1


def test_a_worker_that_is_killed_leaves_nothing(root):
    before = [manifest(root, number).read_bytes() for number in (0, 1)]
    results = make_rds(root, (), convert=makers.die_while_writing, jobs=2)
    assert [type(result.error) for result in results] == [WorkerDiedError] * 2
    assert [manifest(root, number).read_bytes() for number in (0, 1)] == before
    assert list((root / ".store/sha256").rglob("*.rds")) == []


def test_nothing_is_made_of_what_was_withdrawn(root):
    end = "withdrawn: {date: 2026-02-01, reason: Swapped.}\n"
    manifest(root, 0).write_text(manifest(root, 0).read_text() + end)
    assert [result.accession for result in make_rds(root, (), convert=makers.convert)] == [SECOND]


@pytest.mark.integration
def test_real_r_reads_what_was_made(root, tmp_path):
    if shutil.which("Rscript") is None:
        pytest.skip("no R: apt-get install r-base-core r-cran-seurat")
    (result,) = make_rds(root, [FIRST])
    path = FolderStore(root / ".store").file(asset_key(result.asset))
    code = f'library(SeuratObject); x <- readRDS("{path}"); validObject(x); cat(dim(x))'
    done = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.stdout.endswith("20 6"), done.stderr
