"""A folder of notes, each the outcome of some work and what must not change for it to hold."""

import hashlib
import os
import time
from collections.abc import Mapping
from pathlib import Path

import msgspec

from generator.memory.states import State, States, hold
from generator.model.record import record

TICK = 0.02
"""Seconds: more than any usual file system's clock takes to move on."""
_MOST = 256
"""Notes that wait to be written."""
_DIGEST = hashlib.sha256().digest_size


@record
class _Note:
    name: str
    key: bytes
    states: dict[str, State | None]
    value: bytes


@record
class _Bare:
    """A note whose states were looked at before."""

    name: str
    key: bytes
    value: bytes


@record
class _File:
    """What a note's file says."""

    limit: int
    """When it was written: files that were touched later are not as the note says."""
    digest: bytes
    """SHA-256 of the note."""
    note: bytes


_decoder = msgspec.msgpack.Decoder(_Note)
_bare = msgspec.msgpack.Decoder(_Bare)


def look(path: str) -> tuple[bytes, bool] | None:
    """The digest of the note in that file, and whether the files that it tells of are as they were.

    None if there is no note in it.
    """
    try:
        file = _read(path)
        return file.digest, hold(_decoder.decode(file.note).states, file.limit)
    except (OSError, msgspec.DecodeError):
        return None


def _read(path: str | Path) -> _File:
    """Raises OSError if there is no such file, DecodeError if its digest is wrong."""
    with open(path, "rb") as opened:  # noqa: PTH123 - hundreds of them a build
        limit = os.fstat(opened.fileno()).st_mtime_ns
        data = opened.read()
    digest, note = data[:_DIGEST], data[_DIGEST:]
    if hashlib.sha256(note).digest() != digest:
        raise msgspec.DecodeError("the digest is of something else")
    return _File(limit=limit, digest=digest, note=note)


class Notebook:
    """Notes in a folder that may be deleted at any time."""

    def __init__(self, folder: Path, *, looked: Mapping[bytes, bool] | None = None) -> None:
        """`looked` is what a `Scout` has found."""
        self.folder = folder.resolve()
        self._here = str(Path.cwd())  # paths of states may be relative
        self._pending: list[_Note] = []
        self._latest = 0.0
        self._looked = looked or {}

    def recall(self, name: str, key: bytes) -> bytes | None:
        """What was noted under `name`, if it was of `key` and all of its files are as they were."""
        name = f"{self._here}: {name}"
        try:
            file = _read(self._file(name))
            looked = self._looked.get(file.digest)
            note = (_decoder if looked is None else _bare).decode(file.note)
        except (OSError, msgspec.DecodeError):
            return None
        if note.name != name or note.key != key:
            return None
        fits = hold(note.states, file.limit) if isinstance(note, _Note) else looked
        return note.value if fits else None

    def keep(self, name: str, key: bytes, states: States, value: bytes) -> None:
        """Note `value` under `name` at the next `flush`, or now if many wait: they are held in memory."""
        name = f"{self._here}: {name}"
        self._pending.append(_Note(name=name, key=key, states=dict(states), value=value))
        self._latest = time.monotonic()
        if len(self._pending) >= _MOST:
            self.flush()

    def lay(self, name: str, data: bytes) -> str:
        """Write what is too large for a note into a file of its own, at once; returns its path.

        The note that tells of it has its state among the others.
        """
        file = self._file(f"{self._here}: {name}").with_suffix(".laid")
        self.folder.mkdir(parents=True, exist_ok=True)
        _put(file, data)
        return str(file)

    def flush(self) -> None:
        """Write what was kept, once the clock of the file system has moved on; no note is half written.

        A forked process writes what it has inherited too: the same bytes.
        """
        if not self._pending:
            return
        time.sleep(max(0.0, self._latest + TICK - time.monotonic()))
        self.folder.mkdir(parents=True, exist_ok=True)
        for note in self._pending:
            data = msgspec.msgpack.encode(note)
            _put(self._file(note.name), hashlib.sha256(data).digest() + data)
        self._pending.clear()

    def _file(self, name: str) -> Path:
        return self.folder / hashlib.sha256(name.encode()).hexdigest()[:32]


def _put(file: Path, data: bytes) -> None:
    part = file.with_name(f"{file.name}.{os.getpid()}")
    part.write_bytes(data)
    part.replace(file)
