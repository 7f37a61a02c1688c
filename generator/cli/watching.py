"""Waiting for files to be saved, by looking: that works on network drives and needs no service."""

import time
from collections.abc import Iterator
from pathlib import Path

_EVERY = 0.3
"""Seconds between looks; also how long files must lie still, since editors write several times."""
_State = dict[str, tuple[int, int]]


def saves(folder: Path) -> Iterator[list[str]]:
    """Each time that files below the folder were written, made or removed, their paths from beside it.

    What is saved after this is called is not missed. It never ends by itself.
    """
    return _saves(folder, _look(folder))


def _saves(folder: Path, before: _State) -> Iterator[list[str]]:
    while True:
        time.sleep(_EVERY)
        now = _look(folder)
        if now == before:
            continue
        while (later := _settled(folder)) != now:
            now = later
        changed = sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
        before = now
        if changed:  # else it was written and undone while it was looked at
            yield changed


def _settled(folder: Path) -> _State:
    time.sleep(_EVERY)
    return _look(folder)


def _look(folder: Path) -> _State:
    found = {}
    for path in folder.rglob("*"):
        try:
            state = path.stat()
        except OSError:  # gone meanwhile
            continue
        if path.is_file():
            found[path.relative_to(folder.parent).as_posix()] = (state.st_mtime_ns, state.st_size)
    return found
