"""What an interrupted `catalog add` had done, so that running it again goes on with the same accession."""

import contextlib
import os
import shutil
from pathlib import Path

import msgspec

from generator.model.dataset import Asset
from generator.model.record import record
from generator.model.standardized import Standardized
from generator.turns import turn

_FOLDER = Path(".cache") / "add"
_NAME = "journal.json"
_TURN = "turn"


def manifests_turn(root: Path) -> contextlib.AbstractContextManager[None]:
    """Wait until no other run writes a manifest."""
    return turn(root / _FOLDER / _TURN)


@record
class Journal:
    """How far one file has come; written after each step, whole or not at all."""

    accession: str
    version: int
    date: str
    """Of the version, YYYY-MM-DD: that of the first attempt."""
    path: str
    """The manifest that is written in the end."""
    as_given: bool
    """Published byte for byte, not standardized."""
    h5ad: Asset | None = None
    """What readers get, once it is made."""
    standardized: Standardized | None = None
    rds: Asset | None = None


class Bench:
    """A folder of one input file: its journal, and files on their way to the store."""

    def __init__(self, root: Path, sha256: str) -> None:
        self.folder = root / _FOLDER / sha256

    def turn(self) -> contextlib.AbstractContextManager[None]:
        """Wait until no other run works on the same file."""
        return turn(self.folder / _TURN)

    def read(self) -> Journal | None:
        """The journal; None where nothing was begun, or it cannot be read."""
        try:
            return msgspec.json.decode((self.folder / _NAME).read_bytes(), type=Journal)
        except (FileNotFoundError, msgspec.ValidationError, msgspec.DecodeError):
            return None

    def write(self, journal: Journal) -> Journal:
        """Write the journal, and give it back."""
        self.folder.mkdir(parents=True, exist_ok=True)
        new = self.folder / f"{_NAME}.new"
        with new.open("wb") as stream:
            stream.write(msgspec.json.format(msgspec.json.encode(journal), indent=1))
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(self.folder / _NAME)
        return journal

    def file(self, name: str) -> Path:
        """Where a file is made."""
        return self.folder / name

    def clear(self) -> None:
        """Remove everything but the journal, by which the same file is known again, and what turns hold."""
        for path in self.folder.iterdir():
            if path.is_dir():  # of a step that was killed
                shutil.rmtree(path)
            elif path.name not in (_NAME, _TURN):
                path.unlink()
