import pytest

from generator.errors import OutsideError, StaleDataError
from generator.model.collection import Contact
from generator.model.dataset import Asset, Role
from generator.model.settings import Publisher, Settings, StoreSettings
from generator.storage import asset_key, asset_url, open_asset, open_store

SHA256 = "ab" * 32
KEY = f"sha256/ab/{SHA256}.h5ad"
STORED = Asset(role=Role.H5AD, bytes=5, sha256=SHA256)


def settings(**store):
    return Settings(
        name="Example",
        description="",
        url="https://catalog.example.org/",
        publisher=Publisher(name="Lab"),
        contact=Contact(name="Lab"),
        store=StoreSettings(**store),
    )


def test_an_asset_without_a_url_is_in_the_store():
    assert asset_url(STORED, settings()) == f"data/{KEY}"
    assert asset_url(STORED, settings(url="https://data.example.org")) == f"https://data.example.org/{KEY}"


def test_an_asset_with_a_url_is_there():
    asset = Asset(role=Role.H5AD, bytes=5, sha256=SHA256, url="https://example.org/x.h5ad")
    assert asset_url(asset, settings()) == "https://example.org/x.h5ad"


def test_a_stored_asset_is_opened_as_a_file(tmp_path):
    path = open_store(settings().store, tmp_path).file(asset_key(STORED))
    path.parent.mkdir(parents=True)
    path.write_bytes(b"cells")
    assert path == tmp_path / ".store" / KEY
    with open_asset(STORED, settings(), tmp_path) as file:
        assert file.read() == b"cells"


def test_an_asset_that_is_not_in_the_store_is_told(tmp_path):
    with pytest.raises(OutsideError) as caught:
        open_asset(STORED, settings(), tmp_path)
    assert caught.value.message == f"{KEY} is not in the store .store"
    assert caught.value.hint == "put the file there, or give its url in the manifest"


def test_an_asset_of_another_size_is_another_file(tmp_path):
    path = tmp_path / ".store" / KEY
    path.parent.mkdir(parents=True)
    path.write_bytes(b"more cells")
    with pytest.raises(StaleDataError) as caught:
        open_asset(STORED, settings(), tmp_path)
    assert caught.value.message == f"{KEY} has 10 bytes, not 5 as its manifest says"
    assert caught.value.hint == "published bytes never change: restore the file, or release a new version"
