import pytest
from contract import StoreContract, sha256

from generator.errors import StaleDataError
from generator.storage import CachedStore, FolderStore, Headers, MemoryStore, NoSuchKeyError


class Counting(MemoryStore):
    """Counts what is read."""

    reads = 0

    def get(self, key, **span):
        self.reads += 1
        return super().get(key, **span)


class TestCachedStore(StoreContract):
    @pytest.fixture
    def inner(self):
        return Counting(self.base_url)

    @pytest.fixture
    def store(self, inner, tmp_path):
        return CachedStore(inner, tmp_path / "cache")

    def test_what_was_read_is_not_fetched_again(self, store, inner):
        self.put(store, "a", b"cells")
        assert store.get("a") == store.get("a", start=0, end=99) == b"cells"
        assert store.get("a", start=1, end=3) == b"el"
        assert inner.reads == 1

    def test_another_process_finds_it_too(self, store, inner, tmp_path):
        self.put(store, "a", b"cells")
        store.get("a")
        assert CachedStore(inner, tmp_path / "cache").get("a") == b"cells"
        assert inner.reads == 1

    def test_a_range_alone_fetches_a_range_alone(self, store, tmp_path):
        self.put(store, "a", b"cells")
        assert store.get("a", start=1, end=3) == b"el"
        assert not (tmp_path / "cache").exists()

    def test_a_replaced_object_is_fetched_anew(self, store, inner):
        self.put(store, "a", b"one")
        store.get("a")
        self.put(inner, "a", b"two")
        assert store.get("a") == b"two"

    @pytest.mark.parametrize("content", [b"CELLS", b"", b"cells and more"])
    def test_a_damaged_copy_is_never_read(self, store, content):
        self.put(store, "a", b"cells")
        store.file("a").write_bytes(content)
        assert store.get("a") == b"cells"
        assert store.file("a").read_bytes() == b"cells"

    def test_a_lying_store_is_not_believed(self, store, inner, tmp_path):
        self.put(inner, "a", b"cells")
        _, stored = inner._objects["a"]
        inner._objects["a"] = (b"CELLS", stored)
        for read in (store.get, store.file):
            with pytest.raises(StaleDataError):
                read("a")
        assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()] == []

    def test_what_has_no_digest_is_always_fetched(self, tmp_path):
        folder = tmp_path / "store"
        folder.mkdir()
        (folder / "by-hand").write_bytes(b"one")
        store = CachedStore(FolderStore(folder), tmp_path / "cache")
        assert store.get("by-hand") == store.file("by-hand").read_bytes() == b"one"
        (folder / "by-hand").write_bytes(b"two")
        assert store.get("by-hand") == store.file("by-hand").read_bytes() == b"two"

    def test_a_file_that_is_not_there_is_told(self, store):
        with pytest.raises(NoSuchKeyError):
            store.file("nothing")

    def test_two_keys_of_one_content_share_a_copy(self, store):
        self.put(store, "a", b"cells", headers=Headers(content_type="text/plain"))
        self.put(store, "b", b"cells")
        assert store.file("a") == store.file("b")
        assert store.file("a").name == sha256(b"cells")
