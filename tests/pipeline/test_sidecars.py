"""Sidecars: made where missing or stale, listed beside the summaries, in the store under their digest."""

import functools
import hashlib
import http.server
import threading

import pytest

from generator.errors import OutsideError, UnreadableFileError, UsageError
from generator.formats.sidecars import Maker
from generator.model.record import replace
from generator.model.sidecar import SidecarKind
from generator.pipeline import summary_folder
from generator.pipeline.sidecars import SidecarWork, make_missing
from generator.storage import FolderStore, sidecar_key
from tests.pipeline import catalogs, makers
from tests.tasks import clusters

IDS = Maker(kind=SidecarKind.OBS, suffix="txt", format=1, make=makers.cell_ids)
REFUSED = Maker(kind=SidecarKind.EXPRESSION, suffix="h5ad", format=1, make=makers.refuse)
EMPTY = Maker(kind=SidecarKind.GENES, suffix="bin", format=1, make=makers.nothing)
PARITY = Maker(kind=SidecarKind.PARITY, suffix="json", format=1, make=makers.of_rds, needs_rds=True)
WORK = SidecarWork(today="2026-02-03")
FIRST, SECOND, _ = catalogs.ACCESSIONS


@pytest.fixture
def root(tmp_path):
    return catalogs.write_catalog(tmp_path)


def counts(results):
    return [(len(r.made.sidecars), r.current, len(r.made.empty), len(r.made.failed)) for r in results]


def stored(root):
    return {p.name: p.read_bytes() for p in (root / ".store/sha256").rglob("*.*") if p.suffix != ".h5ad"}


@pytest.mark.parametrize("jobs", [1, 2])
def test_made_once_put_under_its_digest_and_listed(root, jobs):
    results = make_missing(root, (), replace(WORK, jobs=jobs), makers=[IDS])
    assert counts(results) == [(1, 0, 0, 0), (1, 0, 0, 0)]
    (listed,) = summary_folder(root).sidecars(FIRST, 1).files
    data = FolderStore(root / ".store").get(sidecar_key(listed))
    assert data.decode().splitlines()[:2] == [f"{FIRST} v1", "c0"]
    assert (listed.bytes, listed.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert listed.source == hashlib.sha256((root / "0.h5ad").read_bytes()).hexdigest()
    assert (listed.format, listed.date, listed.rds) == (1, "2026-02-03", None)
    assert counts(make_missing(root, (), WORK, makers=[IDS])) == [(0, 1, 0, 0), (0, 1, 0, 0)]


def test_stale_by_format_or_by_force(root):
    make_missing(root, (), WORK, makers=[IDS])
    newer = replace(IDS, format=2)
    assert counts(make_missing(root, [SECOND], WORK, makers=[newer])) == [(1, 0, 0, 0)]
    assert summary_folder(root).sidecars(SECOND, 1).files[0].format == 2
    forced = replace(WORK, force=True)
    assert counts(make_missing(root, [FIRST], forced, makers=[IDS])) == [(1, 0, 0, 0)]


def test_one_kind_that_fails_stops_no_other_and_leaves_nothing(root):
    results = make_missing(root, (), WORK, makers=[REFUSED, EMPTY, IDS])
    assert counts(results) == [(1, 0, 1, 1), (1, 0, 1, 1)]
    ((kind, error),) = results[0].made.failed
    assert (kind, type(error)) == (SidecarKind.EXPRESSION, UnreadableFileError)
    assert error.message == f"{FIRST} cannot be had"
    assert all(b"half" not in data for data in stored(root).values())


def test_what_a_file_does_not_give_is_written_down_and_not_asked_again(root):
    make_missing(root, [FIRST], WORK, makers=[REFUSED, EMPTY, IDS])
    listed = summary_folder(root).sidecars(FIRST, 1)
    assert [(each.kind, each.reason) for each in listed.unmade] == [
        (SidecarKind.EXPRESSION, f"{FIRST} cannot be had"),
        (SidecarKind.GENES, ""),
    ]
    (again,) = make_missing(root, [FIRST], WORK, makers=[REFUSED, EMPTY, IDS])
    assert (counts([again]), again.unmade) == ([(0, 1, 0, 0)], 2)
    newer = replace(REFUSED, format=2, make=makers.cell_ids)
    (again,) = make_missing(root, [FIRST], WORK, makers=[newer, EMPTY])
    assert (counts([again]), again.unmade) == ([(1, 0, 0, 0)], 1)
    assert [each.kind for each in summary_folder(root).sidecars(FIRST, 1).unmade] == [SidecarKind.GENES]
    forced = replace(WORK, force=True)
    assert counts(make_missing(root, [FIRST], forced, makers=[EMPTY])) == [(0, 0, 1, 0)]


def test_what_another_program_could_not_make_is_tried_again(root, monkeypatch):
    make_missing(root, [FIRST], WORK, makers=[REFUSED])
    monkeypatch.setattr("generator.pipeline.sidecars.TOOL", "cellshelf 99")
    assert counts(make_missing(root, [FIRST], WORK, makers=[REFUSED])) == [(0, 0, 0, 1)]


def test_only_the_kinds_that_are_asked_for(root):
    work = replace(WORK, kinds=[SidecarKind.OBS])
    assert counts(make_missing(root, [FIRST], work, makers=[REFUSED, IDS])) == [(1, 0, 0, 0)]
    with pytest.raises(UsageError, match="no dataset has the accession ZZZZ"):
        make_missing(root, ["ZZZZ"], work, makers=[IDS])


def test_what_needs_an_rds_file_waits_for_one_and_follows_it(root):
    assert counts(make_missing(root, (), WORK, makers=[PARITY])) == [(0, 0, 0, 0)] * 2
    manifest = root / "catalog/collections/study/cells-0.yaml"
    before = manifest.read_text()
    for data in (b"first", b"other"):
        (root / "made.rds").write_bytes(data)
        asset = catalogs.keep(root, root / "made.rds")
        line = f"      - {{role: rds, bytes: {asset.bytes}, sha256: {asset.sha256}}}\n"
        manifest.write_text(before.replace("columns:", line + "columns:"))
        assert counts(make_missing(root, [FIRST], WORK, makers=[PARITY])) == [(1, 0, 0, 0)]
        listed = summary_folder(root).sidecars(FIRST, 1).of(SidecarKind.PARITY)
        assert listed.rds == asset.sha256
        assert FolderStore(root / ".store").get(sidecar_key(listed)) == data[::-1]
    assert counts(make_missing(root, [FIRST], WORK, makers=[PARITY])) == [(0, 1, 0, 0)]


def test_nothing_is_made_of_what_was_withdrawn(root):
    manifest = root / "catalog/collections/study/cells-0.yaml"
    end = "withdrawn: {date: 2026-02-01, reason: Swapped.}\n"
    manifest.write_text(manifest.read_text() + end)
    assert [result.accession for result in make_missing(root, (), WORK, makers=[IDS])] == [SECOND]


def test_a_file_that_is_gone_or_changed_is_told_and_stops_no_other(root):
    (key,) = (
        p
        for p in (root / ".store/sha256").rglob("*.h5ad")
        if p.read_bytes() == (root / "0.h5ad").read_bytes()
    )
    data = bytearray(key.read_bytes())
    data[-1] ^= 1
    key.write_bytes(data)
    results = make_missing(root, (), WORK, makers=[IDS])
    assert "as its manifest says" in results[0].error.message
    assert counts(results)[1] == (1, 0, 0, 0)
    key.unlink()
    (result,) = make_missing(root, [FIRST], WORK, makers=[IDS])
    assert isinstance(result.error, OutsideError)
    assert summary_folder(root).sidecars(FIRST, 1).files == ()


class _Ranges(http.server.SimpleHTTPRequestHandler):
    """Parts of one file."""

    def do_GET(self):
        data = self.server.data
        start, end = self.headers["Range"].removeprefix("bytes=").split("-")
        part = data[int(start) : int(end) + 1]
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {start}-{int(start) + len(part) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(part)))
        self.end_headers()
        self.wfile.write(part)

    def log_message(self, *_):
        pass


@pytest.fixture
def elsewhere(root):
    """The first file on another host; gives its server."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Ranges, directory=root))
    server.data = (root / "0.h5ad").read_bytes()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    manifest = root / "catalog/collections/study/cells-0.yaml"
    url = f"        url: http://127.0.0.1:{server.server_port}/0.h5ad\n"
    manifest.write_text(manifest.read_text().replace("        bytes:", f"{url}        bytes:"))
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_file_elsewhere_is_downloaded_and_its_digest_checked(root, elsewhere):
    assert counts(make_missing(root, [FIRST], WORK, makers=[IDS])) == [(1, 0, 0, 0)]
    elsewhere.data = elsewhere.data[:-1] + bytes([elsewhere.data[-1] ^ 1])
    (result,) = make_missing(root, [FIRST], replace(WORK, force=True), makers=[IDS])
    assert "as its manifest says" in result.error.message


@pytest.mark.integration
def test_a_cluster_makes_the_same_also_when_a_worker_is_killed(tmp_path):
    maker = replace(IDS, make=makers.slow_cell_ids)
    here, there = tmp_path / "here", tmp_path / "there"
    for each in (here, there):
        each.mkdir()
        catalogs.write_catalog(each, datasets=3)
    killed = []
    with clusters.running(tmp_path / "cluster", workers=2) as cluster:

        def done(_):
            if not killed:
                killed.append(cluster.workers[0])
                cluster.workers[0].kill()

        work = replace(WORK, scheduler=cluster.address)
        results = make_missing(there, (), work, makers=[maker], on_done=done)
        assert killed[0].wait() < 0
    assert [result.error for result in results] == [None] * 3
    make_missing(here, (), WORK, makers=[maker])
    lists = [
        {p.name: p.read_bytes() for p in (root / "catalog/summaries").iterdir()} for root in (here, there)
    ]
    assert lists[0] == lists[1]
    assert len(lists[0]) == 3
    assert stored(here) == stored(there)
    assert list((there / ".store/.cellshelf/drafts").iterdir()) == []
