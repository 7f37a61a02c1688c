"""Byte ranges of an object by signed requests, for a bucket that strangers may not read."""

import threading

from generator.errors import OutsideError
from generator.storage.s3 import S3Store
from generator.storage.s3_bucket import RefusedError
from generator.storage.s3_place import S3Place
from generator.storage.store import NoSuchKeyError

_CHANGED = ("PreconditionFailed", "412", "InvalidRange", "416")


class SignedRanges:
    """Ranges of one object; safe to use from several threads."""

    def __init__(self, place: S3Place, key: str) -> None:
        self._store = S3Store(place)
        self._key = key
        self._full_key = place.full_key(key)
        self._etag = ""
        self._lock = threading.Lock()
        self.url = f"s3://{place.bucket}/{self._full_key}"
        self.size = 0
        self.requests = 0
        self.bytes = 0

    def open(self, length: int) -> bytes:
        """The first `length` bytes, or all if there are fewer; raises NoSuchKeyError."""
        found = self._store.head(self._key)
        if found is None:
            raise NoSuchKeyError(self._key)
        self.size = found.bytes
        return self.fetch(0, min(length, self.size)) if self.size else b""

    def fetch(self, start: int, end: int) -> bytes:
        """Bytes `start` to before `end`; raises OutsideError, also where the object has changed since."""
        wanted = min(end, self.size) - start
        try:
            data, answer = self._store.bucket.read(
                told=(*_CHANGED, "NoSuchKey", "404"),
                Key=self._full_key,
                Range=f"bytes={start}-{start + wanted - 1}",
            )
        except RefusedError:
            raise OutsideError(f"{self.url} changed while it was read", hint="try again") from None
        with self._lock:
            self.requests += 1
            self.bytes += len(data)
            self._etag = self._etag or str(answer["ETag"])
            same = self._etag == answer["ETag"] and str(answer.get("ContentRange", "")).endswith(
                f"/{self.size}"
            )
        if not same or len(data) != wanted:
            raise OutsideError(f"{self.url} changed while it was read", hint="try again")
        return data

    def close(self) -> None:
        """Let go of connections."""
        self._store.bucket.client.close()
