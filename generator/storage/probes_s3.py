"""What a bucket really does with what is put there: the writing half of an examination."""

import hashlib
import os
from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.errors import CellshelfError, OutsideError
from generator.model.record import replace
from generator.storage.finding import Finding, limited, missing, sentence, works
from generator.storage.s3 import S3Store
from generator.storage.s3_bucket import RefusedError
from generator.storage.s3_multipart import abort, list_unfinished
from generator.storage.store import IMMUTABLE, Headers

PROBES = "cellshelf-probe"
CONTENT = b"The quick brown fox\n" * 100
HEADERS = Headers(content_type="text/css", cache_control=IMMUTABLE, content_encoding="gzip")
_RACERS = 8
_PART = 5 << 20
_OTHER_SERVER = "Use a server that has it; the docs name some (how-to, object storage)."


def examine_writing(store: S3Store) -> Iterator[Finding]:
    """Put, replace and delete objects under `cellshelf-probe/`; `clean_up` removes what is left of them."""
    for name, probe in _PROBES.items():
        try:
            yield probe(store, name)
        except CellshelfError as error:
            yield missing(name, sentence(error), error.hint)


def clean_up(store: S3Store) -> None:
    """Remove everything under `cellshelf-probe/`, also what an earlier run left that was cut off."""
    full = store.place.full_key(PROBES)
    for each in list_unfinished(store.bucket, f"{full}/"):
        abort(store.bucket, each["Key"], each["UploadId"])
    for stored in store.list(f"{PROBES}/"):
        store.delete(stored.key)


def put_probe(store: S3Store, name: str, content: bytes = CONTENT, headers: Headers = HEADERS) -> str:
    """Put an object to try things on; its key."""
    key = f"{PROBES}/{name}"
    store.put(key, content, sha256=hashlib.sha256(content).hexdigest(), headers=headers)
    return key


def _write(store: S3Store, name: str) -> Finding:
    key = put_probe(store, "object")
    if store.get(key) != CONTENT:
        return missing(name, "What is read is not what was put.", "Do not use this server.")
    return works(name, "What is put can be read again.")


def _headers(store: S3Store, name: str) -> Finding:
    stored = store.head(put_probe(store, "headers"))
    if stored is None or stored.headers != HEADERS:
        found = stored.headers if stored else None
        return missing(name, f"{HEADERS} came back as {found}.", _OTHER_SERVER)
    if stored.sha256 != hashlib.sha256(CONTENT).hexdigest():
        return missing(name, "The metadata that carries the SHA-256 is lost.", _OTHER_SERVER)
    return works(name, "Type, caching, encoding and digest stay with the object.")


def _checksum(store: S3Store, name: str) -> Finding:
    wrong = b64encode(hashlib.sha256(b"other").digest()).decode()
    key = store.place.full_key(f"{PROBES}/damaged")
    try:
        store.bucket.ask(
            "put_object",
            told=("BadDigest", "InvalidDigest", "XAmzContentChecksumMismatch", "InvalidRequest"),
            Key=key,
            Body=CONTENT,
            ChecksumSHA256=wrong,
        )
    except RefusedError:
        return works(name, "Content that was damaged on the way is refused.")
    return limited(
        name,
        "Content that does not match its SHA-256 is taken: damage on the way stays unseen until it is read.",
        "Use https, which notices most of it.",
    )


def _create_once(store: S3Store, name: str) -> Finding:
    def put(number: int) -> bool:
        content = b"%d" % number
        sha256 = hashlib.sha256(content).hexdigest()
        return store.put(f"{PROBES}/once", content, sha256=sha256, if_absent=True)

    store.delete(f"{PROBES}/once")
    with ThreadPoolExecutor(_RACERS) as pool:
        winners = sum(pool.map(put, range(_RACERS)))
    if winners != 1 or put(99):
        return missing(
            name,
            f"If-None-Match is ignored: of {_RACERS} who created one object at once, {winners} were told "
            "that they did.",
            f"Published files could be overwritten, and two could publish at once. {_OTHER_SERVER}",
        )
    return works(name, "An object is created once, whoever else tries (If-None-Match).")


def _swap(store: S3Store, name: str) -> Finding:
    key = put_probe(store, "swapped", b"one")
    one, other = (hashlib.sha256(content).hexdigest() for content in (b"one", b"other"))
    etag = str(store.bucket.ask("head_object", Key=store.place.full_key(key))["ETag"])
    put_probe(store, "swapped", b"two")
    refused = False
    try:
        store.bucket.ask(
            "put_object",
            told=("PreconditionFailed", "412", "ConditionalRequestConflict", "409"),
            Key=store.place.full_key(key),
            Body=b"three",
            IfMatch=etag,
        )
    except RefusedError:
        refused = True
    put_probe(store, "swapped", b"one")
    if not refused or not store.swap(key, b"two", expected=one) or store.swap(key, b"3", expected=other):
        did = "is ignored" if not refused else "does not work"
        return missing(
            name,
            f"If-Match {did}: an object cannot be replaced only if nobody else has.",
            f"`catalog publish` needs it. {_OTHER_SERVER}",
        )
    return works(name, "An object is replaced only if nobody else has (If-Match).")


def _ranges(store: S3Store, name: str) -> Finding:
    key = put_probe(store, "ranges")
    if store.get(key, start=4, end=9) != CONTENT[4:9] or store.get(key, start=10_000) != b"":
        return missing(name, "Another part came than was asked for.", _OTHER_SERVER)
    return works(name, "Parts of an object can be read.")


def _parts(store: S3Store, name: str) -> Finding:
    content = os.urandom(2 * _PART + 1)
    sha256 = hashlib.sha256(content).hexdigest()
    small = S3Store(replace(store.place, part_bytes=_PART))
    key = f"{PROBES}/parts"
    with TemporaryDirectory(prefix="cellshelf-") as folder:
        path = Path(folder) / "parts"
        path.write_bytes(content)
        small.delete(key)
        small.put(key, path, sha256=sha256, if_absent=True)
    stored = small.head(key)
    if (
        stored is None
        or stored.sha256 != sha256
        or small.get(key, start=_PART - 5, end=_PART + 5) != (content[_PART - 5 : _PART + 5])
    ):
        return missing(name, "A file that was sent in parts does not come back whole.", _OTHER_SERVER)
    return works(name, "Large files go up in parts and come back whole.")


def _neighbours(store: S3Store, name: str) -> Finding:
    keys = [f"{PROBES}/beside", f"{PROBES}/beside/inner"]
    for key in keys:
        try:
            store.bucket.ask("put_object", Key=store.place.full_key(key), Body=key.encode())
        except OutsideError:
            break
    listed = {stored.key for stored in store.list(f"{PROBES}/beside")}
    kept = [key for key in keys if key in listed and store.get(key) == key.encode()]
    for key in reversed(keys):
        store.delete(key)
    if kept != keys:
        return limited(
            name,
            "An object x is lost or refused when there is an x/y: the catalog never needs both.",
            "Keep other programs' files out of the catalog's folder of the bucket.",
        )
    return works(name, "Objects x and x/y live side by side.")


def _order(store: S3Store, name: str) -> Finding:
    keys = [f"{PROBES}/order/{each}" for each in ("B", "a-b", "a/b", "a0", "\u00e9", "\U0001f9ec")]
    for key in keys:
        store.bucket.ask("put_object", Key=store.place.full_key(key), Body=b"-")
    answer = store.bucket.ask("list_objects_v2", Prefix=store.place.full_key(f"{PROBES}/order") + "/")
    listed = [each["Key"] for each in answer.get("Contents", ())]
    if sorted(listed) != sorted(store.place.full_key(key) for key in keys):
        return missing(name, "What was put is not listed, or under another name.", _OTHER_SERVER)
    if listed != [store.place.full_key(key) for key in keys]:
        return limited(
            name, "Listings are in an order of the server's own; the catalog sorts them itself.", ""
        )
    return works(name, "Listings are in the order of the keys' bytes.")


_PROBES: dict[str, Callable[[S3Store, str], Finding]] = {
    "write": _write,
    "headers": _headers,
    "checksums": _checksum,
    "create once": _create_once,
    "replace if unchanged": _swap,
    "ranges": _ranges,
    "parts": _parts,
    "keys side by side": _neighbours,
    "listing": _order,
}
