"""Large files go up in parts: side by side, each with its checksum, and only those not there yet."""

import contextlib
import hashlib
import math
import threading
from base64 import b64encode
from concurrent.futures import FIRST_COMPLETED, FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from generator.errors import OutsideError, StaleDataError
from generator.model.record import record
from generator.storage.s3_bucket import Bucket, RefusedError
from generator.storage.s3_place import MEBIBYTE
from generator.storage.store import OnBytes, check_digest

_MOST_PARTS = 10_000  # of S3
_WORKERS = 8
_GONE = ("NoSuchUpload", "404")


@record
class Upload:
    """A file on its way to a key of the bucket."""

    key: str
    """Inside the bucket."""
    path: Path
    bytes: int
    sha256: str
    about: dict[str, Any]
    """Headers and metadata, as boto3 names them."""


@record
class _Part:
    number: int
    etag: str
    checksum: str


@record
class _Known:
    """A part that the server has from an earlier run."""

    bytes: int
    etag: str
    checksum: str


def part_size(total: int, least: int) -> int:
    """Bytes of each part but the last: the same for the same file, so that a later run finds its parts."""
    needed = math.ceil(total / (_MOST_PARTS - 1000))
    return least if needed <= least else math.ceil(needed / MEBIBYTE) * MEBIBYTE


class Multipart:
    """One upload in parts; `send` may be called once."""

    def __init__(self, bucket: Bucket, upload: Upload, on_bytes: OnBytes | None) -> None:
        self._bucket = bucket
        self._upload = upload
        self._on_bytes = on_bytes
        self._lock = threading.Lock()
        self._size = part_size(upload.bytes, bucket.place.part_bytes)
        self._resumable = upload.sha256 in upload.key  # other keys may hold other content every time
        self._id = ""
        self._known: dict[int, _Known] = {}

    def send(self, *, if_absent: bool) -> None:
        """Put the file, resuming what an earlier run left if its key names the same content.

        Raises StaleDataError where the file is not what was promised, RefusedError where the key is taken or
        the upload was ended by somebody else. What arrived before a failed connection stays for the next run.
        """
        self._open()
        try:
            parts = self._send_parts()
        except StaleDataError:
            self.abort()
            raise
        except OutsideError:
            if not self._resumable:
                with contextlib.suppress(OutsideError):
                    self.abort()
            raise
        condition = {"IfNoneMatch": "*"} if if_absent else {}
        self._bucket.ask(
            "complete_multipart_upload",
            told=("PreconditionFailed", "412", "ConditionalRequestConflict", "409", *_GONE),
            Key=self._upload.key,
            UploadId=self._id,
            MultipartUpload={
                "Parts": [
                    {"PartNumber": part.number, "ETag": part.etag, "ChecksumSHA256": part.checksum}
                    for part in parts
                ]
            },
            **condition,
        )

    def abort(self) -> None:
        """Give up the parts that arrived."""
        if self._id:
            abort(self._bucket, self._upload.key, self._id)

    def _open(self) -> None:
        """Find the upload that an earlier run left, or begin one."""
        for found, upload_id in self._left_behind():
            if self._resumable and not self._id:
                self._id = upload_id
            else:
                abort(self._bucket, found, upload_id)
        if self._id:
            self._known = self._list_parts()
            return
        answer = self._bucket.ask(
            "create_multipart_upload",
            Key=self._upload.key,
            ChecksumAlgorithm="SHA256",
            **self._upload.about,
        )
        self._id = str(answer["UploadId"])

    def _left_behind(self) -> list[tuple[str, str]]:
        """Key and id of unfinished uploads to our key; none where the account may not look."""
        try:
            found = list_unfinished(self._bucket, self._upload.key, told=("AccessDenied", "NotImplemented"))
        except RefusedError:
            return []
        return [(each["Key"], each["UploadId"]) for each in found if each["Key"] == self._upload.key]

    def _list_parts(self) -> dict[int, _Known]:
        known: dict[int, _Known] = {}
        after = 0
        while True:
            answer = self._bucket.ask(
                "list_parts", told=_GONE, Key=self._upload.key, UploadId=self._id, PartNumberMarker=after
            )
            for part in answer.get("Parts", ()):
                known[part["PartNumber"]] = _Known(
                    bytes=part["Size"],
                    etag=part["ETag"],
                    checksum=part.get("ChecksumSHA256", ""),
                )
            if not answer.get("IsTruncated"):
                return known
            after = answer["NextPartNumberMarker"]

    def _send_parts(self) -> list[_Part]:
        """Read the file once, in order, while up to eight parts are on their way."""
        whole = hashlib.sha256()
        total = 0
        running: set[Future[_Part]] = set()
        parts: list[_Part] = []
        with self._upload.path.open("rb") as source, ThreadPoolExecutor(_WORKERS, "parts") as pool:
            try:
                for number in range(1, _MOST_PARTS + 1):
                    piece = source.read(self._size)
                    if not piece:
                        break
                    whole.update(piece)
                    total += len(piece)
                    if len(running) >= _WORKERS:
                        running = _collect(running, parts, all_of_them=False)
                    running.add(pool.submit(self._send_part, number, piece))
                _collect(running, parts, all_of_them=True)
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise
        check_digest(self._upload.key, whole.hexdigest(), self._upload.sha256)
        return sorted(parts, key=lambda part: part.number)

    def _send_part(self, number: int, piece: bytes) -> _Part:
        checksum = b64encode(hashlib.sha256(piece).digest()).decode()
        known = self._known.get(number)
        if known and _is_same(known, piece, checksum):
            part = _Part(number=number, etag=known.etag, checksum=checksum)
        else:
            answer = self._bucket.ask(
                "upload_part",
                told=_GONE,
                Key=self._upload.key,
                UploadId=self._id,
                PartNumber=number,
                Body=piece,
                ChecksumSHA256=checksum,
            )
            part = _Part(number=number, etag=str(answer["ETag"]), checksum=checksum)
        if self._on_bytes:
            with self._lock:
                self._on_bytes(len(piece))
        return part


def _is_same(known: _Known, piece: bytes, checksum: str) -> bool:
    """True if the server's part is this one: by its SHA-256, or where it names none by its MD5."""
    if known.bytes != len(piece):
        return False
    if known.checksum:
        return known.checksum == checksum
    return known.etag.strip('"') == hashlib.md5(piece, usedforsecurity=False).hexdigest()


def _collect(running: set[Future[_Part]], parts: list[_Part], *, all_of_them: bool) -> set[Future[_Part]]:
    """Wait for one or all of `running`, move what is done to `parts`; raise the first failure."""
    when = FIRST_EXCEPTION if all_of_them else FIRST_COMPLETED
    done, rest = wait(running, return_when=when)
    parts.extend(future.result() for future in done)
    return rest


def list_unfinished(bucket: Bucket, prefix: str, *, told: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """The uploads under `prefix` that were never ended, as boto3 tells them."""
    found: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        answer = bucket.ask("list_multipart_uploads", told=told, Prefix=prefix, **after)
        found.extend(answer.get("Uploads", ()))
        if not answer.get("IsTruncated"):
            return found
        after = {"KeyMarker": answer["NextKeyMarker"], "UploadIdMarker": answer.get("NextUploadIdMarker", "")}


def abort(bucket: Bucket, key: str, upload_id: str) -> None:
    """End an unfinished upload; its parts are gone."""
    try:
        bucket.ask("abort_multipart_upload", told=_GONE, Key=key, UploadId=upload_id)
    except RefusedError:  # somebody was faster
        return


def check_arrived(found: int | None, upload: Upload) -> None:
    """Raise OutsideError unless the object has as many bytes as the file."""
    if found != upload.bytes:
        raise OutsideError(
            f"{upload.key} has {found or 0:,} bytes after {upload.bytes:,} were sent",
            hint="this server loses parts of uploads: do not use it",
        )
