"""A file that is there whole or not at all, written by HDF5."""

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import h5py

from generator.errors import CellshelfError, OutsideError


class _Watched:
    """A binary file that remembers why writing it failed, which HDF5 would replace by a code of its own."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.failure: OSError | None = None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the file has
        return getattr(self._file, name)

    def write(self, octets: memoryview) -> int:
        return self._tried(lambda: self._file.write(octets))

    def truncate(self, size: int) -> int:
        return self._tried(lambda: self._file.truncate(size))

    def _tried(self, act: Callable[[], int]) -> int:
        try:
            return act()
        except OSError as error:
            self.failure = error
            raise


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A path beside `target` to write to; it becomes `target` at the end, and is gone after a failure.

    Raises OutsideError where the folder cannot be written to.
    """
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise _cannot(target, error) from error
    os.close(handle)
    partial = Path(name)
    try:
        yield partial
        with partial.open("rb") as stream:
            os.fsync(stream.fileno())
        partial.chmod(0o644)
        partial.replace(target)
    except OSError as error:
        raise _cannot(target, error) from error
    finally:
        partial.unlink(missing_ok=True)


@contextlib.contextmanager
def created(path: Path, target: Path) -> Iterator[h5py.File]:
    """A new HDF5 file at `path`, told of as `target`; raises OutsideError where it cannot be written."""
    with path.open("w+b", buffering=1 << 20) as stream:
        watched = _Watched(stream)
        try:
            with h5py.File(watched, "w") as file:
                yield file
        except CellshelfError:
            raise
        except Exception as error:
            if watched.failure is not None:
                raise _cannot(target, watched.failure) from error
            raise


def _cannot(target: Path, error: OSError) -> OutsideError:
    reason = error.strerror or str(error)
    return OutsideError(f"{target} cannot be written: {reason}", hint="is there room, and may you write?")
