"""A catalog that moves to another store: every file under its key, once, and nothing of private links."""

import pytest

from generator import pipeline
from generator.errors import UsageError
from generator.pipeline.copying import copy_store
from generator.storage import FolderStore, digest
from tests.pipeline import catalogs


@pytest.fixture
def root(tmp_path):
    root = catalogs.write_catalog(tmp_path / "catalog")
    pipeline.put(root, catalogs.write_h5ad(tmp_path / "one.h5ad"))
    settings = root / "catalog/catalog.yaml"
    settings.write_text(f"{settings.read_text()}store: {{kind: folder, path: other}}\n")
    return root


def test_everything_is_copied_once(root):
    old, new = FolderStore(root / ".store", ""), FolderStore(root / "other", "")
    old.put(
        "review/token/secret", b"x", sha256="2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    )
    told = []
    done = copy_store(root, root / ".store", on_plan=told.append)
    keys = [each.key for each in old.list() if not each.key.startswith("review/")]
    assert (done.new, done.there) == (len(keys), 0)
    assert told == [sum(old.head(key).bytes for key in keys)]
    assert [each.key for each in new.list()] == keys
    for key in keys:
        assert new.head(key).headers == old.head(key).headers
        assert new.head(key).sha256 == digest(old.file(key))[1]
    again = copy_store(root, root / ".store")
    assert (again.new, again.there) == (0, len(keys))


def test_what_broke_off_is_copied_again(root):
    copy_store(root, root / ".store")
    file = next(path for path in (root / "other").rglob("*.h5ad"))
    file.write_bytes(b"half")
    assert copy_store(root, root / ".store").new == 1
    assert digest(file)[0] > 4


def test_a_store_is_not_copied_into_itself(root):
    with pytest.raises(UsageError, match="is the store itself"):
        copy_store(root, root / "other")
