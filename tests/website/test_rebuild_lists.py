"""What only the lists of a catalog depend on: a build that remembers makes them anew when it changes."""

import shutil
from pathlib import Path

import pytest

from generator import pipeline
from generator.website import output

DEMO = Path(__file__).parents[2] / "catalog"


@pytest.fixture
def root(tmp_path):
    shutil.copytree(DEMO, tmp_path / "root" / "catalog")
    return tmp_path / "root"


def built(root, name):
    pipeline.build(root, root / name, jobs=1)
    return {path: file.read_bytes() for path, file in output.gather(root / name).items()}


@pytest.mark.parametrize("gone", ["genes.json", "releases", "gene-aliases.tsv"])
def test_lists_change_with_what_nothing_else_is_made_of(root, gone):
    place = root / "catalog" / gone
    before = built(root, "site")
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    after = built(root, "site")
    shutil.rmtree(root / ".cache")
    assert after == built(root, "scratch")
    assert after != before
