"""A store in an S3 bucket: Amazon's, or any server's that speaks the protocol."""

import contextlib
import hashlib
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from generator.errors import OutsideError
from generator.storage.keys import BadKeyError, check_key, parents
from generator.storage.s3_bucket import Answer, Bucket, RefusedError
from generator.storage.s3_multipart import Multipart, Upload, check_arrived
from generator.storage.s3_place import S3Place
from generator.storage.store import (
    PLAIN,
    Headers,
    NoSuchKeyError,
    OnBytes,
    Stored,
    check_digest,
    check_span,
)

_DIGEST = "sha256"  # name of the metadata that carries the digest: an ETag is none
_TAKEN = ("PreconditionFailed", "412")
_CONFLICT = ("ConditionalRequestConflict", "409")
_ABSENT = ("NoSuchKey", "404")
_HEX = 64
COPIED_WHOLE = 1 << 30
"""Bytes; larger objects are copied in parts of this size. Servers copy at most 5 GiB at once."""
_TRIES = 5  # of a conditional request that met another one


class S3Store:
    """Objects of one bucket, or of one folder of it.

    Every method raises OutsideError where the bucket cannot be reached or does not let us. Safe to use from
    several threads, not across processes.
    """

    def __init__(self, place: S3Place) -> None:
        self.bucket = Bucket(place)
        self.place = place
        self._free: set[str] = set()
        self._lock = threading.Lock()
        self._is_there = False
        self._bare_etags = False

    def list(self, prefix: str = "") -> Iterator[Stored]:
        """Objects whose key begins with `prefix`, in order; only `head` knows their digests and headers."""
        inner = self.place.folder
        found: list[Stored] = []
        after: Answer = {"Prefix": f"{inner}{prefix}"}
        while True:
            answer = self.bucket.ask("list_objects_v2", **after)
            for each in answer.get("Contents", ()):
                key = each["Key"].removeprefix(inner)
                if _is_key(key):  # a stranger's object may have any name
                    found.append(Stored(key=key, bytes=each["Size"], sha256=None))
            if not answer.get("IsTruncated"):
                break
            after["ContinuationToken"] = answer["NextContinuationToken"]
        # Amazon lists in this order already, some servers do not.
        yield from sorted(found, key=lambda stored: stored.key.encode())

    def head(self, key: str) -> Stored | None:
        """What is known of the object, or None."""
        full = self.place.full_key(key)
        try:
            answer = self.bucket.ask("head_object", told=_ABSENT, Key=full, ChecksumMode="ENABLED")
        except RefusedError:
            self._check_bucket()
            return None
        return Stored(
            key=key,
            bytes=answer["ContentLength"],
            sha256=_digest_of(answer),
            headers=Headers(
                content_type=answer.get("ContentType", ""),
                cache_control=answer.get("CacheControl", ""),
                content_encoding=answer.get("ContentEncoding", ""),
            ),
        )

    def get(self, key: str, *, start: int = 0, end: int | None = None) -> bytes:
        """Bytes `start` to before `end`; raises NoSuchKeyError."""
        check_span(start, end)
        full = self.place.full_key(key)
        if start == end:
            if self.head(key) is None:
                raise NoSuchKeyError(key)
            return b""
        whole = start == 0 and end is None
        span = {} if whole else {"Range": f"bytes={start}-{'' if end is None else end - 1}"}
        try:
            content, _ = self.bucket.read(told=(*_ABSENT, "InvalidRange", "416"), Key=full, **span)
        except RefusedError as error:
            if error.code in _ABSENT:
                raise NoSuchKeyError(key) from None
            return b""
        return content

    def put(
        self,
        key: str,
        content: bytes | Path,
        *,
        sha256: str,
        headers: Headers = PLAIN,
        if_absent: bool = False,
        on_bytes: OnBytes | None = None,
    ) -> bool:
        """Store `content` whole or not at all, as `Store.put` says.

        A large file goes up in parts; a later run sends only those that had not arrived.
        """
        full = self.place.full_key(key)
        self._check_free(key)
        about = _about(headers, sha256)
        if isinstance(content, Path) and content.stat().st_size > 2 * self.place.part_bytes:
            if if_absent and self.head(key) is not None:
                return False  # before gigabytes are sent for nothing
            upload = Upload(key=full, path=content, bytes=content.stat().st_size, sha256=sha256, about=about)
            return self._put_parts(key, upload, if_absent=if_absent, on_bytes=on_bytes)
        data = content.read_bytes() if isinstance(content, Path) else content
        check_digest(key, hashlib.sha256(data).hexdigest(), sha256)
        condition = {"IfNoneMatch": "*"} if if_absent else {}
        if not self._put_whole(key, data, sha256, about | condition):
            return False
        if on_bytes:
            on_bytes(len(data))
        return True

    def swap(self, key: str, content: bytes, *, expected: str | None, headers: Headers = PLAIN) -> bool:
        """Replace the small object whose SHA-256 is `expected`, as `Store.swap` says."""
        sha256 = hashlib.sha256(content).hexdigest()
        full = self.place.full_key(key)
        if expected is None:
            return self.put(key, content, sha256=sha256, headers=headers, if_absent=True)
        for _ in range(2):
            try:
                found, answer = self.bucket.read(told=_ABSENT, Key=full)
            except RefusedError:
                return False
            if hashlib.sha256(found).hexdigest() != expected:
                return False
            etag = str(answer["ETag"])
            condition = {"IfMatch": etag.strip('"') if self._bare_etags else etag}
            if self._put_whole(key, content, sha256, _about(headers, sha256) | condition):
                return True
            # Still the same object? Then the server wants the ETag without its quotes, as Ceph does.
            self._bare_etags = not self._bare_etags
        return False

    def delete(self, key: str) -> None:
        """Remove the object, if there is one."""
        self.bucket.ask("delete_object", Key=self.place.full_key(key))

    def copy(self, key: str, target: str, sha256: str) -> None:
        """Copy an object inside the bucket, which no byte of it leaves; a large one in parts.

        Raises NoSuchKeyError.
        """
        known = self.head(key)
        if known is None:
            raise NoSuchKeyError(key)
        from boto3.s3.transfer import TransferConfig  # noqa: PLC0415 - boto3 takes a second to get ready

        self.bucket.ask(
            "copy",
            Key=self.place.full_key(target),
            CopySource={"Bucket": self.place.bucket, "Key": self.place.full_key(key)},
            # A copy in parts takes no headers along by itself.
            ExtraArgs={
                "MetadataDirective": "REPLACE",
                **{name: value for name, value in _about(known.headers, sha256).items() if value},
            },
            Config=TransferConfig(multipart_threshold=COPIED_WHOLE, multipart_chunksize=COPIED_WHOLE),
        )

    def signed_url(self, key: str, seconds: int) -> str:
        """An address at which everybody may fetch the object for so long, seven days at most."""
        return self.bucket.sign(self.place.full_key(key), seconds)

    def url(self, key: str) -> str:
        """Where readers fetch it."""
        check_key(key)
        return self.place.base_url() + quote(key)

    def _put_whole(self, key: str, data: bytes, sha256: str, parameters: Answer) -> bool:
        """Put in one request; False if its condition does not hold."""
        checksum = b64encode(bytes.fromhex(sha256)).decode()
        for attempt in range(_TRIES):
            try:
                self.bucket.ask(
                    "put_object",
                    told=(*_TAKEN, *_CONFLICT, *(_ABSENT if "IfMatch" in parameters else ())),
                    Key=self.place.full_key(key),
                    Body=data,
                    ChecksumSHA256=checksum,
                    **parameters,
                )
            except RefusedError as error:
                if error.code in _CONFLICT and attempt < _TRIES - 1:
                    continue
                return error.attempts > 1 and self._has(key, sha256)
            return True
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _put_parts(self, key: str, upload: Upload, *, if_absent: bool, on_bytes: OnBytes | None) -> bool:
        multipart = Multipart(self.bucket, upload, on_bytes)
        try:
            multipart.send(if_absent=if_absent)
        except RefusedError as error:
            multipart.abort()
            if self._has(key, upload.sha256):  # by another uploader of the same file, or by us, unheard
                return error.attempts > 1 or not if_absent
            if if_absent and self.head(key) is not None:
                return False
            raise OutsideError(
                f"the upload of {key} was ended by somebody else", hint="run it again"
            ) from error
        stored = self.head(key)
        check_arrived(stored.bytes if stored else None, upload)
        return True

    def _has(self, key: str, sha256: str) -> bool:
        """True if the object is there with this digest."""
        stored = self.head(key)
        return stored is not None and stored.sha256 == sha256

    def _check_bucket(self) -> None:
        """Raise OutsideError if there is no such bucket: a missing object looks the same to `head`."""
        if self._is_there:
            return
        # Who may not list it is told so by what comes next.
        with contextlib.suppress(RefusedError):
            self.bucket.ask("list_objects_v2", told=("AccessDenied", "403"), MaxKeys=1)
        self._is_there = True

    def _check_free(self, key: str) -> None:
        """Raise BadKeyError if `key` is a folder of a stored key, or lies under a stored key."""
        if self.place.nests:
            return
        for parent in parents(key):
            if parent in self._free:
                continue
            if self.head(parent) is not None:
                raise _clash(key, parent)
            with self._lock:
                self._free.add(parent)
        answer = self.bucket.ask("list_objects_v2", Prefix=f"{self.place.full_key(key)}/", MaxKeys=1)
        for below in answer.get("Contents", ()):
            raise _clash(key, below["Key"].removeprefix(self.place.folder))
        with self._lock:
            self._free.discard(key)


def _clash(key: str, other: str) -> BadKeyError:
    return BadKeyError(f"{key!r} cannot be a key: {other!r} is one", hint="an object cannot be a folder too")


def _is_key(key: str) -> bool:
    try:
        check_key(key)
    except BadKeyError:
        return False
    return True


def _about(headers: Headers, sha256: str) -> dict[str, Any]:
    """Headers and digest of an object, as boto3 names them."""
    return {
        "ContentType": headers.content_type,
        "CacheControl": headers.cache_control,
        "ContentEncoding": headers.content_encoding,
        "Metadata": {_DIGEST: sha256},
    }


def _digest_of(answer: Answer) -> str | None:
    """The digest that was put with the object, or that the server took of the whole of it."""
    named = str(answer.get("Metadata", {}).get(_DIGEST, ""))
    if len(named) == _HEX and not set(named) - set("0123456789abcdef"):
        return named
    checksum = str(answer.get("ChecksumSHA256", ""))
    if not checksum or "-" in checksum or answer.get("ChecksumType", "FULL_OBJECT") != "FULL_OBJECT":
        return None
    return b64decode(checksum).hex()
