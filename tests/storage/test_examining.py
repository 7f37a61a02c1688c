"""The examination of stores: a real bucket in every state of repair, and folders."""

import datetime as dt
import itertools
import json
import shutil
from types import SimpleNamespace

import pytest
from contract import sha256

from generator.errors import OutsideError
from generator.model.settings import StoreKind, StoreSettings
from generator.storage import Examination, S3Place, S3Store, examine
from generator.storage.s3_bucket import Bucket
from generator.storage.s3_rules import CORS, LIFECYCLE, policy, read_statement

NOW = dt.datetime.now(dt.UTC)
numbers = itertools.count()


def outcomes(findings):
    return {finding.name: str(finding.outcome) for finding in findings}


def told(findings, name):
    return next((each.message, each.hint) for each in findings if each.name == name)


@pytest.fixture
def settings(seaweed):
    """Settings of a bucket that was just made."""
    bucket = f"examined-{next(numbers)}"
    seaweed.client().create_bucket(Bucket=bucket)
    return StoreSettings(kind=StoreKind.S3, bucket=bucket, prefix="lab", endpoint=seaweed.endpoint)


@pytest.fixture
def place(settings):
    return S3Place(bucket=settings.bucket, prefix=settings.prefix, endpoint=settings.endpoint)


@pytest.fixture
def client(seaweed):
    return seaweed.client()


def bare(settings, tmp_path, **how):
    return list(examine(settings, tmp_path, Examination(now=NOW, **how)))


@pytest.mark.integration
class TestBucket:
    def test_a_bucket_that_was_set_up_as_the_docs_say(self, settings, place, client, tmp_path):
        before = policy(read_statement(place))
        client.put_bucket_policy(Bucket=place.bucket, Policy=json.dumps(before))
        client.put_bucket_cors(Bucket=place.bucket, CORSConfiguration=CORS)
        client.put_bucket_lifecycle_configuration(Bucket=place.bucket, LifecycleConfiguration=LIFECYCLE)
        found = bare(settings, tmp_path, write=True, policy=True)
        assert outcomes(found) == {
            "reach": "works",
            "unfinished uploads": "works",
            "lifecycle": "works",
            "anonymous listing": "works",
            "write": "works",
            "headers": "works",
            "checksums": "works",
            "create once": "works",
            "replace if unchanged": "works",
            "ranges": "works",
            "parts": "works",
            "keys side by side": "works",
            "listing": "limited",
            "public read": "works",
            "public ranges": "works",
            "other sites' pages (CORS)": "works",
            "website": "limited",
            "clean up": "works",
            "dated access": "works",
        }
        assert client.list_objects_v2(Bucket=place.bucket).get("Contents") is None
        assert client.list_multipart_uploads(Bucket=place.bucket).get("Uploads") is None
        (statement,) = json.loads(client.get_bucket_policy(Bucket=place.bucket)["Policy"])["Statement"]
        assert statement["Sid"] == "EverybodyMayRead"

    def test_a_bucket_of_which_nobody_was_told(self, settings, client, tmp_path):
        found = bare(settings, tmp_path, write=True)
        states = outcomes(found)
        assert (states["public read"], states["lifecycle"]) == ("missing", "limited")
        assert "public ranges" not in states
        message, hint = told(found, "public read")
        assert message.startswith("A stranger gets 403 for http://127.0.0.1:")
        assert "bucket policy" in hint
        assert client.list_objects_v2(Bucket=settings.bucket).get("Contents") is None

    def test_without_cors(self, settings, place, client, tmp_path):
        client.put_bucket_policy(Bucket=place.bucket, Policy=json.dumps(policy(read_statement(place))))
        content = b"cells" * 100
        S3Store(place).put("sha256/ab/cells", content, sha256=sha256(content))
        states = outcomes(bare(settings, tmp_path))
        assert (states["public read"], states["public ranges"]) == ("works", "works")
        assert states["other sites' pages (CORS)"] == "limited"

    def test_reading_alone_writes_nothing(self, settings, tmp_path, monkeypatch):
        asked = set()
        ask = Bucket.ask

        def listen(self, method, **parameters):
            asked.add(method)
            return ask(self, method, **parameters)

        monkeypatch.setattr(Bucket, "ask", listen)
        assert outcomes(bare(settings, tmp_path))["public read"] == "limited"
        assert {method.partition("_")[0] for method in asked} <= {"get", "list", "head"}

    def test_a_bucket_that_everybody_may_list_and_read(self, settings, place, client, tmp_path):
        statement = read_statement(S3Place(bucket=place.bucket)) | {
            "Action": ["s3:GetObject", "s3:ListBucket"]
        }
        statement["Resource"] = [*statement["Resource"], f"arn:aws:s3:::{place.bucket}"]
        client.put_bucket_policy(Bucket=place.bucket, Policy=json.dumps(policy(statement)))
        found = bare(settings, tmp_path, policy=True)
        assert outcomes(found)["anonymous listing"] == "limited"
        assert (
            told(found, "dated access")[0]
            == "Everything in the bucket is public, so no link can have an end."
        )

    def test_unfinished_uploads_are_told_and_ended_when_asked(self, settings, place, tmp_path):
        store = S3Store(place)
        store.bucket.ask("create_multipart_upload", Key="lab/a")
        assert told(bare(settings, tmp_path), "unfinished uploads")[0].startswith(
            "1 uploads were never finished;"
        )
        kept = bare(settings, tmp_path, abort_days=1)
        assert outcomes(kept)["unfinished uploads"] == "limited"
        later = Examination(now=NOW + dt.timedelta(days=2), abort_days=1)
        assert (
            told(examine(settings, tmp_path, later), "unfinished uploads")[0]
            == "There are none, 1 ended now."
        )
        assert outcomes(bare(settings, tmp_path))["unfinished uploads"] == "works"

    def test_a_rule_that_deletes_published_data(self, settings, client, tmp_path):
        rule = LIFECYCLE["Rules"][0] | {"Expiration": {"Days": 30}}
        client.put_bucket_lifecycle_configuration(
            Bucket=settings.bucket, LifecycleConfiguration={"Rules": [rule]}
        )
        found = bare(settings, tmp_path)
        assert told(found, "lifecycle")[0].startswith("A rule of the bucket deletes objects after a while;")

    def test_an_account_that_may_only_read(self, settings, seaweed, tmp_path, monkeypatch):
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", seaweed.reader.access_key)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", seaweed.reader.secret_key)
        found = bare(settings, tmp_path, write=True)
        assert outcomes(found)["reach"] == "works"
        message, hint = told(found, "write")
        assert message == f"The account may not write in s3://{settings.bucket}/lab."
        assert "s3:PutObject" in hint

    def test_an_examination_that_is_broken_off_leaves_nothing(self, settings, client, tmp_path):
        found = examine(settings, tmp_path, Examination(now=NOW, write=True))
        while next(found).name != "parts":
            pass
        found.close()
        assert client.list_objects_v2(Bucket=settings.bucket).get("Contents") is None

    def test_a_server_that_knows_no_dates_is_found_out(self, settings, tmp_path, monkeypatch):
        module = "generator.storage.probes_bucket"
        monkeypatch.setattr(f"{module}.read_statement", lambda place, **_: read_statement(place))
        monkeypatch.setattr(f"{module}._PAUSE", 0.1)
        assert told(bare(settings, tmp_path, policy=True), "dated access")[0] == (
            "A file that a policy opens until a date answers 200 before it and 200 after it."
        )

    def test_a_policy_that_cannot_be_put_back_is_told(self, settings, tmp_path, monkeypatch):
        ask = Bucket.ask

        def refuse(self, method, **parameters):
            if method == "delete_bucket_policy":
                raise OutsideError("the account may not write")
            return ask(self, method, **parameters)

        monkeypatch.setattr(Bucket, "ask", refuse)
        assert told(bare(settings, tmp_path, policy=True), "dated access") == (
            "The bucket's former policy could not be put back: the account may not write.",
            "Remove the statement CellshelfProbe from the bucket's policy.",
        )

    def test_a_bucket_that_is_not_there(self, seaweed, tmp_path):
        settings = StoreSettings(kind=StoreKind.S3, bucket="nowhere", endpoint=seaweed.endpoint)
        (found,) = bare(settings, tmp_path, write=True)
        assert (found.name, found.outcome) == ("reach", "missing")
        assert found.message.startswith("There is no bucket nowhere at 127.0.0.1:")

    @pytest.mark.parametrize(
        ("dropped", "name"), [("IfNoneMatch", "create once"), ("IfMatch", "replace if unchanged")]
    )
    def test_a_server_that_ignores_conditions_is_found_out(
        self, settings, tmp_path, monkeypatch, dropped, name
    ):
        ask = Bucket.ask

        def forget(self, method, **parameters):
            parameters.pop(dropped, None)
            return ask(self, method, **parameters)

        monkeypatch.setattr(Bucket, "ask", forget)
        states = outcomes(bare(settings, tmp_path, write=True))
        assert states.pop(name) == "missing"
        assert states["write"] == "works"

    @pytest.mark.parametrize(
        ("dropped", "name", "outcome"),
        [
            ("ChecksumSHA256", "checksums", "limited"),
            ("CacheControl", "headers", "missing"),
            ("Range", "ranges", "missing"),
        ],
    )
    def test_a_server_that_ignores_other_things_is_found_out(
        self, settings, tmp_path, monkeypatch, dropped, name, outcome
    ):
        ask = Bucket.ask

        def forget(self, method, **parameters):
            parameters.pop(dropped, None)
            return ask(self, method, **parameters)

        monkeypatch.setattr(Bucket, "ask", forget)
        assert outcomes(bare(settings, tmp_path, write=True))[name] == outcome


class TestFolder:
    def test_a_folder(self, tmp_path):
        found = bare(StoreSettings(), tmp_path, write=True)
        assert outcomes(found) == {
            "folder": "works",
            "space": "works",
            "writable": "works",
            "hard links": "works",
        }
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_with_files_keeps_them(self, tmp_path):
        (tmp_path / ".store").mkdir()
        (tmp_path / ".store" / "a").write_bytes(b"cells")
        found = bare(StoreSettings(), tmp_path, write=True)
        assert told(found, "folder")[0] == ".store holds 1 objects."
        assert (tmp_path / ".store" / "a").read_bytes() == b"cells"
        assert not (tmp_path / ".store" / "cellshelf-probe").exists()

    def test_reading_alone_writes_nothing(self, tmp_path):
        assert outcomes(bare(StoreSettings(), tmp_path)) == {"folder": "works", "space": "works"}
        assert list(tmp_path.iterdir()) == []

    def test_a_file_in_the_way(self, tmp_path):
        (tmp_path / ".store").write_bytes(b"")
        (found,) = bare(StoreSettings(), tmp_path, write=True)
        assert (found.outcome, found.message) == ("missing", f"{tmp_path / '.store'} is a file.")

    def test_a_full_disk(self, tmp_path, monkeypatch):
        monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=500_000_000))
        found = bare(StoreSettings(), tmp_path)
        assert told(found, "space") == ("0.5 GB are free.", "Make room before the next file is put.")
