"""A store in a folder: objects are plain files, what headers say of them lies apart under `.cellshelf/`."""

import contextlib
import errno
import hashlib
import io
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import msgspec

from generator.errors import OutsideError
from generator.model.record import record
from generator.storage.keys import RESERVED, BadKeyError, check_key
from generator.storage.store import (
    PLAIN,
    Headers,
    NoSuchKeyError,
    OnBytes,
    Stored,
    check_digest,
    check_free,
    check_span,
    copy,
)
from generator.turns import turn

_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


@record
class _Note:
    """What was known of a file when it was put; worth nothing once size or time differ."""

    bytes: int
    modified: int
    """Nanoseconds."""
    sha256: str
    headers: Headers


class FolderStore:
    """Objects as files under `root`, which is made when first written to; nothing outside is touched."""

    def __init__(self, root: Path, base_url: str = "data/") -> None:
        self._root = root.absolute()
        self._base_url = base_url if base_url.endswith("/") else f"{base_url}/"

    def list(self, prefix: str = "") -> Iterator[Stored]:
        """Objects whose key begins with `prefix`, in order."""
        keys = (key for key in self._keys(prefix) if key.startswith(prefix))
        for key in sorted(keys, key=str.encode):
            stored = self.head(key)
            if stored is not None:
                yield stored

    def _keys(self, prefix: str) -> Iterator[str]:
        above = prefix.rpartition("/")[0]
        if above:
            try:
                check_key(above)
            except BadKeyError:
                return
        for folder, folders, files in os.walk(self._root / above):
            if Path(folder) == self._root and RESERVED in folders:
                folders.remove(RESERVED)
            for name in files:
                key = (Path(folder) / name).relative_to(self._root).as_posix()
                with contextlib.suppress(BadKeyError):  # a stranger's file, which no store could name
                    check_key(key)
                    self._path(key)
                    yield key

    def head(self, key: str) -> Stored | None:
        """What is known of the object, or None."""
        path = self._path(key)
        if not path.is_file():
            return None
        status = path.stat()
        note = self._note(key)
        if note is None or (note.bytes, note.modified) != (status.st_size, status.st_mtime_ns):
            return Stored(key=key, bytes=status.st_size, sha256=None)
        return Stored(key=key, bytes=status.st_size, sha256=note.sha256, headers=note.headers)

    def get(self, key: str, *, start: int = 0, end: int | None = None) -> bytes:
        """Bytes `start` to before `end`; raises NoSuchKeyError."""
        check_span(start, end)
        path = self._path(key)
        if not path.is_file():
            raise NoSuchKeyError(key)
        with path.open("rb") as file:
            file.seek(start)
            return file.read() if end is None else file.read(end - start)

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
        path = self._path(key)
        check_free(self, key)
        try:
            with self._draft() as draft:
                with (
                    draft.open("wb") as target,
                    content.open("rb") if isinstance(content, Path) else io.BytesIO(content) as source,
                ):
                    size, found = copy(source, target, on_bytes)
                    target.flush()
                    os.fsync(target.fileno())
                check_digest(key, found, sha256)
                note = _Note(bytes=size, modified=draft.stat().st_mtime_ns, sha256=sha256, headers=headers)
                path.parent.mkdir(parents=True, exist_ok=True)
                if not self._place(draft, path, if_absent=if_absent):
                    return False
            self._write_note(key, note)
        except OSError as error:
            raise OutsideError(
                f"{key} cannot be written to {self._root}: {error.strerror}",
                hint="is the disk full or read-only?",
            ) from error
        return True

    def swap(self, key: str, content: bytes, *, expected: str | None, headers: Headers = PLAIN) -> bool:
        """Replace the small object whose SHA-256 is `expected`, as `Store.swap` says."""
        sha256 = hashlib.sha256(content).hexdigest()
        if expected is None:
            return self.put(key, content, sha256=sha256, headers=headers, if_absent=True)
        with self._turn():
            try:
                found = hashlib.sha256(self.get(key)).hexdigest()
            except NoSuchKeyError:
                return False
            return found == expected and self.put(key, content, sha256=sha256, headers=headers)

    def delete(self, key: str) -> None:
        """Remove the object, if there is one."""
        path = self._path(key)
        if path.is_dir():
            return
        path.unlink(missing_ok=True)
        self._note_path(key).unlink(missing_ok=True)
        for parent in path.parents:
            if parent == self._root:
                break
            try:
                parent.rmdir()
            except OSError:  # not empty
                break

    def url(self, key: str) -> str:
        """Where readers fetch it."""
        check_key(key)
        return self._base_url + quote(key)

    def file(self, key: str) -> Path:
        """The file that holds the object, for programs that want one; it may not exist."""
        return self._path(key)

    def _path(self, key: str) -> Path:
        """Where the object is; raises BadKeyError where a symbolic link leads out of the store."""
        check_key(key)
        path = self._root / key
        if not path.resolve().is_relative_to(self._root.resolve()):
            raise BadKeyError(f"{key!r} leads out of the store", hint="remove the symbolic link")
        return path

    @contextlib.contextmanager
    def _draft(self) -> Iterator[Path]:
        """A file on the same disk that is gone afterwards unless it was moved."""
        drafts = self._root / RESERVED / "drafts"
        drafts.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=drafts)
        os.fchmod(handle, 0o644)
        os.close(handle)
        try:
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    def _place(self, draft: Path, path: Path, *, if_absent: bool) -> bool:
        """Move `draft` to `path` in one step; False if it must not replace what is there."""
        if if_absent:
            try:
                path.hardlink_to(draft)
            except FileExistsError:
                return False
            except OSError as error:
                if error.errno not in _NO_LINKS:
                    raise
                return self._place_in_turn(draft, path)
            return True
        draft.replace(path)
        return True

    def _place_in_turn(self, draft: Path, path: Path) -> bool:
        """The same on a disk without hard links: one winner among all who put through this class."""
        with self._turn():
            if path.exists():
                return False
            draft.replace(path)
            return True

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait until no other process or thread swaps."""
        path = self._root / RESERVED / "swaps"
        try:
            with turn(path):
                yield
        except OSError as error:
            raise OutsideError(
                f"{self._root} cannot be written to: {error.strerror}", hint="is the disk full or read-only?"
            ) from error

    def _note_path(self, key: str) -> Path:
        name = hashlib.sha256(key.encode()).hexdigest()
        return self._root / RESERVED / "notes" / f"{name}.json"

    def _note(self, key: str) -> _Note | None:
        try:
            return msgspec.json.decode(self._note_path(key).read_bytes(), type=_Note)
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    def _write_note(self, key: str, note: _Note) -> None:
        path = self._note_path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._draft() as draft:
            draft.write_bytes(msgspec.json.encode(note))
            draft.replace(path)
