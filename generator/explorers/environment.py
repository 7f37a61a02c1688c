"""The pinned CELLxGENE Explorer, in an environment of its own: its pins and ours do not go together."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from generator.errors import OutsideError, UsageError
from generator.model.record import record

PACKAGE = files("generator.explorers") / "cellxgene"
PINS = "requirements.txt"
DEEP_LINK = "deeplink.js"
SCRIPT = "static/cellshelf-deeplink.js"
"""Where a page of the Explorer finds the deep-link script, beside its own."""

_STAMP = ".cellshelf"
_OLDEST, _NEWEST = (3, 11), (3, 12)
_VERSION = "import sys; print(*sys.version_info[:2])"


@record
class Environment:
    """An environment that holds the Explorer."""

    folder: Path

    @property
    def cellxgene(self) -> Path:
        """Its command."""
        return self.folder / "bin" / "cellxgene"


def text(name: str) -> str:
    """A file that the package carries for the Explorer."""
    return (PACKAGE / name).read_text(encoding="utf-8")


def prepare(folder: Path, *, python: str | None, say: Callable[[str], None]) -> Environment:
    """Make the environment in `folder` unless it is there already; takes a minute and 700 MB.

    `say` is told what takes long. Raises UsageError without a Python that the pins work with, OutsideError
    where pip fails. An environment that was cut short is made anew.
    """
    environment = Environment(folder=folder)
    stamp = hashlib.sha256((text(PINS) + text(DEEP_LINK)).encode()).hexdigest()
    marker = folder / _STAMP
    if marker.is_file() and marker.read_text() == stamp:
        return environment
    interpreter = find_python(python)
    say(f"Setting up CELLxGENE Explorer in {folder} (once; about 700 MB)")
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    _run([interpreter, "-m", "venv", str(folder)])
    pins = folder / PINS
    pins.write_text(text(PINS), encoding="utf-8")
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "--require-hashes", "-r", str(pins)])
    _static(folder).write_text(text(DEEP_LINK), encoding="utf-8")
    marker.write_text(stamp)
    return environment


def find_python(asked: str | None) -> str:
    """A Python that the pins work with; raises UsageError if there is none."""
    wanted = [asked] if asked else [sys.executable, *(f"python{a}.{b}" for a, b in (_NEWEST, _OLDEST))]
    for name in wanted:
        found = shutil.which(name)
        if found and _OLDEST <= _version(found) <= _NEWEST:
            return found
    newest = ".".join(map(str, _NEWEST))
    raise UsageError(
        f"{asked or 'this Python'} cannot run CELLxGENE Explorer, which needs Python 3.11 or {newest}",
        hint=f"install Python {newest} and name it with --python",
    )


def _version(python: str) -> tuple[int, int]:
    told = subprocess.run([python, "-c", _VERSION], capture_output=True, text=True, check=False)  # noqa: S603 - the user's own
    major, _, minor = told.stdout.strip().partition(" ")
    return (int(major), int(minor)) if major.isdigit() and minor.isdigit() else (0, 0)


def _static(folder: Path) -> Path:
    """Where the Explorer serves its own scripts from."""
    (web,) = folder.glob("lib/python*/site-packages/server/common/web")
    return web / SCRIPT


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - made above
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise OutsideError(
            f"CELLxGENE Explorer could not be set up: {''.join(last)}",
            hint="is the package index reachable, and is there a gigabyte of space?",
        )
