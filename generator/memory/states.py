"""States of files: equal states mean that nobody has touched the file."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol, runtime_checkable


class State(NamedTuple):
    """What the file system says of a file or folder without opening it."""

    bytes: int
    modified: int
    """Nanoseconds, as below."""
    changed: int
    """Set by the kernel alone: a tool can date a file back, but not this."""
    inode: int


States = Mapping[str, State | None]
"""State by path; None for what does not exist."""


@runtime_checkable
class Sourced(Protocol):
    """A source of summaries that can name the files it reads."""

    def sources(self, accession: str, version: int) -> tuple[str, ...]:
        """Every file, there or not, that says something of that version."""
        ...

    def summary(self, accession: str, version: int) -> str:
        """The one of them that holds the summary itself."""
        ...


def state_of(path: str) -> State | None:
    """The state of a file or folder, symbolic links followed; None if there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - 100,000 paths a build, and Path takes five times as long
    except (OSError, ValueError):
        return None
    return State(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def states_of(paths: Iterable[str | Path]) -> dict[str, State | None]:
    """The states of all of them; to be taken before an input is read and after an output is written."""
    return {str(path): state_of(str(path)) for path in paths}


def hold(states: Mapping[str, State | None], limit: int) -> bool:
    """Whether all is as it was, and older than `limit` (nanoseconds), when the states were noted.

    A file of the same moment may have been changed after its state was taken, within one tick of the clock.
    """
    for path, known in states.items():
        if known is None:
            if os.access(path, os.F_OK):  # an answer costs a third of the error that `stat` would raise
                return False
            continue
        try:
            found = os.stat(path)  # noqa: PTH116 - as above, and no State is made of it for the same reason
        except (OSError, ValueError):
            return False
        bytes_, modified, changed, inode = known
        if (
            found.st_ctime_ns != changed
            or found.st_mtime_ns != modified
            or found.st_size != bytes_
            or found.st_ino != inode
            or modified >= limit
            or changed >= limit
        ):
            return False
    return True
