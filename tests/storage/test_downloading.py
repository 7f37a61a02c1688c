import random

import pytest
from contract import sha256

from generator.errors import OutsideError, StaleDataError
from generator.storage import FolderStore, MemoryStore, NoSuchKeyError, S3Place, S3Store, download

CONTENT = random.Random(3).randbytes(20_000_003)


@pytest.fixture
def store():
    store = MemoryStore()
    store.put("large", CONTENT, sha256=sha256(CONTENT))
    store.put("empty", b"", sha256=sha256(b""))
    return store


def test_an_object_comes_whole_and_is_counted(store, tmp_path):
    counts = []
    path = tmp_path / "deep" / "large.h5ad"
    assert download(store, "large", path, sha256=sha256(CONTENT), on_bytes=counts.append) == sha256(CONTENT)
    assert path.read_bytes() == CONTENT
    assert sum(counts) == len(CONTENT)
    assert list(path.parent.iterdir()) == [path]


def test_an_empty_object_comes_too(store, tmp_path):
    download(store, "empty", tmp_path / "empty")
    assert (tmp_path / "empty").read_bytes() == b""


def test_other_bytes_than_wanted_leave_what_was_there(store, tmp_path):
    (tmp_path / "large").write_bytes(b"before")
    with pytest.raises(StaleDataError):
        download(store, "large", tmp_path / "large", sha256="0" * 64)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("large", b"before")]


def test_what_the_store_says_of_the_digest_must_hold(store, tmp_path):
    _, stored = store._objects["large"]
    store._objects["large"] = (bytes(len(CONTENT)), stored)
    with pytest.raises(StaleDataError):
        download(store, "large", tmp_path / "large")


def test_what_is_not_there_is_told(store, tmp_path):
    with pytest.raises(NoSuchKeyError):
        download(store, "nothing", tmp_path / "nothing")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(store, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutsideError) as caught:
        download(store, "large", tmp_path / "file" / "large")
    assert caught.value.message == f"{tmp_path / 'file' / 'large'} cannot be written: File exists"


def test_a_file_without_a_known_digest_comes_as_it_is(tmp_path):
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "by-hand").write_bytes(b"cells")
    assert download(FolderStore(tmp_path / "store"), "by-hand", tmp_path / "copy") == sha256(b"cells")


@pytest.mark.integration
def test_an_object_comes_out_of_a_bucket(seaweed, tmp_path):
    store = S3Store(S3Place(bucket="cells", prefix="downloading", endpoint=seaweed.endpoint))
    store.put("large", CONTENT, sha256=sha256(CONTENT))
    download(store, "large", tmp_path / "large")
    assert (tmp_path / "large").read_bytes() == CONTENT
