"""A copy of the demo catalog, to be changed at will and made anew."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from generator.demo.packages import REQUIREMENTS
from generator.errors import UsageError


def copy_demo(root: Path, folder: Path, *, mark: str, caches: Iterable[str]) -> None:
    """Copy the manifests of `root` into `folder`, and of `caches` what is not there yet.

    The file `mark` says that the folder is such a copy and may be written over. Raises UsageError where
    `folder` holds something that is not.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / mark).exists():
        raise UsageError(
            f"{folder} is not empty, and no copy of the demo", hint="name a new folder; it is written over"
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / mark).touch()
    shutil.rmtree(folder / "catalog", ignore_errors=True)
    shutil.copytree(root / "catalog", folder / "catalog")
    (folder / REQUIREMENTS).parent.mkdir(exist_ok=True)
    shutil.copyfile(root / REQUIREMENTS, folder / REQUIREMENTS)
    for cached in caches:
        if (root / cached).is_dir() and not (folder / cached).exists():
            shutil.copytree(root / cached, folder / cached, copy_function=shutil.copy2)
