"""What every store must do; a store's tests inherit this class and say how to make one."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from generator.errors import StaleDataError
from generator.storage import BadKeyError, Headers, NoSuchKeyError


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def together(count, work):
    """Call `work` with each number below `count`, each in a thread of its own."""
    with ThreadPoolExecutor(count) as pool:
        list(pool.map(work, range(count)))


class StoreContract:
    """Inherit, and give a fixture `store`: an empty store whose URLs begin with `base_url`."""

    base_url = "https://data.example.org/"

    def put(self, store, key, content=b"cells", **options):
        return store.put(key, content, sha256=sha256(content), **options)

    def test_what_was_put_can_be_had(self, store):
        headers = Headers(content_type="text/css", cache_control="no-cache", content_encoding="gzip")
        assert self.put(store, "a/b.h5ad", b"cells", headers=headers)
        assert store.get("a/b.h5ad") == b"cells"
        stored = store.head("a/b.h5ad")
        assert (stored.key, stored.bytes, stored.sha256) == ("a/b.h5ad", 5, sha256(b"cells"))
        assert stored.headers == headers

    def test_a_file_can_be_put(self, store, tmp_path):
        path = tmp_path / "cells.h5ad"
        path.write_bytes(b"cells" * 1_000_000)
        assert store.put("a", path, sha256=sha256(path.read_bytes()))
        assert store.get("a", start=4_999_990) == b"cellscells"
        assert path.exists()

    def test_putting_again_replaces(self, store):
        self.put(store, "a", b"long content")
        assert self.put(store, "a", b"new", headers=Headers(content_type="text/plain"))
        assert store.get("a") == b"new"
        assert (store.head("a").sha256, store.head("a").headers.content_type) == (
            sha256(b"new"),
            "text/plain",
        )

    def test_if_absent_never_replaces(self, store):
        assert self.put(store, "a", b"first", if_absent=True)
        assert not self.put(store, "a", b"second", if_absent=True)
        assert store.get("a") == b"first"
        assert store.head("a").sha256 == sha256(b"first")

    def test_if_absent_has_one_winner(self, store):
        won = []
        start = threading.Barrier(16)

        def put(number):
            start.wait()
            if self.put(store, "lock", str(number).encode(), if_absent=True):
                won.append(number)

        together(16, put)
        assert [str(number).encode() for number in won] == [store.get("lock")]

    def test_what_arrives_is_counted(self, store, tmp_path):
        path = tmp_path / "cells.h5ad"
        path.write_bytes(bytes(3_000_000))
        counts = []
        store.put("a", path, sha256=sha256(bytes(3_000_000)), on_bytes=counts.append)
        assert sum(counts) == 3_000_000
        counts.clear()
        self.put(store, "b", on_bytes=counts.append)
        assert sum(counts) == 5

    def test_swapping_replaces_what_is_expected_and_nothing_else(self, store):
        headers = Headers(content_type="application/json", cache_control="no-cache")
        assert not store.swap("current", b"two", expected=sha256(b"one"))
        assert store.head("current") is None
        assert store.swap("current", b"one", expected=None, headers=headers)
        assert not store.swap("current", b"uno", expected=None)
        assert not store.swap("current", b"three", expected=sha256(b"two"))
        assert store.get("current") == b"one"
        assert store.swap("current", b"two", expected=sha256(b"one"), headers=headers)
        assert store.get("current") == b"two"
        stored = store.head("current")
        assert (stored.sha256, stored.headers) == (sha256(b"two"), headers)

    def test_swapping_has_one_winner_each_time(self, store):
        store.swap("counter", b"0", expected=None)
        start = threading.Barrier(8)
        won = []

        def count(_):
            start.wait()
            for _ in range(3):
                found = store.get("counter")
                if store.swap("counter", b"%d" % (int(found) + 1), expected=sha256(found)):
                    won.append(found)

        together(8, count)
        assert len(won) == len(set(won)) == int(store.get("counter"))
        assert len(won) >= 3

    def test_other_bytes_than_promised_are_refused_and_leave_nothing(self, store):
        with pytest.raises(StaleDataError) as caught:
            store.put("a/b", b"cells", sha256="0" * 64)
        assert caught.value.message == (f"a/b: its SHA-256 is {sha256(b'cells')}, not {'0' * 64} as promised")
        assert store.head("a/b") is None
        assert list(store.list()) == []

    def test_other_bytes_than_promised_do_not_harm_what_is_there(self, store):
        self.put(store, "a", b"good")
        with pytest.raises(StaleDataError):
            store.put("a", b"bad", sha256=sha256(b"good"))
        assert store.get("a") == b"good"

    @pytest.mark.parametrize(
        ("start", "end"), [(0, 0), (0, 3), (2, 5), (2, None), (3, 99), (99, None), (5, 7)]
    )
    def test_ranges_are_slices(self, store, start, end):
        self.put(store, "a", b"cells")
        assert store.get("a", start=start, end=end) == b"cells"[start:end]

    @pytest.mark.parametrize(("start", "end"), [(-1, None), (3, 2), (0, -1)])
    def test_a_range_that_is_none_is_refused(self, store, start, end):
        self.put(store, "a", b"cells")
        with pytest.raises(ValueError, match=f"bytes {start} to {end} are no range"):
            store.get("a", start=start, end=end)

    def test_what_is_not_there_is_said_to_be_so(self, store):
        self.put(store, "folder/a")
        assert store.head("nothing") is None
        assert store.head("folder") is None
        for key in ("nothing", "folder"):
            with pytest.raises(NoSuchKeyError) as caught:
                store.get(key)
            assert caught.value.message == f"nothing is stored under {key}"

    def test_deleting_removes_one_object_and_may_be_repeated(self, store):
        self.put(store, "a/b")
        self.put(store, "a/c")
        store.delete("a/b")
        store.delete("a/b")
        store.delete("a")
        assert [stored.key for stored in store.list()] == ["a/c"]

    def test_a_deleted_key_leaves_its_place_to_any_other(self, store):
        self.put(store, "a/b/c")
        store.delete("a/b/c")
        assert self.put(store, "a")
        store.delete("a")
        assert self.put(store, "a/b")

    def test_listing_is_in_the_order_of_bytes_and_by_prefix(self, store):
        keys = [
            "a-b",
            "a/b",
            "a0",
            "B",
            "a/\N{LATIN SMALL LETTER E WITH ACUTE}",
            "\U0001f9ec",
            "\N{KATAKANA LETTER A}",
        ]
        for key in keys:
            self.put(store, key)
        assert [stored.key for stored in store.list()] == sorted(keys, key=str.encode)
        assert [stored.key for stored in store.list("a")] == ["a-b", "a/b", "a/é", "a0"]
        assert [stored.key for stored in store.list("a/")] == ["a/b", "a/é"]
        assert list(store.list("z")) == []
        listed, known = next(store.list("B")), store.head("B")
        assert (listed.key, listed.bytes) == (known.key, known.bytes)

    def test_an_empty_object_is_an_object(self, store):
        self.put(store, "a", b"")
        assert store.head("a").bytes == 0
        assert store.get("a") == b""

    @pytest.mark.parametrize(
        "key", ["", "/a", "a/", "a//b", "..", "a/../b", "./a", "a\\b", "a\0b", "a" * 256]
    )
    def test_a_bad_key_is_refused_by_every_verb(self, store, key):
        verbs = (
            store.head,
            store.get,
            store.delete,
            store.url,
            lambda key: self.put(store, key),
            lambda key: store.swap(key, b"", expected=None),
        )
        for verb in verbs:
            with pytest.raises(BadKeyError):
                verb(key)

    def test_no_key_is_a_folder_of_another(self, store):
        self.put(store, "a/b")
        with pytest.raises(BadKeyError) as caught:
            self.put(store, "a")
        assert caught.value.message == "'a' cannot be a key: 'a/b' is one"
        with pytest.raises(BadKeyError) as caught:
            self.put(store, "a/b/c/d")
        assert caught.value.message == "'a/b/c/d' cannot be a key: 'a/b' is one"
        assert self.put(store, "a/bc")

    def test_urls_are_quoted(self, store):
        assert store.url("a b/c#é.h5ad") == f"{self.base_url}a%20b/c%23%C3%A9.h5ad"
