"""`catalog init`: a folder becomes a catalog."""

from pathlib import Path

from generator import manifests
from generator.errors import UsageError
from generator.starter import Beginning, starter_files


def initialize(folder: Path, beginning: Beginning) -> tuple[str, ...]:
    """Write the first files of a catalog into `folder`; returns their paths in it.

    Raises UsageError, and leaves everything as it is, if one of them is there or a value breaks a rule.
    """
    made = starter_files(beginning)
    for path in made:
        if (folder / path).exists():
            raise UsageError(f"{folder / path} is there already", hint="name a folder without a catalog")
    written: list[Path] = []
    try:
        for path, text in made.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            written.append(file)
            file.write_text(text, encoding="utf-8")
        _require_valid(folder)
    except BaseException:
        _remove(folder, written)
        raise
    return tuple(made)


def _require_valid(folder: Path) -> None:
    if problems := manifests.read_catalog(folder).problems:
        raise UsageError(problems[0].message, hint=problems[0].hint)


def _remove(folder: Path, written: list[Path]) -> None:
    """Take back what was written, and the folders that only it was in."""
    for file in reversed(written):
        file.unlink(missing_ok=True)
        for parent in file.parents:
            if parent == folder.parent or any(parent.iterdir()):
                break
            parent.rmdir()
