"""A folder of notes, each the outcome of some work and what must not change for it to hold."""

import hashlib
import os
import time
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


_decoder = msgspec.msgpack.Decoder(_Note)


class Notebook:
    """Notes in a folder that may be deleted at any time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._here = str(Path.cwd())  # paths of states may be relative
        self._pending: list[_Note] = []

    def recall(self, name: str, key: bytes) -> bytes | None:
        """What was noted under `name`, if it was of `key` and all of its files are as they were."""
        name = f"{self._here}: {name}"
        try:
            with self._file(name).open("rb") as opened:
                limit = os.fstat(opened.fileno()).st_mtime_ns
                data = opened.read()
            if hashlib.sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
                return None
            note = _decoder.decode(data[_DIGEST:])
        except (OSError, msgspec.DecodeError):
            return None
        fits = note.name == name and note.key == key and hold(note.states, limit)
        return note.value if fits else None

    def keep(self, name: str, key: bytes, states: States, value: bytes) -> None:
        """Note `value` under `name` at the next `flush`, or now if many wait: they are held in memory."""
        name = f"{self._here}: {name}"
        self._pending.append(_Note(name=name, key=key, states=dict(states), value=value))
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
        """Write what was kept, once the clock of the file system has moved on; no note is half written."""
        if not self._pending:
            return
        time.sleep(TICK)
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
