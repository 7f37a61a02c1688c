"""The folder of the finished site: files are written if their bytes changed, and whole or not at all."""

import contextlib
import filecmp
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from generator.errors import CellshelfError, OutsideError
from generator.model.record import record

_PART = ".part"


@record
class BuildReport:
    """What a build did to the folder of the site."""

    written: int
    """Files that are new or whose bytes changed."""
    unchanged: int
    removed: int
    warnings: tuple[str, ...] = ()
    """What MkDocs found wanting in the prose, such as links that lead nowhere."""


def write(folder: Path, path: str, data: bytes) -> bool:
    """Write a file unless it has these bytes already; returns whether it was written.

    The bytes go to a file beside it first, so that an interrupted build leaves the old page or the new one.
    """
    # There are hundreds of thousands of files: what Path does beside the calls took as long as they.
    target = f"{folder}/{_safe(path)}"
    try:
        if _same(target, data):
            return False
        part = target + _PART
        try:
            _put(part, data)
        except FileNotFoundError:
            Path(target).parent.mkdir(parents=True, exist_ok=True)
            _put(part, data)
        os.replace(part, target)  # noqa: PTH105 - as above
    except OSError as error:
        raise OutsideError(f"cannot write {target}: {error.strerror or error}") from error
    return True


def write_pieces(folder: Path, path: str, pieces: Iterable[bytes]) -> bool:
    """The same for a file that is too large to be held at once."""
    target = folder / _safe(path)
    part = target.with_name(target.name + _PART)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as opened:
            opened.writelines(pieces)
        if target.is_file() and filecmp.cmp(part, target, shallow=False):
            return False
        part.replace(target)
    except OSError as error:
        raise OutsideError(f"cannot write {target}: {error.strerror or error}") from error
    finally:
        _drop(part)
    return True


def remove(folder: Path, paths: Iterable[str]) -> int:
    """Remove files that are no longer part of the site, and folders left empty; returns how many files."""
    count = 0
    for path in sorted(paths):
        target = folder / _safe(path)
        target.with_name(target.name + _PART).unlink(missing_ok=True)
        if target.is_file() or target.is_symlink():
            target.unlink()
            count += 1
        _remove_empty(target.parent, folder)
    return count


def gather(folder: Path) -> Mapping[str, Path]:
    """Every file under `folder` by its path in it."""
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}


def _same(target: str, data: bytes) -> bool:
    try:
        handle = os.open(target, os.O_RDONLY)
    except (FileNotFoundError, NotADirectoryError):
        return False
    with os.fdopen(handle, "rb", buffering=0) as opened:
        return os.fstat(handle).st_size == len(data) and opened.read() == data


def _put(target: str, data: bytes) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    with os.fdopen(handle, "wb", buffering=0) as opened:
        left = memoryview(data)
        while left:
            left = left[opened.write(left) :]


def _drop(part: Path) -> None:
    with contextlib.suppress(OSError):
        part.unlink()


def _safe(path: str) -> str:
    if not path or path.startswith("/") or ".." in path.split("/") or "\\" in path or "\0" in path:
        raise CellshelfError(f"a page wants to lie outside of the site, at {path!r}")
    return path


def _remove_empty(folder: Path, top: Path) -> None:
    while folder != top:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
