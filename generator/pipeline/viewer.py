"""`catalog viewer`: bundle the embedded viewer with Node, once for each version of it."""

import hashlib
import shutil
import subprocess
import tempfile
from importlib.resources import files
from pathlib import Path

from generator.errors import OutsideError
from generator.website.viewing import BUNDLE

SOURCES = ("package.json", "package-lock.json", ".npmrc", "build.mjs", "index.html", "viewer.css")
SCRIPTS = ("viewer.js", "state.js", "configuration.js", "zarr.js", "selection.js", "composition.js")
GENES = "genes.js"
"""The pages' own script that reads files to look genes up in; the viewer has it beside its own."""
_STAMP = ".stamp"


def bundle_viewer(root: Path, *, force: bool = False) -> bool:
    """Bundle the viewer into `root`/.cache/viewer; False if it is there. Takes Node, npm and a minute.

    Raises OutsideError where Node is missing or npm's registry cannot be reached; what was there stays.
    """
    if not force and is_bundled(root):
        return False
    folder = root / BUNDLE
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise OutsideError("Node is not installed", hint="install Node 18 or newer with npm; nodejs.org")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".viewer-", dir=folder.parent) as made:
        work, out = Path(made) / "work", Path(made) / "out"
        work.mkdir()
        for name in (*SOURCES, *SCRIPTS, GENES):
            (work / name).write_bytes(_source(name))
        _run(["node", str(work / "build.mjs"), str(out)])
        (out / _STAMP).write_text(_stamp())
        shutil.rmtree(folder, ignore_errors=True)
        out.replace(folder)
    return True


def is_bundled(root: Path) -> bool:
    """Whether the viewer lies there as today's sources make it."""
    marker = root / BUNDLE / _STAMP
    return marker.is_file() and marker.read_text() == _stamp()


def _source(name: str) -> bytes:
    if name == GENES:
        return (files("generator") / "theme/assets/javascripts/genes/file.js").read_bytes()
    return (files("generator.viewer") / "bundle" / name).read_bytes()


def _stamp() -> str:
    return hashlib.sha256(b"".join(_source(name) for name in (*SOURCES, *SCRIPTS, GENES))).hexdigest()


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - made above
    if done.returncode:
        reason = next((line for line in done.stderr.splitlines() if "rror" in line), "no reason given")
        raise OutsideError(
            f"the viewer could not be bundled: {reason}",
            hint="is npm's registry reachable?",
        )
