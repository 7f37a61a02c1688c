from pathlib import Path

import pytest

from generator.demo import human, large, model_organisms, staging
from generator.demo.sources import SOURCES
from generator.demo.synthetic import write_synthetic
from generator.errors import StaleDataError, UsageError
from generator.manifests import read_catalog
from generator.model.record import replace
from generator.storage import digest, open_store

ROOT = Path(__file__).parents[2]
DESIGN = replace(model_organisms.EMBRYO, cells=40, genes=50)

SETTINGS = """\
name: Small
description: Small.
url: http://127.0.0.1:8000/
publisher: {name: Somebody}
contact: {name: Somebody}
"""
COLLECTION = """\
accession: 872C6J6D
title: Some cells
description: Some.
license: CC0-1.0
contact: {name: Somebody}
creators: [{name: Somebody}]
"""
DATASET = """\
accession: KMP07ZEM
title: Some cells
versions:
  - version: 1
    date: 2026-11-22
    assets: [{{role: h5ad, bytes: {bytes}, sha256: {sha256}}}]
"""


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A catalog of one small synthetic dataset."""
    made = tmp_path / "made.h5ad"
    write_synthetic(DESIGN, made)
    size, sha256 = digest(made)
    root = tmp_path / "root"
    folder = root / "catalog" / "collections" / "synthetic-human-disease"
    folder.mkdir(parents=True)
    (root / "catalog" / "catalog.yaml").write_text(SETTINGS)
    (folder / "collection.yaml").write_text(COLLECTION)
    (folder / "embryo.yaml").write_text(DATASET.format(bytes=size, sha256=sha256))
    (root / "requirements").mkdir()
    (root / "requirements" / "demo-data.txt").write_text("")
    monkeypatch.setattr(staging, "SOURCES", {("synthetic-human-disease", "embryo", 1): DESIGN})
    return root


def stored(root):
    catalog = read_catalog(root).catalog
    asset = catalog.collections[0].datasets[0].versions[0].h5ad
    return open_store(catalog.settings.store, root).file(
        f"sha256/{asset.sha256[:2]}/{asset.sha256}.h5ad"
    ), asset


def test_staging_puts_a_file_under_its_digest_and_the_second_time_leaves_it(root):
    told = []
    first = staging.stage(root, told.append)
    path, asset = stored(root)
    assert digest(path) == (asset.bytes, asset.sha256)
    assert [(one.name, one.fresh) for one in first] == [("synthetic-human-disease/embryo v1", True)]
    assert tuple(told) == first
    assert [one.fresh for one in staging.stage(root)] == [False]


def test_a_file_changed_in_the_store_is_put_there_anew(root):
    staging.stage(root)
    path, asset = stored(root)
    path.chmod(0o644)
    path.write_bytes(b"\0" * asset.bytes)
    assert [one.fresh for one in staging.stage(root)] == [True]
    assert digest(path)[1] == asset.sha256


def test_a_file_that_is_not_the_promised_one_is_refused_with_what_to_do(root, monkeypatch):
    other = replace(DESIGN, seed=1)
    monkeypatch.setattr(staging, "SOURCES", {("synthetic-human-disease", "embryo", 1): other})
    path, asset = stored(root)
    with pytest.raises(StaleDataError) as failure:
        staging.stage(root)
    assert failure.value.message.startswith("synthetic-human-disease/embryo v1: made ")
    assert failure.value.message.endswith(
        f"but its manifest promises {asset.bytes:,} bytes with {asset.sha256}"
    )
    assert failure.value.hint == (
        "install the locked dependencies anew (requirements/run.txt); after a change of the design, "
        "give the file a new version with this size and digest"
    )
    assert not path.exists()


def test_every_demo_version_in_the_catalog_has_a_source_and_no_source_is_left_over():
    catalog = read_catalog(ROOT).catalog
    assert catalog is not None
    versions = {
        (collection.slug, dataset.slug, version.version)
        for collection in catalog.collections
        for dataset in collection.datasets
        for version in dataset.versions
    }
    assert set(SOURCES) == versions


def test_the_demo_catalog_has_no_problem():
    assert [problem.message for problem in read_catalog(ROOT).problems] == []


def test_a_large_copy_has_one_more_dataset_and_can_be_made_again(root, tmp_path):
    folder = tmp_path / "copy"
    design = replace(human.LARGE, cells=300, genes=110)
    for _ in range(2):
        manifest = large.make_large(folder, root=root, design=design)
        reading = read_catalog(folder)
        assert reading.catalog is not None
        assert not reading.problems
        datasets = [dataset for collection in reading.catalog.collections for dataset in collection.datasets]
        assert [dataset.slug for dataset in datasets] == ["blood-lupus-100k", "embryo"]
        store = open_store(reading.catalog.settings.store, folder)
        assert all(staging.is_intact(store, dataset.newest.h5ad) for dataset in datasets)
        assert manifest.is_file()
    assert not (root / "catalog" / "ledger.tsv").exists()


def test_a_folder_with_other_things_is_never_written_over(root, tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError) as failure:
        large.make_large(folder, root=root)
    assert failure.value.message == f"{folder} is not empty, and no copy of the demo"
