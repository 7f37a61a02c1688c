import pytest
from contract import StoreContract, sha256

from generator.storage import DryRunStore, MemoryStore


class TestDryRunStore(StoreContract):
    @pytest.fixture
    def store(self):
        return DryRunStore(MemoryStore(self.base_url))

    test_if_absent_has_one_winner = None  # a plan is made by one thread
    test_swapping_has_one_winner_each_time = None

    @pytest.fixture
    def inner(self):
        inner = MemoryStore()
        for key in ("a", "b", "c/d"):
            self.put(inner, key, key.encode())
        return inner

    def test_nothing_is_changed_and_everything_is_written_down(self, inner, tmp_path):
        store = DryRunStore(inner)
        path = tmp_path / "file"
        path.write_bytes(b"from a file")
        self.put(store, "a", b"new")
        store.put("e", path, sha256=sha256(b"from a file"))
        store.delete("b")
        store.delete("nothing")
        store.swap("c/d", b"swapped", expected=sha256(b"c/d"))
        store.swap("c/d", b"lost", expected=sha256(b"c/d"))
        self.put(store, "e", b"", if_absent=True)
        assert [(each.change, each.key, each.bytes) for each in store.intents] == [
            ("replace", "a", 3),
            ("create", "e", 11),
            ("delete", "b", 1),
            ("replace", "c/d", 7),
        ]
        assert [stored.key for stored in store.list()] == ["a", "c/d", "e"]
        assert [stored.key for stored in store.list("c")] == ["c/d"]
        assert (store.get("a"), store.get("e", start=5), store.get("c/d")) == (b"new", b"a file", b"swapped")
        assert [(stored.key, inner.get(stored.key)) for stored in inner.list()] == [
            ("a", b"a"),
            ("b", b"b"),
            ("c/d", b"c/d"),
        ]

    def test_what_would_be_deleted_may_be_put_again(self, inner):
        store = DryRunStore(inner)
        store.delete("c/d")
        assert self.put(store, "c", if_absent=True)
        assert store.intents[-1].change == "create"
