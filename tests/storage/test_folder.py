import errno
import os
from pathlib import Path

import pytest
from contract import StoreContract, sha256

from generator.errors import OutsideError, StaleDataError
from generator.storage import BadKeyError, FolderStore, digest


class TestFolderStore(StoreContract):
    @pytest.fixture
    def store(self, tmp_path):
        return FolderStore(tmp_path / "store", self.base_url)

    def test_objects_are_plain_files(self, store, tmp_path):
        self.put(store, "a/b.h5ad")
        assert (tmp_path / "store" / "a" / "b.h5ad").read_bytes() == b"cells"
        assert store.file("a/b.h5ad") == tmp_path / "store" / "a" / "b.h5ad"
        assert (tmp_path / "store" / "a" / "b.h5ad").stat().st_mode & 0o777 == 0o644

    def test_no_draft_is_left_behind(self, store, tmp_path):
        self.put(store, "a")
        self.put(store, "a", if_absent=True)
        with pytest.raises(StaleDataError):
            store.put("b", b"cells", sha256="0" * 64)
        assert list((tmp_path / "store" / ".cellshelf" / "drafts").iterdir()) == []

    def test_a_disk_without_hard_links_has_one_winner_too(self, store, monkeypatch):
        def refuse(*_):
            raise OSError(errno.EOPNOTSUPP, "no links here")

        monkeypatch.setattr(Path, "hardlink_to", refuse)
        self.test_if_absent_never_replaces(store)
        self.test_if_absent_has_one_winner(store)

    def test_a_file_laid_there_by_hand_is_known_without_its_digest(self, store, tmp_path):
        (tmp_path / "store").mkdir()
        (tmp_path / "store" / "by-hand.h5ad").write_bytes(b"cells")
        stored = store.head("by-hand.h5ad")
        assert (stored.bytes, stored.sha256) == (5, None)

    def test_a_changed_file_loses_its_digest(self, store, tmp_path):
        self.put(store, "a")
        (tmp_path / "store" / "a").write_bytes(b"CELLS")
        os.utime(tmp_path / "store" / "a", ns=(0, 0))
        assert store.head("a").sha256 is None

    def test_damaged_notes_are_worth_nothing(self, store, tmp_path):
        self.put(store, "a")
        (note,) = (tmp_path / "store" / ".cellshelf" / "notes").iterdir()
        note.write_text('{"bytes": 5')
        assert store.head("a").sha256 is None

    def test_what_the_store_keeps_for_itself_is_out_of_reach(self, store):
        self.put(store, "a")
        with pytest.raises(BadKeyError) as caught:
            store.get(".cellshelf/notes/x.json")
        assert caught.value.message == "'.cellshelf/notes/x.json' cannot be a key: `.cellshelf` is reserved"

    def test_no_symbolic_link_leads_out(self, store, tmp_path):
        self.put(store, "a")
        (tmp_path / "secret").write_bytes(b"secret")
        (tmp_path / "store" / "file").symlink_to(tmp_path / "secret")
        (tmp_path / "store" / "folder").symlink_to(tmp_path)
        for key in ("file", "folder/secret"):
            for verb in (store.head, store.get, store.delete, lambda key: self.put(store, key)):
                with pytest.raises(BadKeyError) as caught:
                    verb(key)
                assert caught.value.message == f"{key!r} leads out of the store"
        assert [stored.key for stored in store.list()] == ["a"]
        assert (tmp_path / "secret").read_bytes() == b"secret"

    def test_the_store_itself_may_be_a_link(self, tmp_path):
        (tmp_path / "real").mkdir()
        (tmp_path / "link").symlink_to(tmp_path / "real")
        store = FolderStore(tmp_path / "link")
        self.put(store, "a")
        assert [stored.key for stored in store.list()] == ["a"]

    def test_names_that_no_store_could_hold_are_not_listed(self, store, tmp_path):
        self.put(store, "a")
        (tmp_path / "store" / "b\\c").write_bytes(b"")
        assert [stored.key for stored in store.list()] == ["a"]

    def test_a_place_that_cannot_be_written_is_the_worlds_fault(self, tmp_path):
        (tmp_path / "file").write_bytes(b"")
        with pytest.raises(OutsideError) as caught:
            self.put(FolderStore(tmp_path / "file"), "a")
        assert caught.value.message == f"a cannot be written to {tmp_path / 'file'}: Not a directory"

    def test_a_store_that_was_never_written_to_is_empty(self, tmp_path):
        store = FolderStore(tmp_path / "none")
        assert list(store.list()) == []
        assert store.head("a") is None
        assert not (tmp_path / "none").exists()


def test_a_digest_is_size_and_sha256(tmp_path):
    (tmp_path / "file").write_bytes(b"cells" * 1_000_000)
    assert digest(tmp_path / "file") == (5_000_000, sha256(b"cells" * 1_000_000))
