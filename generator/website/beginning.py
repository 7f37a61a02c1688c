"""How a build begins: before the catalog is read, and before most of the program is loaded."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from generator.memory import Scout
from generator.turns import turn

WORK = Path(".cache") / "website"
NOTES = "notes"
"""The folder of them, in that one."""


class Begun:
    """A turn at the site of a catalog."""

    def __init__(self, work: Path, scout: Scout | None = None) -> None:
        self.work = work
        self.scout = scout


@contextlib.contextmanager
def take(root: Path) -> Iterator[Begun]:
    """Take a turn at building the site of `root`, as two builds share what is kept for the next."""
    work = (root / WORK).resolve()
    with turn(work / "turn"):
        yield Begun(work)


@contextlib.contextmanager
def begin(root: Path, workers: int) -> Iterator[Begun | None]:
    """Take a turn before the catalog is read; a second worker looks meanwhile at what earlier builds left.

    None where there is no catalog: nothing is to be made in a folder that is somebody else's.
    """
    if not (root / "catalog").is_dir():
        yield None
        return
    with take(root) as begun:
        if workers == 1:
            yield begun
            return
        with Scout(begun.work / NOTES) as scout:
            yield Begun(begun.work, scout)
