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
def begin(root: Path, workers: int) -> Iterator[Begun]:
    """Take a turn at building the site of `root`; two builds of one catalog share what is kept for the next.

    If there are several workers, one looks meanwhile at what earlier builds have left.
    """
    work = (root / WORK).resolve()
    with contextlib.ExitStack() as stack:
        stack.enter_context(turn(work / "turn"))
        scout = stack.enter_context(Scout(work / NOTES)) if workers > 1 else None
        yield Begun(work, scout)
