import hashlib
import io
import json
import random

import pytest

from generator.errors import OutsideError, StaleDataError
from generator.model.collection import Contact
from generator.model.dataset import Asset, Role
from generator.model.settings import Publisher, Settings, StoreKind, StoreSettings
from generator.storage import S3Place, S3Store, asset_key, asset_url, open_asset, open_store

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


@pytest.mark.integration
class TestBucket:
    """Assets in a bucket that only we may read, or that everybody may."""

    CONTENT = random.Random(2).randbytes(1_000_003)
    ASSET = Asset(role=Role.H5AD, bytes=len(CONTENT), sha256=hashlib.sha256(CONTENT).hexdigest())

    @pytest.fixture
    def place(self, seaweed):
        client = seaweed.client()
        statement = {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::cells/open/*",
        }
        client.put_bucket_policy(
            Bucket="cells", Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        )
        for prefix in ("open", "closed"):
            store = S3Store(S3Place(bucket="cells", prefix=prefix, endpoint=seaweed.endpoint))
            store.put(asset_key(self.ASSET), self.CONTENT, sha256=self.ASSET.sha256)
        yield {"kind": StoreKind.S3, "bucket": "cells", "endpoint": seaweed.endpoint}
        client.delete_bucket_policy(Bucket="cells")

    def opened(self, tmp_path, **store):
        with open_asset(self.ASSET, settings(**store), tmp_path) as file:
            file.seek(500_000)
            assert file.read(1000) == self.CONTENT[500_000:501_000]
            file.prefetch([(0, 10), (900_000, 2_000_000)])
            file.seek(-7, io.SEEK_END)
            assert file.read() == self.CONTENT[-7:]
            assert file.bytes < file.size == len(self.CONTENT)
            return file.url

    def test_what_only_we_may_read_is_read_by_signed_requests(self, place, tmp_path):
        assert self.opened(tmp_path, **place, prefix="closed").startswith("s3://cells/closed/sha256/")
        url = f"{place['endpoint']}/cells/closed/"
        assert self.opened(tmp_path, **place, prefix="closed", url=url).startswith("s3://")

    def test_what_everybody_may_read_needs_no_credentials(self, place, tmp_path, monkeypatch):
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
        url = f"{place['endpoint']}/cells/open/"
        assert self.opened(tmp_path, **place, prefix="open", url=url).startswith(url)

    def test_what_nobody_may_read_is_told_as_readers_meet_it(self, place, tmp_path, monkeypatch):
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
        url = f"{place['endpoint']}/cells/closed/"
        with pytest.raises(OutsideError) as caught:
            open_asset(self.ASSET, settings(**place, prefix="closed", url=url), tmp_path)
        assert caught.value.message == f"{url}{asset_key(self.ASSET)} may not be read (403)"

    def test_what_is_not_there_is_told(self, place, tmp_path):
        with pytest.raises(OutsideError) as caught:
            open_asset(STORED, settings(**place, prefix="closed"), tmp_path)
        assert caught.value.message == f"{KEY} is not in the store s3://cells/closed"

    def test_another_size_is_another_file(self, place, tmp_path):
        asset = Asset(role=Role.H5AD, bytes=5, sha256=self.ASSET.sha256)
        with pytest.raises(StaleDataError):
            open_asset(asset, settings(**place, prefix="closed"), tmp_path)

    def test_an_object_that_changes_while_it_is_read_is_noticed(self, place, tmp_path):
        store = S3Store(S3Place(bucket="cells", prefix="changing", endpoint=place["endpoint"]))
        store.put(asset_key(self.ASSET), self.CONTENT, sha256=self.ASSET.sha256)
        with open_asset(self.ASSET, settings(**place, prefix="changing"), tmp_path) as file:
            other = bytes(len(self.CONTENT))
            store.put(asset_key(self.ASSET), other, sha256=hashlib.sha256(other).hexdigest())
            file.seek(500_000)
            with pytest.raises(OutsideError) as caught:
                file.read(10)
            assert caught.value.message == f"{file.url} changed while it was read"
