"""Summaries as files: whole or not at all, the same bytes each time, skipped when current."""

import hashlib
import os

import pytest

from generator.errors import CellshelfError, StaleDataError, UnreadableFileError
from generator.model.collection import Contact
from generator.model.dataset import Asset, Role
from generator.model.settings import Publisher, Settings, StoreSettings
from generator.storage import FolderStore, asset_key
from generator.summaries import SummaryFolder, SummaryTask, encode, summarize_many
from tests.tasks import clusters


@pytest.fixture
def folder(tmp_path):
    return SummaryFolder(tmp_path / "summaries")


def test_written_and_read_back(build, conformant, folder):
    made = build.summarized(conformant())
    folder.write("4T7M2Q9K", 1, made)
    assert folder.read("4T7M2Q9K", 1) == made.summary
    assert folder.picture("4T7M2Q9K", 1) == made.picture
    assert made.summary.picture.column == "cell_type_ontology_term_id"
    assert [entry.label for entry in made.summary.picture.legend] == ["B cell", "T cell"] or [
        entry.label for entry in made.summary.picture.legend
    ] == ["T cell", "B cell"]
    assert sorted(path.name for path in folder.path.iterdir()) == ["4T7M2Q9K.v1.json", "4T7M2Q9K.v1.webp"]
    assert encode(made.summary).endswith(b"}\n")


def test_picture_goes_when_there_is_none(build, conformant, folder):
    folder.write("4T7M2Q9K", 1, build.summarized(conformant()))
    folder.write("4T7M2Q9K", 1, build.summarized(build.plain))
    assert folder.picture("4T7M2Q9K", 1) is None


def test_no_summary(folder):
    with pytest.raises(CellshelfError) as caught:
        folder.read("4T7M2Q9K", 2)
    assert caught.value.message == "There is no summary of 4T7M2Q9K v2."
    assert caught.value.hint == "Run `catalog summarize 4T7M2Q9K`."


def test_no_way_out_of_the_folder(folder):
    with pytest.raises(CellshelfError, match="is not an accession"):
        folder.read("../../secret", 1)


def test_current_only_with_the_same_bytes_and_format(build, folder):
    made = build.summarized(build.plain)
    assert not folder.is_current("4T7M2Q9K", 1, made.summary.source.sha256)
    folder.write("4T7M2Q9K", 1, made)
    assert folder.is_current("4T7M2Q9K", 1, made.summary.source.sha256)
    assert not folder.is_current("4T7M2Q9K", 1, "1" * 64)
    file = folder.path / "4T7M2Q9K.v1.json"
    file.write_bytes(file.read_bytes().replace(b'"format": 1', b'"format": 0'))
    assert not folder.is_current("4T7M2Q9K", 1, made.summary.source.sha256)
    file.write_bytes(b'{"half')
    assert not folder.is_current("4T7M2Q9K", 1, made.summary.source.sha256)


def test_interrupted_while_writing_leaves_the_old_one(build, conformant, folder, monkeypatch):
    folder.write("4T7M2Q9K", 1, build.summarized(build.plain))
    before = (folder.path / "4T7M2Q9K.v1.json").read_bytes()

    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        folder.write("4T7M2Q9K", 1, build.summarized(conformant()))
    assert (folder.path / "4T7M2Q9K.v1.json").read_bytes() == before
    assert [path.name for path in folder.path.iterdir()] == ["4T7M2Q9K.v1.json"]


@pytest.fixture
def task(tmp_path):
    settings = Settings(
        name="A catalog",
        description="",
        url="https://example.org/",
        publisher=Publisher(name="A lab"),
        contact=Contact(name="A person"),
        store=StoreSettings(path="store"),
    )

    def make(accession, data, **facts):
        sha256 = facts.pop("sha256", hashlib.sha256(data).hexdigest())
        asset = Asset(role=Role.H5AD, bytes=len(data), sha256=sha256)
        path = FolderStore(tmp_path / "store").file(asset_key(asset))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return SummaryTask(
            accession=accession,
            version=1,
            asset=asset,
            settings=settings,
            root=tmp_path,
            tool="cellshelf test",
            date="2026-01-02",
            **facts,
        )

    return make


@pytest.mark.parametrize("workers", [1, 2])
def test_one_failure_stops_no_other(build, conformant, folder, task, workers):
    good = build.save(conformant()).read_bytes()
    tasks = [task("AAAA0001", good), task("AAAA0002", b"<html>"), task("AAAA0003", good)]
    seen = []
    results = summarize_many(tasks, folder, workers=workers, on_done=seen.append)
    assert [result.task.accession for result in results] == ["AAAA0001", "AAAA0002", "AAAA0003"]
    assert sorted(result.task.accession for result in seen) == ["AAAA0001", "AAAA0002", "AAAA0003"]
    assert isinstance(results[1].error, UnreadableFileError)
    assert results[1].error.message == "This is not an HDF5 file."
    assert results[1].error.hint
    assert folder.read("AAAA0001", 1).cells == folder.read("AAAA0003", 1).cells == 6


def test_current_ones_are_skipped_unless_forced(build, conformant, folder, task):
    data = build.save(conformant()).read_bytes()
    assert [r.skipped for r in summarize_many([task("AAAA0001", data)], folder, workers=1)] == [False]
    assert [r.skipped for r in summarize_many([task("AAAA0001", data)], folder, workers=1)] == [True]
    forced = task("AAAA0001", data, force=True)
    assert [r.skipped for r in summarize_many([forced], folder, workers=1)] == [False]


def test_other_bytes_than_promised(build, folder, task):
    data = build.file(build.plain).read_bytes()
    (result,) = summarize_many([task("AAAA0001", data, sha256="ab" * 32)], folder, workers=1)
    assert isinstance(result.error, StaleDataError)
    assert "as its manifest says" in result.error.message


def test_interrupt_ends_the_batch(build, folder, task):
    data = build.file(build.plain).read_bytes()

    def interrupted(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        summarize_many(
            [task("AAAA0001", data), task("AAAA0002", data)], folder, workers=1, on_done=interrupted
        )
    assert sorted(path.name for path in folder.path.iterdir()) == ["AAAA0001.v1.json"]


@pytest.mark.integration
def test_a_cluster_gives_the_same_summaries_also_when_a_worker_is_killed(
    build, conformant, folder, task, tmp_path
):
    files = [build.save(conformant(2 * cells)).read_bytes() for cells in range(1, 9)]
    tasks = [task(f"AAAA000{number}", data) for number, data in enumerate(files)]
    remote = SummaryFolder(tmp_path / "remote")
    killed = []

    with clusters.running(tmp_path / "cluster", workers=2) as cluster:

        def done(result):
            assert result.error is None
            if not killed:
                killed.append(cluster.workers[0])
                cluster.workers[0].kill()

        summarize_many(tasks, remote, workers=1, scheduler=cluster.address, on_done=done)
        assert killed[0].wait() < 0
    summarize_many(tasks, folder, workers=1)
    written = {path.name: path.read_bytes() for path in remote.path.iterdir()}
    assert written == {path.name: path.read_bytes() for path in folder.path.iterdir()}
    assert len(written) == 2 * len(tasks)
