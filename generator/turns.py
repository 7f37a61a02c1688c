"""Taking turns: what two processes must not do at once to the same folder."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from generator.errors import OutsideError


@contextlib.contextmanager
def turn(file: Path) -> Iterator[None]:
    """Wait until no other process or thread is within a turn of the same `file`, which is made if missing.

    The turn ends with the process, however it ends. Raises OutsideError where the file cannot be made.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        held = file.open("wb")
    except OSError as error:
        raise OutsideError(
            f"{file.parent} cannot be written to: {error.strerror}", hint="is the disk full or read-only?"
        ) from error
    with held:
        fcntl.flock(held, fcntl.LOCK_EX)
        try:
            yield
        finally:
            # Processes that were forked meanwhile hold the file as well.
            fcntl.flock(held, fcntl.LOCK_UN)
