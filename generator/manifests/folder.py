"""The files of a catalog: found and read without following anything out of it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from generator.manifests import rules_files as rules
from generator.manifests.rule import Place
from generator.manifests.wording import visible
from generator.model.problem import Problem

MANIFEST_LIMIT = 1_000_000
"""Bytes."""
LEDGER_LIMIT = 64_000_000
"""Bytes: some 300,000 versions."""


def shown(path: str) -> str:
    """A relative path as Problems show it."""
    return visible(path)


def names(root: Path, path: str) -> list[os.DirEntry[str]]:
    """What a folder holds, in order of names; hidden files and what README.md says are nobody's business."""
    try:
        with os.scandir(root / path) as entries:
            found = [e for e in entries if not e.name.startswith(".") and e.name != "README.md"]
    except OSError:
        return []
    return sorted(found, key=lambda entry: entry.name)


def trouble(root: Path, path: str, *, directory: bool = False) -> Problem | None:
    """Why a file (or directory) of the catalog must not be opened; None if it may be.

    The folders that lead to it are taken to have been asked about before.
    """
    place = Place(shown(path))
    kind = "folder" if directory else "file"
    try:
        mode = (root / path).lstat().st_mode
        if not stat.S_ISLNK(mode) and stat.S_ISDIR(mode) == directory and (directory or stat.S_ISREG(mode)):
            return None
        real = Path(os.path.realpath(root / path, strict=True))
        mode = real.stat().st_mode
        home = Path(os.path.realpath(root)) / "catalog"
    except (OSError, ValueError):
        return rules.UNREADABLE.at(place, "A symbolic link leads nowhere, or the file cannot be reached.")
    if not real.is_relative_to(home):
        return rules.OUTSIDE_LINK.at(place, f"The {kind} is reached by a symbolic link out of the catalog.")
    if directory and not stat.S_ISDIR(mode):
        return rules.UNREADABLE.at(place, "A folder is expected here.")
    if not directory and not stat.S_ISREG(mode):
        what = "a folder" if stat.S_ISDIR(mode) else "a device or a pipe"
        return rules.UNREADABLE.at(place, f"A file is expected here, not {what}.")
    return None


def read(root: Path, path: str, limit: int = MANIFEST_LIMIT) -> tuple[bytes | None, list[Problem]]:
    """The bytes of a file; None if it is not a plain file of at most `limit` bytes inside the catalog."""
    found = trouble(root, path)
    if found:
        return None, [found]
    place = Place(shown(path))
    try:
        size = (root / path).stat().st_size
        if size > limit:
            message = f"The file has {size:,} bytes; at most {limit:,} are read."
            return None, [rules.TOO_BIG.at(place, message)]
        with (root / path).open("rb") as opened:
            return opened.read(limit), []
    except OSError as error:
        return None, [rules.UNREADABLE.at(place, f"The file cannot be read: {error.strerror}.")]


def strays(folder: str, found: list[os.DirEntry[str]]) -> Iterator[Problem]:
    """A warning for each entry that nothing reads."""
    for entry in found:
        message = "Nothing reads this folder." if entry.is_dir() else "Nothing reads this file."
        if entry.name.endswith(".yml"):
            message = "Nothing reads .yml files; manifests end in .yaml."
        yield rules.STRAY_FILE.at(Place(shown(f"{folder}/{entry.name}")), message)
