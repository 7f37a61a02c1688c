"""A store that lives and dies with the process."""

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from generator.storage.keys import check_key
from generator.storage.store import (
    PLAIN,
    Headers,
    NoSuchKeyError,
    OnBytes,
    Stored,
    check_digest,
    check_free,
    check_span,
)


class MemoryStore:
    """Objects in a dictionary."""

    def __init__(self, base_url: str = "memory:///") -> None:
        self._objects: dict[str, tuple[bytes, Stored]] = {}
        self._lock = threading.RLock()
        self._base_url = base_url

    def list(self, prefix: str = "") -> Iterator[Stored]:
        """Objects whose key begins with `prefix`, in order."""
        with self._lock:
            found = [stored for key, (_, stored) in self._objects.items() if key.startswith(prefix)]
        yield from sorted(found, key=lambda stored: stored.key.encode())

    def head(self, key: str) -> Stored | None:
        """What is known of the object, or None."""
        check_key(key)
        found = self._objects.get(key)
        return found[1] if found else None

    def get(self, key: str, *, start: int = 0, end: int | None = None) -> bytes:
        """Bytes `start` to before `end`; raises NoSuchKeyError."""
        check_key(key)
        check_span(start, end)
        found = self._objects.get(key)
        if found is None:
            raise NoSuchKeyError(key)
        return found[0][start:end]

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
        """Store `content` whole or not at all, as `Store.put` says."""
        data = content.read_bytes() if isinstance(content, Path) else content
        check_digest(key, hashlib.sha256(data).hexdigest(), sha256)
        with self._lock:
            check_free(self, key)
            if if_absent and key in self._objects:
                return False
            self._objects[key] = (data, Stored(key=key, bytes=len(data), sha256=sha256, headers=headers))
        if on_bytes:
            on_bytes(len(data))
        return True

    def swap(self, key: str, content: bytes, *, expected: str | None, headers: Headers = PLAIN) -> bool:
        """Replace the small object whose SHA-256 is `expected`, as `Store.swap` says."""
        with self._lock:
            found = self.head(key)
            if (found.sha256 if found else None) != expected:
                return False
            return self.put(key, content, sha256=hashlib.sha256(content).hexdigest(), headers=headers)

    def delete(self, key: str) -> None:
        """Remove the object, if there is one."""
        check_key(key)
        with self._lock:
            self._objects.pop(key, None)

    def url(self, key: str) -> str:
        """Where readers fetch it."""
        check_key(key)
        return self._base_url + quote(key)
