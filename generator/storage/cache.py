"""A store whose objects, once read, are kept in a folder of this machine, and held against their digest."""

import contextlib
import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

from generator.errors import StaleDataError
from generator.storage.downloading import download
from generator.storage.store import PLAIN, Headers, NoSuchKeyError, OnBytes, Store, Stored, check_span, digest


class CachedStore:
    """Another store; what it knows the digest of is fetched once, and read from `folder` afterwards.

    Objects are looked up each time, so that a changed one is fetched anew. Copies are named by their digest
    and checked when they are first used by a process. The folder may be removed at any time.
    """

    def __init__(self, inner: Store, folder: Path) -> None:
        self._inner = inner
        self._folder = folder
        self._sound: dict[str, tuple[int, int]] = {}  # bytes and time of copies that were checked
        self._lock = threading.Lock()

    def list(self, prefix: str = "") -> Iterator[Stored]:
        """Objects whose key begins with `prefix`, in order."""
        return self._inner.list(prefix)

    def head(self, key: str) -> Stored | None:
        """What is known of the object, or None."""
        return self._inner.head(key)

    def get(self, key: str, *, start: int = 0, end: int | None = None) -> bytes:
        """Bytes `start` to before `end`; raises NoSuchKeyError, StaleDataError.

        A range of what is not here yet is fetched alone: nobody wants 11 GB for an index.
        """
        check_span(start, end)
        stored = self._stored(key)
        whole = start == 0 and (end is None or end >= stored.bytes)
        if stored.sha256 is None or (not whole and self._copy(stored) is None):
            return self._inner.get(key, start=start, end=end)
        with self.file(key).open("rb") as file:
            file.seek(start)
            return file.read() if end is None else file.read(end - start)

    def file(self, key: str, on_bytes: OnBytes | None = None) -> Path:
        """A copy on this machine, for programs that want a file; not to be changed.

        Raises NoSuchKeyError, StaleDataError where the content is not what the store says it is.
        """
        stored = self._stored(key)
        while True:
            try:
                return self._file(stored, on_bytes)
            except StaleDataError:
                before, stored = stored, self._stored(key)
                if stored == before:
                    raise  # it was not replaced in the meantime

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
        """Store `content` in the other store, as `Store.put` says."""
        return self._inner.put(
            key, content, sha256=sha256, headers=headers, if_absent=if_absent, on_bytes=on_bytes
        )

    def swap(self, key: str, content: bytes, *, expected: str | None, headers: Headers = PLAIN) -> bool:
        """Replace an object of the other store, as `Store.swap` says."""
        return self._inner.swap(key, content, expected=expected, headers=headers)

    def delete(self, key: str) -> None:
        """Remove the object from the other store, if there is one."""
        self._inner.delete(key)

    def url(self, key: str) -> str:
        """Where readers fetch it."""
        return self._inner.url(key)

    def _stored(self, key: str) -> Stored:
        stored = self._inner.head(key)
        if stored is None:
            raise NoSuchKeyError(key)
        return stored

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _file(self, stored: Stored, on_bytes: OnBytes | None = None) -> Path:
        """The copy, fetched if it is not here."""
        found = self._copy(stored)
        if found:
            return found
        name = stored.sha256 or hashlib.sha256(stored.key.encode()).hexdigest()
        path = self._path(name)
        download(self._inner, stored.key, path, sha256=stored.sha256, on_bytes=on_bytes)
        if stored.sha256:
            self._remember(stored.sha256, path)
        return path

    def _copy(self, stored: Stored) -> Path | None:
        """The copy, if it is here and its digest is right; what is damaged is removed."""
        if stored.sha256 is None:
            return None
        path = self._path(stored.sha256)
        with contextlib.suppress(FileNotFoundError):
            status = path.stat()
            if self._sound.get(stored.sha256) == (status.st_size, status.st_mtime_ns):
                return path
            if digest(path)[1] == stored.sha256:
                self._remember(stored.sha256, path)
                return path
            path.unlink(missing_ok=True)
        return None

    def _remember(self, sha256: str, path: Path) -> None:
        status = path.stat()
        with self._lock:
            self._sound[sha256] = (status.st_size, status.st_mtime_ns)
