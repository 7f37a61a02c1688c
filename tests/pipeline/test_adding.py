"""`catalog add`: one file, one accession, also when it is killed at every step and run again."""

import multiprocessing
import os
import random
import signal

import anndata
import pytest

from generator import pipeline
from generator.errors import UnreadableFileError, UsageError
from generator.manifests import read_catalog
from generator.model import accession
from generator.model.dataset import Role
from generator.model.record import replace
from generator.model.sidecar import SidecarKind
from generator.pipeline.adding import add
from generator.pipeline.inspecting import Addition, inspect
from generator.pipeline.inspecting import given as as_it_is
from generator.pipeline.target import Wish
from generator.storage import FolderStore, asset_key, digest, sidecar_key
from tests.pipeline import catalogs

FIRST, SECOND, _ = catalogs.ACCESSIONS


def mint():
    return accession.mint(random.SystemRandom())


@pytest.fixture
def root(tmp_path):
    return catalogs.write_catalog(tmp_path / "repository", datasets=1)


@pytest.fixture
def given(tmp_path):
    return catalogs.write_h5ad(tmp_path / "given.h5ad", cells=8, seed=7)


@pytest.fixture
def addition(given):
    return Addition(file=given, wish=Wish(collection="study"), today="2026-02-03")


def everything(root):
    return {p.relative_to(root): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def datasets(root):
    reading = read_catalog(root)
    assert {problem.code for problem in reading.problems} <= {"M406"}  # not registered yet
    return {dataset.accession: dataset for c in reading.catalog.collections for dataset in c.datasets}


def assert_whole(root, dataset, number):
    """All that a version consists of is there, under its digest and in the lists."""
    version = next(v for v in dataset.versions if v.version == number)
    store = FolderStore(root / ".store")
    folder = pipeline.summary_folder(root)
    for asset in version.assets:
        assert digest(store.file(asset_key(asset))) == (asset.bytes, asset.sha256)
    assert folder.is_current(dataset.accession, number, version.h5ad.sha256)
    listed = folder.sidecars(dataset.accession, number).files
    for sidecar in listed:
        assert sidecar.source == version.h5ad.sha256
        assert digest(store.file(sidecar_key(sidecar))) == (sidecar.bytes, sidecar.sha256)
    return {sidecar.kind for sidecar in listed}


def assert_nothing_half_written(root):
    for path in (root / ".store" / "sha256").rglob("*.*"):
        assert digest(path)[1] == path.name.split(".")[0]
    datasets(root)


def test_a_new_dataset_with_all_that_belongs_to_it(root, addition, given):
    steps = []
    done = add(root, addition, mint=mint, on_step=steps.append)
    assert done.path == "catalog/collections/study/blood-7.yaml"
    dataset = datasets(root)[done.accession]
    assert (dataset.title, dataset.newest.version, dataset.newest.date) == ("Blood 7", 1, "2026-02-03")
    assert {asset.role for asset in dataset.newest.assets} == {Role.H5AD, Role.RDS}
    assert assert_whole(root, dataset, 1) == set(SidecarKind)
    made = anndata.read_h5ad(FolderStore(root / ".store").file(asset_key(dataset.newest.h5ad)))
    assert f"/d/{done.accession}/v1/" in made.uns["citation"]
    assert list(made.obs_names) == list(anndata.read_h5ad(given).obs_names)
    assert {path.name for path in (root / ".cache" / "add").glob("*/*")} == {"journal.json", "turn"}
    assert steps[-2:] == ["writing the manifest", "cleaning up"]


def test_added_again_it_changes_nothing(root, addition):
    first = add(root, addition, mint=mint)
    before = everything(root)
    again = add(root, addition, mint=mint)
    assert (again.fresh, again.accession, again.path) == (False, first.accession, first.path)
    assert everything(root) == before


def test_a_new_version_above_the_others_and_what_changed(root, given):
    manifest = root / "catalog/collections/study/cells-0.yaml"
    before = manifest.read_text()
    pipeline.summarize(
        root, only=[], force=False, jobs=1, today="2026-02-01", on_plan=lambda _: None, on_done=lambda _: None
    )
    addition = Addition(file=given, wish=Wish(dataset="cells-0"), today="2026-02-03", changes="More cells")
    done = add(root, addition, mint=mint)
    assert (done.accession, done.version) == (FIRST, 2)
    dataset = datasets(root)[FIRST]
    assert [version.version for version in dataset.versions] == [2, 1]
    assert dataset.newest.changes == "More cells"
    assert set(before.splitlines()) <= set(manifest.read_text().splitlines())
    assert_whole(root, dataset, 2)
    assert pipeline.summary_folder(root).difference(FIRST, 2) is not None
    assert add(root, addition, mint=mint).fresh is False


def test_byte_for_byte_and_without_an_r_file(root, addition, given):
    plain = replace(addition, as_given=True, rds=False)
    done = add(root, plain, mint=mint)
    (asset,) = datasets(root)[done.accession].newest.assets
    assert (asset.bytes, asset.sha256) == digest(given)
    kinds = assert_whole(root, datasets(root)[done.accession], 1)
    assert kinds == {SidecarKind.OBS, SidecarKind.EXPRESSION, SidecarKind.GENES, SidecarKind.VIEWER}


def _killed_at(root, addition, number):
    """Run in a process of its own that kills itself as its step of that number begins; its exit code."""

    def run():
        count = 0

        def step(_):
            nonlocal count
            count += 1
            if count == number:
                os.kill(os.getpid(), signal.SIGKILL)

        add(root, addition, mint=mint, on_step=step)

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    process.join()
    return process.exitcode


@pytest.mark.parametrize(
    "wish", [Wish(collection="study"), Wish(dataset="cells-0")], ids=["dataset", "version"]
)
def test_killed_at_every_step_and_run_again_it_ends_the_same(root, addition, wish):
    addition = replace(addition, wish=wish)
    before = set(datasets(root))
    number, codes, accessions = 1, [], set()
    while not codes or codes[-1] == -signal.SIGKILL:
        codes.append(_killed_at(root, addition, number))
        assert_nothing_half_written(root)
        for journal in (root / ".cache" / "add").glob("*/journal.json"):
            accessions.add(journal.read_text().split('"accession": "')[1][:8])
        number += 1
    assert codes[-1] == 0
    assert len(codes) > 8
    assert len(accessions) == 1
    (code,) = accessions
    after = datasets(root)
    assert set(after) == before | {code}
    assert len(after[code].versions) == (2 if wish.dataset else 1)
    assert_whole(root, after[code], after[code].newest.version)
    assert {path.name for path in (root / ".cache" / "add").glob("*/*")} == {"journal.json", "turn"}
    assert add(root, addition, mint=mint).fresh is False


def test_a_dry_run_changes_nothing(root, addition):
    before = everything(root)
    found = inspect(root, addition, as_it_is(addition))
    assert (found.version, found.published, found.begun) == (1, False, None)
    assert (found.summary.cells, found.target.path) == (8, "catalog/collections/study/blood-7.yaml")
    assert everything(root) == before


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        (Wish(), "no collection is named"),
        (Wish(collection="none"), "there is no collection none"),
        (Wish(dataset="none"), "there is no dataset none"),
        (Wish(dataset="cells-0", title="New"), "a new version has the title and slug of its dataset"),
        (Wish(collection="study", slug="No Slug"), '"No Slug" is not a slug.'),
        (Wish(collection="study", slug="cells-0"), "catalog/collections/study/cells-0.yaml is there already"),
        (Wish(collection="study", title="x"), "`title` must have at least 3 characters, not 1."),
    ],
)
def test_what_has_no_place_is_told_and_nothing_is_done(root, addition, wish, message):
    before = everything(root)
    with pytest.raises(UsageError) as caught:
        add(root, replace(addition, wish=wish), mint=mint)
    assert caught.value.message == message
    assert caught.value.hint
    assert everything(root) == before


def test_a_file_that_is_none_leaves_nothing(root, addition):
    before = everything(root)
    addition.file.write_text("not HDF5")
    with pytest.raises(UnreadableFileError, match="not an HDF5 file"):
        add(root, addition, mint=mint)
    assert everything(root) == before


def test_a_file_of_the_catalog_is_not_added_again(root, addition):
    again = replace(addition, file=root / "0.h5ad")
    with pytest.raises(UsageError) as caught:
        add(root, again, mint=mint)
    assert caught.value.message == f"the file is in the catalog already: {FIRST} v1"


def test_a_minted_accession_that_is_taken_is_not_used(root, addition):
    minted = iter([FIRST, catalogs.COLLECTION, SECOND])
    assert add(root, addition, mint=lambda: next(minted)).accession == SECOND


def _at_once(root, *additions):
    """Each in a process of its own, all begun together; what each ended with."""
    context = multiprocessing.get_context("fork")
    results, together = context.Queue(), context.Barrier(len(additions))

    def run(one):
        together.wait()
        try:
            done = add(root, one, mint=mint)
            results.put((done.accession, done.version, done.fresh))
        except UsageError as error:
            results.put(error.message)

    processes = [context.Process(target=run, args=(one,)) for one in additions]
    for process in processes:
        process.start()
    told = [results.get(timeout=120) for _ in processes]
    for process in processes:
        process.join()
    return told


def test_one_file_added_twice_at_once_is_added_once(root, addition):
    told = _at_once(root, addition, addition)
    assert sorted(fresh for _, _, fresh in told) == [False, True]
    assert len({code for code, _, _ in told}) == 1
    (new,) = set(datasets(root)) - {FIRST}
    assert_whole(root, datasets(root)[new], 1)
    assert_nothing_half_written(root)


def test_of_two_files_at_once_for_one_place_the_second_is_told_and_takes_the_next(root, addition, tmp_path):
    wish = Wish(dataset=FIRST)
    other = catalogs.write_h5ad(tmp_path / "other.h5ad", cells=10, seed=8)
    both = [replace(addition, wish=wish, changes="More cells", file=file) for file in (addition.file, other)]
    told = _at_once(root, *both)
    (refusal,) = [each for each in told if isinstance(each, str)]
    assert "has a version 2 already, which came meanwhile" in refusal
    assert_whole(root, datasets(root)[FIRST], 2)
    held = datasets(root)[FIRST].newest.h5ad.sha256
    again = [add(root, one, mint=mint) for one in both]
    assert sorted((each.version, each.fresh) for each in again) == [(2, False), (3, True)]
    assert datasets(root)[FIRST].versions[1].h5ad.sha256 == held
    assert_whole(root, datasets(root)[FIRST], 3)
    assert_nothing_half_written(root)
