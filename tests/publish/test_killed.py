"""Real processes that are killed, or run at once, on a folder and on a real S3 server."""

import datetime as dt
import signal
import subprocess
import sys
import threading
from pathlib import Path

import publisher
import pytest
import urllib3
from sites import Clock, run, sha256

from generator.publish import look, permanent_keys, publish
from generator.publish.deployment import HOME
from generator.website.server import open_server

ROOT = Path(__file__).parents[2]
PERMANENT = permanent_keys([], ["d/A/", "d/A/v1/", "d/B/"])
OLD = {
    f"assets/a.{sha256(b'old')[:8]}.css": b"old",
    "assets/plain.js": b"old",
    "d/A/index.html": b"old A",
    "d/A/v1/index.html": b"A v1",
    "d/B/index.html": b"old B",
    "guide/gone/index.html": b"gone",
    "index.html": b"old home",
}
NEW = {
    f"assets/a.{sha256(b'new')[:8]}.css": b"new",
    "assets/plain.js": b"new",
    "d/A/index.html": b"new A",
    "d/A/v1/index.html": b"A v1",
    "d/B/index.html": b"new B",
    "d/C/index.html": b"C",
    "index.html": b"new home",
}
WRITES = (
    18  # from OLD to NEW: lock, record, state; 3 for assets, 5 for pages, 2 for home; state, 2, state, lock
)


def start(place, folder, number=10_000):
    command = [sys.executable, str(Path(publisher.__file__)), place, str(folder), str(number)]
    paths = f"{ROOT}:{Path(publisher.__file__).parent}"
    return subprocess.Popen(
        command, env={**publisher.os.environ, "PYTHONPATH": paths}, stderr=subprocess.PIPE, text=True
    )


def lay(folder, files):
    publisher.site(folder, files)
    return folder


def here(store):
    return {each.key: store.get(each.key) for each in store.list() if not each.key.startswith(HOME)}


def check_whole(store):
    """Each page is the old or the new one, none that both have is missing, no link leads nowhere."""
    found = here(store)
    assert all(data in (OLD.get(key), NEW.get(key)) for key, data in found.items())
    assert found.keys() >= OLD.keys() & NEW.keys()
    if found["index.html"] == NEW["index.html"]:
        assert found.items() >= {key: data for key, data in NEW.items() if key != "index.html"}.items()
    else:
        assert found.keys() >= OLD.keys()


def kill_and_run_again(place, tmp_path, number):
    store = publisher.open_store(place)
    publish(store, publisher.read(lay(tmp_path / "old", OLD)), PERMANENT, run())
    process = start(place, lay(tmp_path / "new", NEW), number)
    assert process.wait() == -signal.SIGKILL, process.stderr.read()
    check_whole(store)
    yield store
    later = Clock()
    later.now = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    publish(store, publisher.read(tmp_path / "new"), PERMANENT, run(later))
    assert here(store) == NEW | {key: data for key, data in OLD.items() if key.startswith("assets/a.")}
    assert not look(store).state.pending
    yield store


@pytest.mark.parametrize("number", [1, 3, 5, 8, 11, 12, 13, 15, WRITES - 1])
def test_killed_at_any_write_to_a_folder_readers_find_a_whole_site(tmp_path, number):
    steps = kill_and_run_again(str(tmp_path / "web"), tmp_path, number)
    next(steps)
    with open_server(tmp_path / "web", None, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            for key in PERMANENT:
                address = server.url + key.removesuffix("index.html")
                assert urllib3.request("GET", address).status == 200
        finally:
            server.shutdown()
            thread.join()
    next(steps)


@pytest.mark.integration
@pytest.mark.parametrize("number", [3, 7, 12, 15])
def test_killed_on_a_real_server_readers_find_a_whole_site(seaweed, tmp_path, number):
    for _ in kill_and_run_again(f"{seaweed.endpoint}#killed{number}", tmp_path, number):
        pass


def test_the_writes_are_as_many_as_the_tests_take_them_for(tmp_path):
    publish(
        publisher.open_store(str(tmp_path / "web")),
        publisher.read(lay(tmp_path / "old", OLD)),
        PERMANENT,
        run(),
    )
    last = start(str(tmp_path / "web"), lay(tmp_path / "new", NEW), WRITES)
    assert last.wait() == 0, last.stderr.read()
    assert here(publisher.open_store(str(tmp_path / "web"))).items() >= NEW.items()


def two_at_once(place, tmp_path):
    publish(publisher.open_store(place), publisher.read(lay(tmp_path / "old", OLD)), PERMANENT, run())
    sites = {
        name: {key: data + name.encode() if key.startswith("d/") else data for key, data in NEW.items()}
        for name in ("one", "two")
    }
    both = {name: start(place, lay(tmp_path / name, files)) for name, files in sites.items()}
    codes = {name: process.wait() for name, process in both.items()}
    said = [process.stderr.read() for process in both.values()]
    assert 0 in codes.values(), said
    assert all(not line or line.startswith(("LockedError", "OvertakenError")) for line in said)
    found = here(publisher.open_store(place))
    assert any(found.items() >= sites[name].items() for name, code in codes.items() if code == 0)


def test_of_two_at_once_none_gets_in_the_others_way(tmp_path):
    two_at_once(str(tmp_path / "web"), tmp_path)


@pytest.mark.integration
def test_of_two_at_once_on_a_real_server_none_gets_in_the_others_way(seaweed, tmp_path):
    two_at_once(f"{seaweed.endpoint}#twice", tmp_path)
