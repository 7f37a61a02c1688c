"""The S3 store on a real server."""

import hashlib
import io
import itertools
import random
from base64 import b64encode

import pytest
from contract import StoreContract, sha256

from generator.errors import OutsideError, StaleDataError
from generator.storage import BadKeyError, Headers, S3Place, S3Store, content_key
from generator.storage.s3_bucket import RefusedError, _FailedError
from generator.storage.s3_multipart import list_unfinished, part_size

numbers = itertools.count()
MIB = 1 << 20
LARGE = random.Random(1).randbytes(13 * MIB)
LARGE_KEY = content_key(sha256(LARGE), ".h5ad")


@pytest.fixture(scope="session")
def fresh(seaweed):
    """Makes an empty store: a folder of the bucket that nothing else uses."""

    def make(**options):
        place = {"bucket": "cells", "prefix": f"lab/{next(numbers)}", "endpoint": seaweed.endpoint}
        return S3Store(S3Place(**(place | {"part_bytes": 5 * MIB} | options)))

    return make


@pytest.fixture
def large(tmp_path):
    path = tmp_path / "large.h5ad"
    path.write_bytes(LARGE)
    return path


def refusal(work):
    with pytest.raises(OutsideError) as caught:
        work()
    return caught.value.message, caught.value.hint


@pytest.mark.integration
class TestS3Store(StoreContract):
    @pytest.fixture
    def store(self, fresh):
        return fresh(url=self.base_url)


@pytest.mark.integration
class TestParts:
    @pytest.fixture
    def store(self, fresh):
        return fresh()

    @pytest.fixture
    def full_key(self, store):
        return store.place.full_key(LARGE_KEY)

    def begin(self, store, *parts):
        """What a run that was killed leaves: an upload with `parts` (number, content)."""
        about = {
            "Key": store.place.full_key(LARGE_KEY),
            "ChecksumAlgorithm": "SHA256",
            "Metadata": {"sha256": sha256(LARGE)},
        }
        upload = store.bucket.ask("create_multipart_upload", **about)["UploadId"]
        for number, content in parts:
            checksum = b64encode(hashlib.sha256(content).digest()).decode()
            store.bucket.ask(
                "upload_part",
                Key=about["Key"],
                UploadId=upload,
                PartNumber=number,
                Body=content,
                ChecksumSHA256=checksum,
            )
        return upload

    def sent(self, store, monkeypatch):
        """Numbers of the parts that go over the wire from now on."""
        seen = []
        ask = store.bucket.ask

        def listen(method, **parameters):
            if method == "upload_part":
                seen.append(parameters["PartNumber"])
            return ask(method, **parameters)

        monkeypatch.setattr(store.bucket, "ask", listen)
        return seen

    def test_a_large_file_goes_up_in_parts_and_is_known_by_its_digest(self, store, large, monkeypatch):
        sent = self.sent(store, monkeypatch)
        counts = []
        headers = Headers(content_type="application/x-hdf5", cache_control="no-cache")
        assert store.put(
            LARGE_KEY, large, sha256=sha256(LARGE), headers=headers, if_absent=True, on_bytes=counts.append
        )
        assert sorted(sent) == [1, 2, 3]
        assert sum(counts) == len(LARGE)
        stored = store.head(LARGE_KEY)
        assert (stored.bytes, stored.sha256, stored.headers) == (len(LARGE), sha256(LARGE), headers)
        assert store.get(LARGE_KEY) == LARGE
        assert list_unfinished(store.bucket, store.place.prefix) == []

    def test_what_a_killed_run_sent_is_not_sent_again(self, store, large, monkeypatch):
        self.begin(store, (1, LARGE[: 5 * MIB]), (3, LARGE[10 * MIB :]))
        sent = self.sent(store, monkeypatch)
        assert store.put(LARGE_KEY, large, sha256=sha256(LARGE))
        assert sent == [2]
        assert store.get(LARGE_KEY) == LARGE

    def test_parts_of_other_content_are_sent_again(self, store, large, monkeypatch):
        self.begin(store, (1, bytes(5 * MIB)), (2, LARGE[5 * MIB : 10 * MIB]), (3, b"short"), (4, b"more"))
        sent = self.sent(store, monkeypatch)
        assert store.put(LARGE_KEY, large, sha256=sha256(LARGE))
        assert sorted(sent) == [1, 3]
        assert store.get(LARGE_KEY) == LARGE

    def test_one_leftover_is_taken_up_and_the_others_are_ended(self, store, large, full_key):
        self.begin(store)
        self.begin(store, (1, LARGE[: 5 * MIB]))
        assert len(list_unfinished(store.bucket, full_key)) == 2
        assert store.put(LARGE_KEY, large, sha256=sha256(LARGE))
        assert list_unfinished(store.bucket, full_key) == []

    def test_a_key_that_does_not_name_its_content_starts_anew(self, store, large, monkeypatch):
        key = store.place.full_key("large")
        store.bucket.ask("create_multipart_upload", Key=key, Metadata={"sha256": "0" * 64})
        sent = self.sent(store, monkeypatch)
        store.put("large", large, sha256=sha256(LARGE))
        assert sorted(sent) == [1, 2, 3]
        assert store.head("large").sha256 == sha256(LARGE)
        assert list_unfinished(store.bucket, key) == []

    def test_other_bytes_than_promised_leave_nothing(self, store, large, full_key):
        with pytest.raises(StaleDataError) as caught:
            store.put(LARGE_KEY, large, sha256="0" * 64)
        assert caught.value.message.endswith(f"not {'0' * 64} as promised")
        assert store.head(LARGE_KEY) is None
        assert list_unfinished(store.bucket, full_key) == []

    def test_if_absent_sends_nothing_for_nothing(self, store, large, monkeypatch):
        store.put(LARGE_KEY, b"there", sha256=sha256(b"there"))
        sent = self.sent(store, monkeypatch)
        assert not store.put(LARGE_KEY, large, sha256=sha256(LARGE), if_absent=True)
        assert sent == []
        assert store.get(LARGE_KEY) == b"there"

    def test_a_key_that_is_taken_in_the_meantime_stays_as_it_is(self, store, large, monkeypatch, full_key):
        ask = store.bucket.ask

        def interfere(method, **parameters):
            if method == "complete_multipart_upload":
                ask("put_object", Key=full_key, Body=b"first")
            return ask(method, **parameters)

        monkeypatch.setattr(store.bucket, "ask", interfere)
        assert not store.put(LARGE_KEY, large, sha256=sha256(LARGE), if_absent=True)
        assert store.get(LARGE_KEY) == b"first"
        assert list_unfinished(store.bucket, full_key) == []

    def test_an_upload_that_somebody_else_finished_is_done(self, store, large, monkeypatch):
        ask = store.bucket.ask

        def hasten(method, **parameters):
            if method == "complete_multipart_upload":
                ask(method, **parameters)
            return ask(method, **parameters)

        monkeypatch.setattr(store.bucket, "ask", hasten)
        assert store.put(LARGE_KEY, large, sha256=sha256(LARGE))
        assert store.get(LARGE_KEY) == LARGE

    def test_an_upload_that_somebody_else_ended_is_told(self, store, large, monkeypatch):
        ask = store.bucket.ask

        def end(method, **parameters):
            if method == "complete_multipart_upload":
                ask("abort_multipart_upload", Key=parameters["Key"], UploadId=parameters["UploadId"])
            return ask(method, **parameters)

        monkeypatch.setattr(store.bucket, "ask", end)
        assert refusal(lambda: store.put(LARGE_KEY, large, sha256=sha256(LARGE))) == (
            f"the upload of {LARGE_KEY} was ended by somebody else",
            "run it again",
        )

    @pytest.mark.parametrize("total", [1, 16 * MIB, 9000 * 16 * MIB, 9000 * 16 * MIB + 1, 5 << 40])
    def test_no_file_has_too_many_parts(self, total):
        size = part_size(total, 16 * MIB)
        assert size >= 16 * MIB
        assert size % MIB == 0
        assert -(-total // size) <= 10_000


@pytest.mark.integration
class TestServer:
    def test_the_server_refuses_content_that_was_tampered_with(self, fresh):
        store = fresh()
        checksum = b64encode(hashlib.sha256(b"cells").digest()).decode()
        message, _ = refusal(
            lambda: store.bucket.ask("put_object", Key="tampered", Body=b"CELLS", ChecksumSHA256=checksum)
        )
        assert message == f"a file was damaged on the way to {store.place.server}"
        assert store.head("tampered") is None

    def test_no_framing_is_left_in_headers(self, fresh, seaweed):
        store = fresh()
        store.put("a", b"cells", sha256=sha256(b"cells"))
        found = seaweed.client().head_object(Bucket="cells", Key=store.place.full_key("a"))
        assert found.get("ContentEncoding") is None
        assert found["Metadata"] == {"sha256": sha256(b"cells")}

    def test_an_object_of_a_stranger_has_no_digest_or_the_servers(self, fresh, seaweed):
        store = fresh()
        client = seaweed.client(request_checksum_calculation="when_required")
        client.put_object(Bucket="cells", Key=store.place.full_key("plain"), Body=b"cells")
        checksum = b64encode(hashlib.sha256(b"cells").digest()).decode()
        client.put_object(
            Bucket="cells", Key=store.place.full_key("summed"), Body=b"cells", ChecksumSHA256=checksum
        )
        assert store.head("plain").sha256 is None
        assert store.head("summed").sha256 == sha256(b"cells")

    def test_a_folder_of_the_bucket_is_a_store_of_its_own(self, fresh):
        one, other = fresh(prefix="one"), fresh(prefix="one-more")
        for store in (one, other):
            store.put("a", b"", sha256=sha256(b""))
        assert [stored.key for stored in one.list()] == ["a"]
        one.delete("a")
        assert other.head("a") is not None
        with pytest.raises(BadKeyError):
            fresh(prefix="a" * 1000).put("b" * 30, b"", sha256=sha256(b""))


@pytest.mark.integration
class TestFaults:
    def test_no_credentials(self, fresh, monkeypatch):
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
        store = fresh(prefix="")
        assert refusal(lambda: store.head("a")) == (
            "no credentials are given for s3://cells",
            (
                "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, in the environment; "
                "they never belong into a file of the catalog"
            ),
        )

    def test_half_the_credentials(self, fresh, monkeypatch):
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
        message, _ = refusal(lambda: fresh(prefix="").head("a"))
        assert message == "the credentials for s3://cells are incomplete"

    @pytest.mark.parametrize(
        ("name", "message"),
        [
            ("AWS_ACCESS_KEY_ID", "{server} does not know the access key"),
            ("AWS_SECRET_ACCESS_KEY", "{server} refuses the secret key"),
        ],
    )
    def test_wrong_credentials(self, fresh, monkeypatch, name, message):
        monkeypatch.setenv(name, "SECRETSECRET")
        store = fresh()
        found = refusal(lambda: store.get("a"))
        assert found[0] == message.format(server=store.place.server)
        assert "SECRET" not in "".join(found).replace("AWS_SECRET_ACCESS_KEY", "")

    def test_wrong_bucket(self, fresh):
        store = fresh(bucket="other")
        for verb in (
            store.head,
            store.get,
            store.delete,
            lambda key: store.put(key, b"", sha256=sha256(b"")),
        ):
            assert refusal(lambda verb=verb: verb("a")) == (
                f"there is no bucket other at {store.place.server}",
                "make it, or correct `bucket:`, `endpoint:` or `region:` under `store:` in catalog.yaml",
            )

    def test_a_name_that_no_bucket_has(self, fresh):
        message, _ = refusal(lambda: fresh(bucket="no bucket", prefix="").head("a"))
        assert message == "s3://no bucket cannot be the name of a bucket"

    def test_nobody_there(self, fresh, free_port):
        store = fresh(endpoint=f"http://127.0.0.1:{free_port}", attempts=1)
        assert refusal(lambda: store.head("a")) == (
            f"127.0.0.1:{free_port} takes no connections",
            "is it up, and `endpoint:` in catalog.yaml right?",
        )

    def test_an_unknown_profile(self, fresh, monkeypatch):
        monkeypatch.setenv("AWS_PROFILE", "nobody")
        assert refusal(lambda: fresh().head("a"))[0] == "AWS_PROFILE names a profile that does not exist"

    def test_no_permission(self, fresh, seaweed, monkeypatch):
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", seaweed.reader.access_key)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", seaweed.reader.secret_key)
        store = fresh(prefix="")
        assert store.head("nothing") is None
        message, hint = refusal(lambda: store.put("a", b"", sha256=sha256(b"")))
        assert message == "the account may not write in s3://cells"
        assert "s3:PutObject" in hint
        assert refusal(lambda: store.delete("a"))[0] == "the account may not delete in s3://cells"


@pytest.mark.integration
class TestOddServers:
    """Answers that a real server gives now and then, brought about by force."""

    def test_an_etag_is_given_without_quotes_where_the_server_wants_that(self, fresh, monkeypatch):
        store = fresh()
        ask = store.bucket.ask
        seen = []

        def refuse_quotes(method, **parameters):
            condition = parameters.get("IfMatch", "")
            if condition:
                seen.append(condition.startswith('"'))
            if condition.startswith('"'):
                raise RefusedError("PreconditionFailed", attempts=1)
            return ask(method, **parameters)

        monkeypatch.setattr(store.bucket, "ask", refuse_quotes)
        assert store.swap("current", b"one", expected=None)
        assert store.swap("current", b"two", expected=sha256(b"one"))
        assert store.swap("current", b"three", expected=sha256(b"two"))
        assert seen == [True, False, False]
        assert store.get("current") == b"three"

    @pytest.mark.parametrize("method", ["put_object", "complete_multipart_upload"])
    def test_an_answer_that_was_lost_is_settled_by_what_is_there(self, fresh, large, monkeypatch, method):
        store = fresh()
        try_once = store.bucket._try
        lost = []

        def lose(name, parameters):
            answer = try_once(name, parameters)
            if name == method and not lost:
                lost.append(name)
                raise _FailedError(kind="ConnectionClosedError")
            return answer

        monkeypatch.setattr(store.bucket, "_try", lose)
        content = large if method == "complete_multipart_upload" else LARGE[:100]
        digest = sha256(LARGE if content is large else content)
        assert store.put(content_key(digest, ".h5ad"), content, sha256=digest, if_absent=True)
        assert lost == [method]
        assert not store.put(content_key(digest, ".h5ad"), content, sha256=digest, if_absent=True)

    def test_a_server_that_fails_is_waited_for_only_if_it_ever_answered(self, fresh, monkeypatch):
        tries, waits = [], []
        monkeypatch.setattr("generator.storage.s3_bucket.time.sleep", waits.append)

        def fail(*_):
            tries.append(1)
            raise _FailedError(code="ServiceUnavailable")

        store = fresh()
        try_once = store.bucket._try
        monkeypatch.setattr(store.bucket, "_try", fail)
        assert refusal(lambda: store.head("a"))[0] == f"{store.place.server} is failing"
        assert (len(tries), waits) == (1, [])
        monkeypatch.setattr(store.bucket, "_try", try_once)
        store.head("a")
        monkeypatch.setattr(store.bucket, "_try", fail)
        tries.clear()
        refusal(lambda: store.head("a"))
        assert (len(tries), len(waits)) == (8, 7)
        assert all(each < 30 for each in waits)
        assert 20 < sum(waits) < 100

    def test_what_breaks_off_on_the_way_is_asked_for_again(self, fresh, monkeypatch):
        store = fresh()
        store.put("a", b"cells", sha256=sha256(b"cells"))
        ask = store.bucket.ask
        bodies = []

        class Broken(io.BytesIO):
            def read(self, *_):
                raise OSError("reset")

        def break_off(method, **parameters):
            answer = ask(method, **parameters)
            if method == "get_object" and len(bodies) < 2:
                bodies.append(answer["Body"])
                answer["Body"] = Broken()
            return answer

        monkeypatch.setattr(store.bucket, "ask", break_off)
        assert store.get("a") == b"cells"
        assert len(bodies) == 2
