"""The official validator, cellxgene-schema, in an environment of its own: its pins fit nobody else's."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from generator.errors import OutsideError
from generator.model.validation import Validation

VERSION = "7.1.2"
"""What is installed where the catalog's repository pins nothing."""
PINS = Path("requirements") / "cellxgene-schema.txt"
_ENVIRONMENT = Path(".cache") / "cellxgene-schema"
_TOLD = re.compile(r"^(ERROR|WARNING):cellxgene_schema[\w.]*:(?:\1: )?(.*)$", re.MULTILINE)
_VERDICT = re.compile(r"is_valid=(True|False)")
_ASK = "import importlib.metadata as m; print(m.version('cellxgene-schema'))"


def validator(root: Path, command: Path | None) -> Path:
    """The validator's command: the one given, or one that is installed under `root`/.cache when first asked.

    Raises OutsideError where it cannot be installed. An installation that was cut short is made anew.
    """
    if command is not None:
        return command
    folder = root / _ENVIRONMENT
    pins = root / PINS
    ready = folder / ".ready"
    wanted = pins.read_text() if pins.is_file() else VERSION
    if not ready.is_file() or ready.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        what = ["-r", str(pins)] if pins.is_file() else [f"cellxgene-schema=={VERSION}"]
        _run([sys.executable, "-m", "venv", str(folder)], "no environment for cellxgene-schema could be made")
        python = str(folder / "bin" / "python")
        _run([python, "-m", "pip", "install", "-q", *what], "cellxgene-schema could not be installed")
        ready.write_text(wanted)
    return folder / "bin" / "cellxgene-schema"


def validate(command: Path, file: Path, *, sha256: str, today: str) -> Validation:
    """Run the validator on `file` of that digest; raises OutsideError where it gives no verdict."""
    done = _ask([str(command), "validate", "--ignore-labels", str(file)])
    said = done.stdout + done.stderr
    verdict = _VERDICT.search(said)
    if verdict is None:
        last = said.strip().splitlines()[-1:] or [f"it ended with {done.returncode}"]
        raise OutsideError(
            f"cellxgene-schema gave no verdict: {_plain(last[0], file)}",
            hint="it takes some 4 GB of memory; run it by hand to see why",
        )
    told = [(kind, _plain(text, file)) for kind, text in _TOLD.findall(said)]
    return Validation(
        source=sha256,
        validator=f"cellxgene-schema {_version(command)}",
        date=today,
        valid=verdict[1] == "True",
        errors=tuple(text for kind, text in told if kind == "ERROR"),
        warnings=tuple(text for kind, text in told if kind == "WARNING"),
    )


def _plain(text: str, file: Path) -> str:
    """What was said, without the folders of this machine."""
    return text.replace(str(file), file.name).strip()


def _version(command: Path) -> str:
    python = command.parent / "python"
    done = _ask([str(python), "-c", _ASK]) if python.exists() else None
    return done.stdout.strip() if done and done.returncode == 0 else "of unknown version"


def _run(command: list[str], failure: str) -> None:
    done = _ask(command)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or [str(done.returncode)]
        raise OutsideError(
            f"{failure}: {last[0]}", hint="set CELLSHELF_CELLXGENE_SCHEMA to the command of an installed one"
        )


def _ask(command: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    except OSError as error:
        raise OutsideError(f"{command[0]} cannot be run: {error.strerror or error}") from error
