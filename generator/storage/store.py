"""What a store is: the verbs that the project uses, and nothing else."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Protocol

from generator.errors import CellshelfError, StaleDataError
from generator.model.record import record
from generator.storage.keys import BadKeyError, check_key, parents

IMMUTABLE = "public, max-age=31536000, immutable"
"""Cache-Control of what lives under its own digest."""

_CHUNK = 1 << 20

OnBytes = Callable[[int], None]
"""Told how many more bytes have arrived; from any thread, one call at a time."""


class NoSuchKeyError(CellshelfError):
    """Nothing is stored under that key."""

    def __init__(self, key: str, *, hint: str = "") -> None:
        super().__init__(f"nothing is stored under {key}", hint=hint)

    def __reduce__(self) -> tuple[object, ...]:
        key = self.message.removeprefix("nothing is stored under ")
        return NoSuchKeyError, (key,), {"hint": self.hint}


@record
class Headers:
    """What a store sends with an object."""

    content_type: str = "application/octet-stream"
    cache_control: str = ""
    """Empty: the server's own."""
    content_encoding: str = ""
    """`gzip` where what is stored is compressed; empty: it is as it is."""


PLAIN = Headers()


@record
class Stored:
    """What a store knows of one object."""

    key: str
    bytes: int
    sha256: str | None
    """None for a file that was not put through a store, or was changed since."""
    headers: Headers = PLAIN


class Store(Protocol):
    """Where files live. Every key obeys `check_key`; none is a folder of another."""

    def list(self, prefix: str = "") -> Iterator[Stored]:
        """Objects whose key begins with `prefix`, in the order of their keys' UTF-8 bytes.

        Digests and headers may be missing here, where `head` knows them: listings of S3 have neither.
        """
        ...

    def head(self, key: str) -> Stored | None:
        """What is known of the object, or None."""
        ...

    def get(self, key: str, *, start: int = 0, end: int | None = None) -> bytes:
        """Bytes `start` to before `end` (None: to the last), as a slice has them; raises NoSuchKeyError."""
        ...

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
        """Store `content` whole or not at all; False if `if_absent` and something was there already.

        Raises StaleDataError where the content's SHA-256 is not `sha256`, BadKeyError where `key` cannot be
        one or is a folder of another key or lies under one.
        """
        ...

    def swap(self, key: str, content: bytes, *, expected: str | None, headers: Headers = PLAIN) -> bool:
        """Replace the small object whose content has the SHA-256 `expected` (None: that is not there yet).

        False if it is another by now, or gone. Of several who swap the same content at once, one succeeds.
        """
        ...

    def delete(self, key: str) -> None:
        """Remove the object, if there is one."""
        ...

    def url(self, key: str) -> str:
        """Where readers fetch it."""
        ...


def check_free(store: Store, key: str) -> None:
    """Raise BadKeyError if `key` is malformed, a folder of a stored key, or lies under a stored key."""
    check_key(key)
    above = next((parent for parent in parents(key) if store.head(parent) is not None), None)
    if above is not None:
        raise BadKeyError(
            f"{key!r} cannot be a key: {above!r} is one", hint="an object cannot be a folder too"
        )
    below = next(store.list(f"{key}/"), None)
    if below is not None:
        raise BadKeyError(
            f"{key!r} cannot be a key: {below.key!r} is one", hint="an object cannot be a folder too"
        )


def check_span(start: int, end: int | None) -> None:
    """Raise ValueError for a range that no server would understand."""
    if start < 0 or (end is not None and end < start):
        raise ValueError(f"bytes {start} to {end} are no range")


def check_digest(key: str, found: str, promised: str) -> None:
    """Raise StaleDataError unless both digests are the same."""
    if found != promised:
        raise StaleDataError(
            f"{key}: its SHA-256 is {found}, not {promised} as promised",
            hint="the file changed after its digest was taken, or was damaged on the way",
        )


def digest(path: Path) -> tuple[int, str]:
    """Bytes and SHA-256 of a file, read in pieces."""
    with path.open("rb") as source:
        return copy(source, None)


def copy(source: IO[bytes], target: IO[bytes] | None, on_bytes: OnBytes | None = None) -> tuple[int, str]:
    """Copy in pieces, if there is a target; bytes and SHA-256 of what was read."""
    total, sha256 = 0, hashlib.sha256()
    while piece := source.read(_CHUNK):
        total += len(piece)
        sha256.update(piece)
        if target is not None:
            target.write(piece)
        if on_bytes is not None:
            on_bytes(len(piece))
    return total, sha256.hexdigest()
