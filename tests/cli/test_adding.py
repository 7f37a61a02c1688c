"""`catalog add`, `sidecars` and `make-rds` from the outside: what they print, where, and how they end."""

import pytest
from click.testing import CliRunner

from generator import cli
from generator.pipeline import summary_folder
from tests.pipeline import catalogs

FIRST = catalogs.ACCESSIONS[0]


@pytest.fixture
def root(tmp_path):
    return catalogs.write_catalog(tmp_path / "repository", datasets=1)


def run(root, *arguments):
    return CliRunner().invoke(cli.catalog, ["--root", str(root), *arguments], catch_exceptions=False)


def test_a_file_is_added_after_a_look_at_what_would_be_done(root, tmp_path):
    file = catalogs.write_h5ad(tmp_path / "given.h5ad", cells=8, seed=7)
    planned = run(root, "add", str(file), "--collection", "study", "--no-rds", "--dry-run")
    lines = planned.stdout.splitlines()
    assert lines[0].endswith(" bytes, 8 cells, 20 genes")
    assert lines[-3:] == [
        "would write catalog/collections/study/blood-7.yaml: version 1 of a new accession, 'Blood 7'",
        "would standardize the file, summarise it, make sidecars, put all of it into the store",
        "nothing was done",
    ]
    assert not (root / ".cache").exists()
    done = run(root, "add", str(file), "--collection", "study", "--no-rds")
    assert done.exit_code == 0
    path, _, code = done.stdout.strip().partition(" written: ")
    assert f"accession: {code.removesuffix(' v1')}\n" in (root / path).read_text()
    assert "next: review it" in done.stderr
    again = run(root, "add", str(file), "--collection", "study", "--no-rds")
    assert again.stdout == f"{path} there already: {code}\n"


def test_sidecars_and_r_files_are_made_once(root):
    made = run(root, "make-rds", "-j", "1")
    assert made.stdout.splitlines()[-1] == "1 made, 0 failed"
    assert run(root, "make-rds").stdout == "0 made, 0 failed\n"
    told = run(root, "sidecars", "--kind", "obs", "--kind", "parity", "-j", "1")
    assert told.stdout == "2 made, 0 current already, 0 with nothing to make, 0 failed\n"
    assert [each.kind.value for each in summary_folder(root).sidecars(FIRST, 1).files] == ["obs", "parity"]


def test_a_failure_is_told_with_its_version_and_sets_the_exit_code(root):
    for path in (root / ".store" / "sha256").rglob("*.h5ad"):
        path.unlink()
    failed = run(root, "sidecars", "-j", "1")
    assert (failed.exit_code, failed.stdout) == (
        3,
        "0 made, 0 current already, 0 with nothing to make, 1 failed\n",
    )
    assert failed.stderr.startswith(f"{FIRST} v1: sha256/")
    assert run(root, "make-rds", FIRST).exit_code == 3
