"""How a bucket is set up: what is left in it, who may read it, until when."""

import datetime as dt
import json
import time
from http import HTTPStatus

from urllib3.exceptions import HTTPError

from generator.errors import OutsideError
from generator.model.record import replace
from generator.storage.finding import Finding, limited, missing, sentence, works
from generator.storage.probes_readers import Reader
from generator.storage.probes_s3 import PROBES
from generator.storage.s3 import S3Store
from generator.storage.s3_bucket import RefusedError
from generator.storage.s3_multipart import abort, list_unfinished
from generator.storage.s3_rules import policy, read_statement

_DATED = f"{PROBES}/dated"
_DENIED = ("AccessDenied", "403")
_TRIES, _PAUSE = 20, 0.5  # seconds; a policy takes a moment until it holds


def examine_reach(store: S3Store) -> Finding:
    """Whether the bucket is there, and the account may look into it."""
    name = "reach"
    try:
        store.bucket.ask("list_objects_v2", Prefix=store.place.folder, MaxKeys=1)
    except OutsideError as error:
        return missing(name, sentence(error), error.hint)
    return works(name, f"{store.place.name} at {store.place.server} answers.")


def examine_leftovers(store: S3Store, now: dt.datetime, *, abort_days: int | None) -> Finding:
    """Unfinished uploads under the store's prefix; those older than `abort_days`, if given, are ended."""
    name = "unfinished uploads"
    try:
        found = list_unfinished(store.bucket, store.place.folder, told=(*_DENIED, "NotImplemented"))
    except RefusedError:
        return limited(name, "They may not be listed.", "Allow s3:ListBucketMultipartUploads.")
    ended = 0
    for each in found:
        if abort_days is not None and (now - each["Initiated"]).days >= abort_days:
            abort(store.bucket, each["Key"], each["UploadId"])
            ended += 1
    told = f", {ended} ended now" if ended else ""
    if len(found) > ended:
        return limited(
            name,
            f"{len(found)} uploads were never finished{told}; their parts take room and cost money.",
            "Run the same `catalog put` again to finish them, or end them: catalog doctor --abort-days 7.",
        )
    return works(name, f"There are none{told}.")


def examine_lifecycle(store: S3Store) -> Finding:
    """Whether the bucket ends unfinished uploads by itself."""
    name = "lifecycle"
    hint = "Give the bucket the lifecycle rule of the docs (how-to, object storage)."
    try:
        answer = store.bucket.ask(
            "get_bucket_lifecycle_configuration",
            told=(*_DENIED, "NoSuchLifecycleConfiguration", "NotImplemented", "MethodNotAllowed"),
        )
    except RefusedError as error:
        if error.code in _DENIED:
            return limited(name, "The account may not see the bucket's lifecycle rules.")
        return limited(name, "The bucket does not end unfinished uploads by itself.", hint)
    rules = [rule for rule in answer.get("Rules", ()) if rule.get("Status") == "Enabled"]
    if not any("AbortIncompleteMultipartUpload" in rule for rule in rules):
        return limited(name, "The bucket does not end unfinished uploads by itself.", hint)
    if any("Expiration" in rule and "Days" in rule["Expiration"] for rule in rules):
        return missing(
            name,
            "A rule of the bucket deletes objects after a while; published data must stay for ever.",
            "Remove the rule, or keep it to folders that the catalog does not use.",
        )
    return works(name, "The bucket ends unfinished uploads by itself.")


def examine_policy(store: S3Store, now: dt.datetime) -> Finding:
    """Open one object by a statement with a date, and see it closed again; the former policy is put back.

    The object lies at the root of the bucket, where the statement that opens the store does not reach.
    """
    name = "dated access"
    before = _policy(store)
    try:
        store.bucket.ask("put_object", Key=_DATED, Body=b"dated")
        reader = Reader(_url(store, _DATED), None)
        if _status(reader) == HTTPStatus.OK:
            return limited(
                name,
                "Everything in the bucket is public, so no link can have an end.",
                "Keep what is not public yet in another bucket, or publish from a folder of this one only.",
            )
        return _try_dates(store, reader, before, now)
    except OutsideError as error:
        return limited(
            name,
            f"{sentence(error)} Links for reviewers cannot have an end here.",
            "Allow s3:PutBucketPolicy and public policies, or use links that are signed for seven days.",
        )
    finally:
        store.bucket.ask("delete_object", Key=_DATED)


def _try_dates(store: S3Store, reader: Reader, before: str, now: dt.datetime) -> Finding:
    name = "dated access"
    hour = dt.timedelta(hours=1)
    seen = []
    try:
        # Without a pause between the two: a file that no policy opens would be closed in any case.
        for until, expected in ((now + hour, HTTPStatus.OK), (now - hour, HTTPStatus.FORBIDDEN)):
            store.bucket.ask("put_bucket_policy", Policy=_with_statement(store, before, until))
            seen.append(_await(reader, expected))
    finally:
        left = _put_back(store, before) if _policy(store) != before else None
    if left:
        return missing(
            name,
            f"The bucket's former policy could not be put back: {left.message}.",
            "Remove the statement CellshelfProbe from the bucket's policy.",
        )
    if seen == [HTTPStatus.OK, HTTPStatus.FORBIDDEN]:
        return works(name, "A bucket policy opens a file until a date, and not after it.")
    return limited(
        name,
        f"A file that a policy opens until a date answers {seen[0]} before it and {seen[1]} after it.",
        "Links for reviewers need files that are signed for seven days at most.",
    )


def _with_statement(store: S3Store, before: str, until: dt.datetime) -> str:
    """The policy with one statement more, which opens the probe until then."""
    statement = read_statement(store.place, until=until) | {
        "Sid": "CellshelfProbe",
        "Resource": [f"arn:aws:s3:::{store.place.bucket}/{_DATED}"],
    }
    document = json.loads(before) if before else policy()
    document["Statement"] = [*document["Statement"], statement]
    return json.dumps(document)


def _policy(store: S3Store) -> str:
    try:
        return str(store.bucket.ask("get_bucket_policy", told=("NoSuchBucketPolicy",))["Policy"])
    except RefusedError:
        return ""


def _put_back(store: S3Store, before: str) -> OutsideError | None:
    """Give the bucket its former policy, or none; the error if that fails."""
    try:
        if before:
            store.bucket.ask("put_bucket_policy", Policy=before)
        else:
            store.bucket.ask("delete_bucket_policy")
    except OutsideError as error:
        return error
    return None


def _url(store: S3Store, full_key: str) -> str:
    """Address in the bucket itself, whatever stands before it."""
    return bucket_url(store) + full_key


def bucket_url(store: S3Store) -> str:
    """Address of the bucket itself."""
    return replace(store.place, prefix="", url="").base_url()


def _status(reader: Reader) -> int:
    try:
        return reader.ask().status
    except HTTPError:
        return 0


def _await(reader: Reader, expected: HTTPStatus) -> int:
    """The answer, once it is what was expected or patience ends."""
    for _ in range(_TRIES):
        status = _status(reader)
        if status == expected:
            break
        time.sleep(_PAUSE)
    return status
