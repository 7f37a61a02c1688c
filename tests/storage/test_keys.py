import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.dataset import Asset, Role
from generator.storage import BadKeyError, FolderStore, NoSuchKeyError, asset_key, check_key, content_key
from generator.storage.keys import parents

SHA256 = "ab" * 32


@pytest.mark.parametrize(
    ("key", "fault"),
    [
        ("", "it is empty"),
        ("/a", "it begins with a slash"),
        ("a/", "it ends with a slash"),
        ("a//b", "it has two slashes in a row"),
        ("a/./b", "it has a segment `.` or `..`"),
        ("../a", "it has a segment `.` or `..`"),
        (".cellshelf/notes", "`.cellshelf` is reserved"),
        ("a\\b", "it has a backslash"),
        ("a\nb", "it has a character that does not print"),
        ("a\0", "it has a character that does not print"),
        ("e\N{COMBINING ACUTE ACCENT}", "it is not in Unicode's composed form (NFC)"),
        ("a\ud800", "it is not Unicode text"),
        ("é" * 128, "it has a segment longer than 255 bytes"),
        ("a/" * 512 + "a", "it is longer than 1024 bytes"),
    ],
)
def test_a_bad_key_is_told_why(key, fault):
    with pytest.raises(BadKeyError) as caught:
        check_key(key)
    assert caught.value.message == f"{key!r} cannot be a key: {fault}"
    assert caught.value.hint == "use plain names joined by single slashes, like a/b.json"


@pytest.mark.parametrize(
    "key", ["a", ".well-known/x", "a/.cellshelf", "...", "a b", "é" * 127, "a/" * 511 + "a"]
)
def test_a_plain_key_is_fine(key):
    check_key(key)


@given(st.text(max_size=40) | st.text("./\\a", max_size=8))
def test_a_key_that_passes_is_a_path_inside(key):
    try:
        check_key(key)
    except BadKeyError:
        return
    segments = key.split("/")
    assert all(segment and segment not in (".", "..") and "\0" not in segment for segment in segments)
    assert key.encode().decode() == key


@given(st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=4))
def test_parents_are_the_folders_above(segments):
    key = "/".join(segments)
    assert [parent.split("/") for parent in parents(key)] == [segments[:n] for n in range(1, len(segments))]


@given(
    st.lists(st.text("ab/", min_size=1, max_size=4), max_size=6),
)
def test_a_folder_holds_what_the_rules_allow(tmp_path_factory, keys):
    store = FolderStore(tmp_path_factory.mktemp("laws"))
    held = set()
    for key in keys:
        clash = any(
            f"{other}/".startswith(f"{key}/") or f"{key}/".startswith(f"{other}/") for other in held - {key}
        )
        bad = key.startswith("/") or key.endswith("/") or "//" in key
        try:
            store.put(key, b"", sha256="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        except BadKeyError:
            assert clash or bad
        else:
            assert not clash
            assert not bad
            held.add(key)
    assert {stored.key for stored in store.list()} == held


@pytest.mark.parametrize("suffix", [".h5ad", "h5ad"])
def test_content_lives_under_its_digest(suffix):
    assert content_key(SHA256, suffix) == f"sha256/ab/{SHA256}.h5ad"


def test_an_asset_lives_under_its_digest():
    assert asset_key(Asset(role=Role.RDS, bytes=1, sha256=SHA256)) == f"sha256/ab/{SHA256}.rds"


def test_errors_survive_a_process_pool():
    error = pickle.loads(pickle.dumps(NoSuchKeyError("a/b", hint="look elsewhere")))
    assert (type(error), error.message, error.hint) == (
        NoSuchKeyError,
        "nothing is stored under a/b",
        "look elsewhere",
    )
