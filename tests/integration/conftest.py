"""A small catalog to be put into buckets."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KEPT = Path("synthetic-model-organisms") / "zebrafish-embryo.yaml"


@pytest.fixture(scope="session")
def embryo(tmp_path_factory):
    """The demo with one synthetic dataset; not to be changed."""
    root = tmp_path_factory.mktemp("embryo")
    shutil.copytree(ROOT / "catalog", root / "catalog")
    for folder in (root / "catalog" / "collections").iterdir():
        if folder.name != KEPT.parent.name:
            shutil.rmtree(folder)
    for manifest in (root / "catalog" / "collections" / KEPT).parent.iterdir():
        if manifest.suffix == ".yaml" and manifest.name not in (KEPT.name, "collection.yaml"):
            manifest.unlink()
    for name in ("ledger.tsv", "dois.tsv"):
        (root / "catalog" / name).unlink(missing_ok=True)
    shutil.rmtree(root / "catalog" / "releases", ignore_errors=True)
    shutil.copytree(ROOT / "requirements", root / "requirements")
    return root
