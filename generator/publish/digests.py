"""SHA-256 of every file of a site; what nobody has touched since the last time is not read again."""

import hashlib
import os
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from generator.errors import CellshelfError
from generator.memory import TICK, State, state_of
from generator.model.record import record

_READERS = 4


@record
class Digest:
    """What a file held."""

    sha256: str
    bytes: int


@record
class _Seen:
    state: State
    sha256: str


_decoder = msgspec.msgpack.Decoder(dict[str, _Seen])


def digests(folder: Path, paths: Iterable[str], memory: Path) -> dict[str, Digest]:
    """Digest of each file of `folder`, remembered in the file `memory`, which may be deleted at any time.

    Raises CellshelfError where a file is missing.
    """
    known, limit = _recall(memory)
    states = {path: _state(folder, path) for path in paths}
    fresh = [
        path
        for path, state in states.items()
        # A file of the moment in which the memory was written may have been changed in the same tick.
        if (seen := known.get(path)) is None
        or seen.state != state
        or max(state.modified, state.changed) >= limit
    ]
    with ThreadPoolExecutor(_READERS) as pool:
        read = dict(zip(fresh, pool.map(lambda path: _read(folder / path), fresh), strict=True))
    sums = {path: read.get(path) or known[path].sha256 for path in states}
    if fresh or states.keys() != known.keys():
        _keep(memory, {path: _Seen(state=states[path], sha256=sums[path]) for path in states})
    return {path: Digest(sha256=sums[path], bytes=state.bytes) for path, state in states.items()}


def _state(folder: Path, path: str) -> State:
    state = state_of(f"{folder}/{path}")
    if state is None:
        raise CellshelfError(f"{path} is missing from {folder}", hint="build the site again")
    return state


def _read(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _recall(memory: Path) -> tuple[dict[str, _Seen], int]:
    """What was remembered, and when, in nanoseconds of the file system's clock."""
    try:
        with memory.open("rb") as opened:
            limit = os.fstat(opened.fileno()).st_mtime_ns
            return _decoder.decode(opened.read()), limit
    except (OSError, msgspec.DecodeError):
        return {}, 0


def _keep(memory: Path, seen: dict[str, _Seen]) -> None:
    time.sleep(TICK)  # so that no file read above is of the moment of the memory
    memory.parent.mkdir(parents=True, exist_ok=True)
    part = memory.with_name(f"{memory.name}.{os.getpid()}")
    part.write_bytes(msgspec.msgpack.encode(seen))
    part.replace(memory)
