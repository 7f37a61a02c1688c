import pytest

from generator.errors import UsageError
from generator.model.settings import Addressing, StoreKind, StoreSettings
from generator.storage import S3Place, S3Store, open_store, store_fault, store_name, store_url


def s3(**settings):
    return StoreSettings(**({"kind": StoreKind.S3, "bucket": "cells"} | settings))


@pytest.mark.parametrize(
    ("settings", "field", "message"),
    [
        ({"bucket": ""}, "kind", "The store is in S3, and names no bucket."),
        ({"bucket": "no bucket"}, "bucket", "This cannot be the name of a bucket."),
        ({"bucket": "-x-"}, "bucket", "This cannot be the name of a bucket."),
        ({"prefix": "a//b"}, "prefix", "This cannot be a folder: plain names and slashes can."),
        ({"prefix": "../b"}, "prefix", "This cannot be a folder: plain names and slashes can."),
        ({"kind": StoreKind.FOLDER}, "bucket", "The store is a folder, and has no bucket."),
        (
            {"kind": StoreKind.FOLDER, "bucket": "", "endpoint": "https://s3.example.org"},
            "endpoint",
            "The store is a folder, and has no endpoint.",
        ),
        ({"url": "https://me:word@data.example.org/"}, "url", "The url is no plain http or https address."),
        *(
            ({"endpoint": endpoint}, "endpoint", "The endpoint is no plain http or https address.")
            for endpoint in (
                "s3.example.org",
                "ftp://s3.example.org",
                "https://key:word@s3.example.org",
                "https://:80",
                "http://[x",
                "https://s3.example.org?key=word",
            )
        ),
    ],
)
def test_settings_that_name_no_place_are_told_and_not_repeated(settings, field, message, tmp_path):
    assert store_fault(s3(**settings)) == (field, message)
    if settings.get("kind") is not StoreKind.FOLDER:
        with pytest.raises(UsageError) as caught:
            open_store(s3(**settings), tmp_path)
        assert caught.value.message == message


@pytest.mark.parametrize(
    "settings",
    [
        s3(),
        s3(prefix="lab/one/", endpoint="http://127.0.0.1:8333", url="https://data.example.org"),
        StoreSettings(),
    ],
)
def test_settings_that_name_a_place_are_fine(settings):
    assert store_fault(settings) is None


@pytest.mark.parametrize(
    ("place", "url"),
    [
        ({}, "https://cells.s3.us-east-1.amazonaws.com/a%20b"),
        ({"region": "eu-central-1"}, "https://cells.s3.eu-central-1.amazonaws.com/a%20b"),
        ({"bucket": "my.cells"}, "https://s3.us-east-1.amazonaws.com/my.cells/a%20b"),
        ({"addressing": Addressing.PATH}, "https://s3.us-east-1.amazonaws.com/cells/a%20b"),
        ({"prefix": "lab one"}, "https://cells.s3.us-east-1.amazonaws.com/lab%20one/a%20b"),
        ({"endpoint": "https://s3.example.org"}, "https://s3.example.org/cells/a%20b"),
        ({"endpoint": "https://s3.example.org/", "prefix": "x"}, "https://s3.example.org/cells/x/a%20b"),
        (
            {"endpoint": "https://s3.example.org", "addressing": Addressing.VIRTUAL},
            "https://cells.s3.example.org/a%20b",
        ),
        (
            {"endpoint": "http://127.0.0.1:8333", "url": "https://data.example.org"},
            "https://data.example.org/a%20b",
        ),
    ],
)
def test_readers_fetch_from_the_bucket_or_from_where_it_is_served(place, url):
    assert S3Store(S3Place(**({"bucket": "cells"} | place))).url("a b") == url


def test_a_store_has_a_name_and_an_address():
    settings = s3(prefix="/lab/", endpoint="https://s3.example.org")
    assert store_name(settings) == "s3://cells/lab"
    assert store_url(settings) == "https://s3.example.org/cells/lab/"
    assert (store_name(StoreSettings()), store_url(StoreSettings())) == (".store", "data/")
    assert store_url(s3(url="data")) == "data/"


def test_messages_name_the_server_without_secrets():
    assert S3Place(bucket="cells", endpoint="https://s3.example.org/x").server == "s3.example.org"
    assert S3Place(bucket="cells", region="eu-central-1").server == "Amazon S3 in eu-central-1"
