"""Publishing to real stores: what is written, in which order, and what stops it."""

import datetime as dt

import pytest
from sites import Clock, Dead, Mortal, dataset_row, run, sha256, site

from generator.errors import OutsideError, StaleDataError, UsageError
from generator.publish import (
    Keep,
    Reason,
    collect,
    look,
    look_for_garbage,
    nests_already,
    permanent_keys,
    plan_publish,
    plan_rollback,
    probe,
    publish,
    read_site,
    read_state,
    rollback,
)
from generator.publish.applying import ForeignKeyError
from generator.publish.collecting import TooMuchError
from generator.publish.deployment import HOME, STATE, DamagedRecordError, copy_key
from generator.publish.lock import Lock, LockedError
from generator.publish.records import OvertakenError
from generator.publish.restoring import NotKeptError
from generator.storage import FolderStore, Headers, MemoryStore, S3Place, S3Store
from generator.website.serving import content_type

ASSET = f"assets/a.{sha256(b'red')[:8]}.css"
FILES = {
    ASSET: b"red",
    "d/A/index.html": b"A",
    "d/A/v1/index.html": b"A v1",
    "index.html": b"home",
    "sitemap.xml": b"map",
}
TWINS = {"curation/v1/datasets.json": b"[1]", "curation/v1/datasets/u/versions.json": b"[2]"}
LEDGER = permanent_keys([dataset_row("A")])


class Written(MemoryStore):
    """Tells the order in which keys were written and deleted."""

    def __init__(self):
        super().__init__()
        self.order = []

    def put(self, key, *arguments, **options):
        self.order.append(key)
        return super().put(key, *arguments, **options)

    def delete(self, key):
        self.order.append(f"-{key}")
        super().delete(key)


@pytest.fixture(params=["memory", "folder"])
def store(request, tmp_path):
    return MemoryStore() if request.param == "memory" else FolderStore(tmp_path / "web")


def here(store):
    return {stored.key: store.get(stored.key) for stored in store.list() if not stored.key.startswith(HOME)}


def test_what_was_published_is_there_with_its_headers(store, tmp_path):
    done = publish(store, site(tmp_path / "site", FILES), LEDGER, run())
    assert here(store) == FILES
    assert {step.reason for step in done.steps} == {Reason.NEW}
    assert store.head("index.html").headers == Headers(
        content_type="text/html; charset=utf-8", cache_control="no-cache"
    )
    assert "immutable" in store.head(ASSET).headers.cache_control


def test_the_same_again_writes_nothing(store, tmp_path):
    made = site(tmp_path / "site", FILES)
    publish(store, made, LEDGER, run())
    before = {stored.key: stored for stored in store.list()}
    assert publish(Mortal(store, 0), made, LEDGER, run()).idle
    assert {stored.key: stored for stored in store.list()} == before


def test_assets_come_first_then_pages_then_lists_and_deletions_last(tmp_path):
    store = Written()
    publish(store, site(tmp_path / "one", FILES | {"guide/old/index.html": b"old"}), LEDGER, run())
    order = [key for key in store.order if not key.startswith(HOME)]
    assert order[0] == ASSET
    assert set(order[1:4]) == {"d/A/index.html", "d/A/v1/index.html", "guide/old/index.html"}
    assert set(order[4:]) == {"index.html", "sitemap.xml"}
    store.order.clear()
    publish(store, site(tmp_path / "two", FILES | {"index.html": b"new"}), LEDGER, run())
    kinds = [key.removeprefix(HOME).split("/")[0].split("-2")[0] for key in store.order]
    assert kinds == [
        "lock.json",
        "records",
        "current.json",
        "copies",
        "index.html",
        "current.json",
        "copies",
        "-guide",
        "current.json",
        "lock.json",
    ]


def test_the_first_error_ends_it_and_a_second_run_completes(store, tmp_path):
    made = site(tmp_path / "site", FILES)
    (tmp_path / "site/d/A/index.html").write_bytes(b"changed meanwhile")
    with pytest.raises(StaleDataError):
        publish(store, made, LEDGER, run(workers=1))
    assert store.head("index.html") is None
    assert store.head(ASSET) is not None
    (tmp_path / "site/d/A/index.html").write_bytes(b"A")
    publish(store, made, LEDGER, run())
    assert here(store) == FILES


def test_somebody_elses_file_is_not_replaced_however_often_one_tries(store, tmp_path):
    store.put("index.html", b"theirs", sha256=sha256(b"theirs"))
    made = site(tmp_path / "site", FILES)
    for _ in range(2):
        with pytest.raises(ForeignKeyError) as caught:
            publish(store, made, LEDGER, run())
        assert caught.value.message == "index.html is there already, and was not published by this command"
        assert store.get("index.html") == b"theirs"
    publish(store, made, LEDGER, run(adopt=True))
    assert here(store) == FILES
    assert store.get(copy_key(sha256(b"theirs"))) == b"theirs"


def test_somebody_elses_file_is_not_deleted_after_a_run_that_gave_up(store, tmp_path):
    store.put("about.html", b"theirs", sha256=sha256(b"theirs"))
    with pytest.raises(ForeignKeyError):
        publish(store, site(tmp_path / "one", FILES | {"about.html": b"ours"}), LEDGER, run())
    publish(store, site(tmp_path / "two", FILES), LEDGER, run())
    collect(store, Keep(deployments=1, days=0), run())
    assert here(store) == FILES | {"about.html": b"theirs"}


def test_two_at_once_one_is_refused_until_the_lock_ends(store, tmp_path):
    clock = Clock()
    made = site(tmp_path / "site", FILES)
    with Lock(store, "other", clock):
        with pytest.raises(LockedError) as caught:
            publish(store, made, LEDGER, run(clock))
        assert caught.value.message.startswith("somebody else is publishing to the same place; it is held")
        assert here(store) == {}
        clock.now += dt.timedelta(minutes=11)
        publish(store, made, LEDGER, run(clock))
    assert here(store) == FILES
    publish(store, site(tmp_path / "two", FILES | {"index.html": b"two"}), LEDGER, run(clock))


def test_whoever_slept_through_the_end_of_the_lock_writes_nothing_more(tmp_path):
    clock, store = Clock(), Written()

    def fall_asleep(_):
        clock.now += dt.timedelta(minutes=11)

    with pytest.raises(LockedError, match="away for so long"):
        publish(store, site(tmp_path / "site", FILES), LEDGER, run(clock, on_done=fall_asleep, workers=1))
    assert "index.html" not in here(store)


def test_a_long_publish_holds_on_to_its_lock(tmp_path):
    clock, store = Clock(), Written()
    files = {f"d/A/{number}.txt": b"text" for number in range(40)} | {"d/A/index.html": b"A"}

    def work_hard(_):
        clock.now += dt.timedelta(minutes=1)

    publish(store, site(tmp_path / "site", files), LEDGER, run(clock, on_done=work_hard, workers=1))
    assert here(store) == files
    assert store.order.count(f"{HOME}lock.json") > 5


def test_a_state_that_has_moved_on_is_not_overwritten(tmp_path):
    store = MemoryStore()
    made = site(tmp_path / "site", FILES)

    def overtake(step):
        if step.key == "index.html":
            publish(store, site(tmp_path / "theirs", FILES), LEDGER, run(late, owner="other"))

    clock = Clock()
    late = Clock()
    late.now += dt.timedelta(hours=1)
    with pytest.raises((OvertakenError, LockedError)):
        publish(store, made, LEDGER, run(clock, on_done=overtake, workers=1))
    assert here(store) == FILES


@pytest.mark.parametrize("data", [b"", b"{", b'{"format": 2}', b"\xff"])
def test_a_damaged_state_stops_everything(store, tmp_path, data):
    made = site(tmp_path / "site", FILES)
    store.put(STATE, data, sha256=sha256(data))
    with pytest.raises(DamagedRecordError):
        publish(store, made, LEDGER, run())
    assert here(store) == {}


def test_rolling_back_brings_the_files_back_and_keeps_newer_permalinks(store, tmp_path):
    clock = Clock()
    publish(store, site(tmp_path / "one", FILES), LEDGER, run(clock))
    newer = FILES | {"index.html": b"home 2", "d/B/index.html": b"B", "d/B/c.bib": b"cite", "x/y/z": b"z"}
    del newer["sitemap.xml"]
    ledger = LEDGER | permanent_keys([dataset_row("B")])
    publish(store, site(tmp_path / "two", newer), ledger, run(clock))
    done, name = rollback(store, ledger, run(clock))
    assert name == look(store).state.history[2].id
    assert here(store) == FILES | {"d/B/index.html": b"B", "d/B/c.bib": b"cite"}
    assert {step.key: step.reason for step in done.steps} == {
        "index.html": Reason.BYTES,
        "sitemap.xml": Reason.NEW,
        "d/B/index.html": Reason.LEDGER,
        "d/B/c.bib": Reason.LEDGER,
        "x/y/z": Reason.REMOVED,
    }
    with pytest.raises(UsageError, match="no earlier deployment"):
        rollback(store, ledger, run(clock))
    rollback(store, ledger, run(clock), look(store).state.history[1].id)
    assert here(store) == newer


def test_a_rollback_that_cannot_be_whole_changes_nothing(store, tmp_path):
    publish(store, site(tmp_path / "one", FILES), LEDGER, run())
    publish(store, site(tmp_path / "two", FILES | {"index.html": b"home 2"}), LEDGER, run())
    store.delete(copy_key(sha256(b"home")))
    with pytest.raises(NotKeptError, match=r"index.html as it was in .* is no longer kept"):
        rollback(store, LEDGER, run())
    assert store.get("index.html") == b"home 2"
    with pytest.raises(UsageError, match="there is no deployment yesterday"):
        plan_rollback(store, look(store), LEDGER, "yesterday")


def test_garbage_is_what_only_old_deployments_needed(store, tmp_path):
    clock = Clock()
    for number in range(4):
        asset = f"assets/b.{sha256(b'%d' % number)[:8]}.js"
        files = FILES | {"index.html": b"home %d" % number, asset: b"%d" % number}
        publish(store, site(tmp_path / str(number), files), LEDGER, run(clock))
        clock.now += dt.timedelta(days=20)
    assert len([key for key in here(store) if key.startswith("assets/b.")]) == 4
    # The second was current until 40 days ago, the third until 20.
    found = look_for_garbage(store, Keep(deployments=1, days=30), clock.now)
    assert len(found.dropped) == 2
    with pytest.raises(TooMuchError, match="4 files would be deleted, more than 3; none was"):
        collect(store, Keep(deployments=1, days=30, limit=3), run(clock))
    assert not look_for_garbage(store, Keep(deployments=4, days=30), clock.now).dropped
    with pytest.raises(Dead):
        collect(Mortal(store, 3), Keep(deployments=1, days=30), run(clock))
    clock.now += dt.timedelta(hours=1)
    assert collect(store, Keep(deployments=1, days=30), run(clock)) == found
    assert len([key for key in here(store) if key.startswith("assets/b.")]) == 2
    assert [past.id for past in read_state(store)[0].history] == [
        past.id for past in look(store).state.history
    ]
    assert len(list(store.list(f"{HOME}records/"))) == 2
    rollback(store, LEDGER, run(clock))
    assert here(store)["index.html"] == b"home 2"


def test_an_asset_that_comes_back_is_welcome(store, tmp_path):
    bare = {key: data for key, data in FILES.items() if key != ASSET}
    for number, files in enumerate((FILES, bare, FILES)):
        publish(store, site(tmp_path / str(number), files), LEDGER, run())
    assert here(store) == FILES


def test_an_asset_that_alone_is_dropped_goes_from_the_record_and_stays_for_open_pages(store, tmp_path):
    clock = Clock()
    bare = {key: data for key, data in FILES.items() if key != ASSET}
    publish(store, site(tmp_path / "1", FILES), LEDGER, run(clock))
    clock.now += dt.timedelta(hours=1)
    made = site(tmp_path / "2", bare)
    assert not publish(store, made, LEDGER, run(clock)).idle
    assert set(look(store).entries) == set(bare)
    assert store.head(ASSET)
    assert publish(Mortal(store, 0), made, LEDGER, run(clock)).idle


def test_addresses_without_an_ending_are_published_where_the_place_holds_them(tmp_path):
    paths = list(site(tmp_path, TWINS | {"index.html": b""}).entries)
    both = read_site(tmp_path, paths, content_type, memory=tmp_path / ".digests", nests=True)
    assert both.entries.keys() - set(paths) == {"curation/v1/datasets", "curation/v1/datasets/u/versions"}
    twin = both.entries["curation/v1/datasets"]
    assert twin.headers.content_type == "application/json"
    assert both.file(twin).read_bytes() == b"[1]"
    plain = read_site(tmp_path, paths, content_type, memory=tmp_path / ".digests", nests=False)
    assert plain.entries.keys() == set(paths)
    assert (nests_already(both.entries), nests_already(paths), nests_already(["index.html"])) == (
        True,
        False,
        None,
    )


@pytest.mark.integration
def test_a_real_server_holds_addresses_that_are_folders_too(seaweed, tmp_path):
    place = S3Place(bucket="cells", prefix="probe", endpoint=seaweed.endpoint, nests=True)
    store = S3Store(place)
    assert probe(store, "me") is True
    assert list(store.list()) == []
    made = site(tmp_path, TWINS)
    made = read_site(made.folder, made.entries, content_type, memory=tmp_path / ".memory", nests=True)
    publish(store, made, frozenset(), run())
    assert here(store) == TWINS | {key.removesuffix(".json"): data for key, data in TWINS.items()}
    assert store.head("curation/v1/datasets").headers.content_type == "application/json"


def test_a_place_that_cannot_hold_both_says_so(store):
    assert probe(store, "me") is False
    assert list(store.list()) == []


@pytest.mark.integration
def test_publishing_to_a_real_server(seaweed, tmp_path):
    place = S3Place(bucket="cells", prefix="site", endpoint=seaweed.endpoint, nests=True)
    store = S3Store(place)
    publish(store, site(tmp_path / "one", FILES), LEDGER, run())
    assert here(store) == FILES
    assert store.head("index.html").headers.content_type == "text/html; charset=utf-8"
    newer = site(tmp_path / "two", FILES | {"index.html": b"two", "d/B/index.html": b"B"})
    publish(store, newer, LEDGER, run())
    assert publish(Mortal(store, 0), newer, LEDGER, run()).idle
    rollback(store, LEDGER, run())
    assert here(store) == FILES


def test_a_file_that_was_touched_is_read_again(tmp_path):
    (tmp_path / "index.html").write_bytes(b"one")
    memory = tmp_path / ".memory"

    def read():
        return read_site(tmp_path, ["index.html"], content_type, memory=memory, nests=False).entries

    assert read()["index.html"].sha256 == read()["index.html"].sha256 == sha256(b"one")
    (tmp_path / "index.html").write_bytes(b"two")
    assert read()["index.html"].sha256 == sha256(b"two")
    memory.write_bytes(b"damaged")
    assert read()["index.html"].sha256 == sha256(b"two")


def test_the_records_of_publishing_are_no_place_for_a_page(tmp_path):
    (tmp_path / "deployments").mkdir()
    (tmp_path / "deployments/index.html").write_bytes(b"")
    with pytest.raises(Exception, match="where publishing keeps its records"):
        read_site(
            tmp_path, ["deployments/index.html"], content_type, memory=tmp_path / ".memory", nests=False
        )


def test_a_dry_plan_asks_and_writes_nothing(tmp_path):
    store = Mortal(MemoryStore(), 0)
    assert len(plan_publish(site(tmp_path, FILES), look(store), LEDGER).steps) == len(FILES)


def test_what_cannot_be_reached_is_told(tmp_path):
    (tmp_path / "web").write_text("a file, no folder")
    with pytest.raises(OutsideError):
        publish(FolderStore(tmp_path / "web"), site(tmp_path / "site", FILES), LEDGER, run())
