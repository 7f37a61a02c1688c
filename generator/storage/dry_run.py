"""A store that only writes down what would be done, and from then on answers as if it had been."""

import enum
import hashlib
from collections.abc import Iterator
from pathlib import Path

from generator.model.record import record
from generator.storage.keys import check_key
from generator.storage.store import (
    PLAIN,
    Headers,
    NoSuchKeyError,
    OnBytes,
    Store,
    Stored,
    check_digest,
    check_free,
    check_span,
    digest,
)


class Change(enum.StrEnum):
    """What would become of an object."""

    CREATE = "create"
    REPLACE = "replace"
    DELETE = "delete"


@record
class Intent:
    """One thing that would be done."""

    change: Change
    key: str
    bytes: int
    """Of what would be there; for a deletion, of what was."""


@record
class _Put:
    content: bytes | Path
    stored: Stored


class DryRunStore:
    """Another store, which is read but never changed; for one thread.

    Files are not copied: they are read again when they are asked for.
    """

    def __init__(self, inner: Store) -> None:
        self._inner = inner
        self._changed: dict[str, _Put | None] = {}  # None: deleted
        self.intents: list[Intent] = []
        """In the order in which they were asked for."""

    def list(self, prefix: str = "") -> Iterator[Stored]:
        """Objects whose key begins with `prefix`, in order."""
        found = {stored.key: stored for stored in self._inner.list(prefix)}
        for key, put in self._changed.items():
            if put is None:
                found.pop(key, None)
            elif key.startswith(prefix):
                found[key] = put.stored
        yield from sorted(found.values(), key=lambda stored: stored.key.encode())

    def head(self, key: str) -> Stored | None:
        """What is known of the object, or None."""
        if key not in self._changed:
            return self._inner.head(key)
        put = self._changed[key]
        return put.stored if put else None

    def get(self, key: str, *, start: int = 0, end: int | None = None) -> bytes:
        """Bytes `start` to before `end`; raises NoSuchKeyError."""
        check_span(start, end)
        if key not in self._changed:
            return self._inner.get(key, start=start, end=end)
        put = self._changed[key]
        if put is None:
            raise NoSuchKeyError(key)
        content = put.content.read_bytes() if isinstance(put.content, Path) else put.content
        return content[start:end]

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
        """Write down that `content` would be stored, as `Store.put` says."""
        check_free(self, key)
        size, found = (
            digest(content)
            if isinstance(content, Path)
            else (len(content), hashlib.sha256(content).hexdigest())
        )
        check_digest(key, found, sha256)
        before = self.head(key)
        if before and if_absent:
            return False
        self._changed[key] = _Put(
            content=content, stored=Stored(key=key, bytes=size, sha256=sha256, headers=headers)
        )
        self.intents.append(Intent(change=Change.REPLACE if before else Change.CREATE, key=key, bytes=size))
        if on_bytes:
            on_bytes(size)
        return True

    def swap(self, key: str, content: bytes, *, expected: str | None, headers: Headers = PLAIN) -> bool:
        """Write down that the object whose SHA-256 is `expected` would be replaced, as `Store.swap` says."""
        before = self.head(key)
        found = hashlib.sha256(self.get(key)).hexdigest() if before else None
        if found != expected:
            return False
        return self.put(key, content, sha256=hashlib.sha256(content).hexdigest(), headers=headers)

    def delete(self, key: str) -> None:
        """Write down that the object would be removed, if there is one."""
        check_key(key)
        before = self.head(key)
        if before is None:
            return
        self._changed[key] = None
        self.intents.append(Intent(change=Change.DELETE, key=key, bytes=before.bytes))

    def url(self, key: str) -> str:
        """Where readers would fetch it."""
        return self._inner.url(key)
