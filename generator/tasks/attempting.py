"""One task, tried: failures are results, so that they travel between processes and stop nothing else."""

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from generator import __version__
from generator.errors import CellshelfError, OutsideError, UsageError

T = TypeVar("T")
R = TypeVar("R")


def attempt(function: Callable[[T], R], task: T) -> R | CellshelfError:
    """What the function gives, or why it gives nothing."""
    try:
        return function(task)
    except CellshelfError as error:
        return error
    except OSError as error:
        reason = error.strerror or str(error)
        return OutsideError(f"{error.filename}: {reason}" if error.filename else reason)
    except MemoryError:
        return OutsideError("memory ran out", hint="try again with fewer jobs")
    except Exception as error:  # noqa: BLE001 - one file's surprise must not stop thousands of others
        place = traceback.extract_tb(error.__traceback__)[-1]
        said = f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}: {error}"
        return CellshelfError(f"an unexpected error: {said}", hint="please report it as a defect")


def attempt_as(version: str, function: Callable[[T], R], task: T) -> R | CellshelfError:
    """The same on another machine, which must have the same `version` of this package."""
    if version != __version__:
        return UsageError(
            f"a worker of the cluster has cellshelf {__version__}, not {version}",
            hint="install the same version on every worker",
        )
    return attempt(function, task)
