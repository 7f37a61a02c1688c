"""Summaries as files: committed like a lock file, so that the site is built without any data."""

import hashlib
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from generator.errors import CellshelfError
from generator.model.difference import Difference
from generator.model.figure_view import FigureViews, Panel
from generator.model.sidecar import Sidecar, Sidecars, Unmade
from generator.model.summary import SUMMARY_FORMAT, Source, Summary
from generator.model.validation import Validation

if TYPE_CHECKING:
    from generator.summaries.summarizing import Summarized

_SUFFIXES = ("json", "webp", "diff.json", "files.json", "validation.json", "figures.json")
_ACCESSION = re.compile(r"[0-9A-Z]{1,16}\Z")


class _Head(msgspec.Struct):
    source: Source


class SummaryFolder:
    """A folder of `<accession>.v<N>.json`, each with its picture as `.webp` beside it.

    `<accession>.v<N>.diff.json` says what changed since version N-1, `<accession>.v<N>.files.json` which
    sidecars the store has, `<accession>.v<N>.validation.json` what the official validator said.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, accession: str, version: int) -> Summary:
        """The summary of that version; raises CellshelfError if there is none."""
        file = self._file(accession, version, "json")
        hint = f"Run `catalog summarize {accession}`."
        try:
            return msgspec.json.decode(file.read_bytes(), type=Summary)
        except FileNotFoundError:
            raise CellshelfError(f"There is no summary of {accession} v{version}.", hint=hint) from None
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            raise CellshelfError(
                f"The summary of {accession} v{version} cannot be read: {error}.", hint=hint
            ) from error

    def picture(self, accession: str, version: int) -> bytes | None:
        """The embedding picture's WebP bytes, if it has one."""
        try:
            return self._file(accession, version, "webp").read_bytes()
        except FileNotFoundError:
            return None

    def difference(self, accession: str, version: int) -> Difference | None:
        """What changed since the version before; None if that was not computed, or cannot be read."""
        try:
            data = self._file(accession, version, "diff.json").read_bytes()
            return msgspec.json.decode(data, type=Difference)
        except (FileNotFoundError, msgspec.ValidationError, msgspec.DecodeError):
            return None

    def sidecars(self, accession: str, version: int) -> Sidecars:
        """The sidecars of that version; none where none were made, or the list cannot be read."""
        try:
            data = self._file(accession, version, "files.json").read_bytes()
            return msgspec.json.decode(data, type=Sidecars)
        except (FileNotFoundError, msgspec.ValidationError, msgspec.DecodeError):
            return Sidecars()

    def write_sidecar(self, accession: str, version: int, sidecar: Sidecar | Unmade) -> None:
        """Enter a sidecar, or why there is none, in place of what the version's list says of its kind."""
        self.path.mkdir(parents=True, exist_ok=True)
        others = self.sidecars(accession, version).without(sidecar.kind)
        files = (*others.files, sidecar) if isinstance(sidecar, Sidecar) else others.files
        unmade = (*others.unmade, sidecar) if isinstance(sidecar, Unmade) else others.unmade
        listed = Sidecars(
            files=tuple(sorted(files, key=lambda file: file.kind)),
            unmade=tuple(sorted(unmade, key=lambda each: each.kind)),
        )
        data = msgspec.json.format(msgspec.json.encode(listed), indent=1) + b"\n"
        _replace(self._file(accession, version, "files.json"), data)

    def figures(self, accession: str, version: int) -> FigureViews | None:
        """The figures that were drawn from that version's file; None if none were, or it cannot be read."""
        try:
            data = self._file(accession, version, "figures.json").read_bytes()
            return msgspec.json.decode(data, type=FigureViews)
        except (FileNotFoundError, msgspec.ValidationError, msgspec.DecodeError):
            return None

    def figure_picture(self, accession: str, version: int, panel: Panel) -> bytes | None:
        """A panel's WebP bytes; None if they are gone, or others than those of the record."""
        try:
            data = self._file(accession, version, panel.name).read_bytes()
        except FileNotFoundError:
            return None
        return data if hashlib.sha256(data).hexdigest() == panel.sha256 else None

    def write_figures(
        self, accession: str, version: int, views: FigureViews, pictures: Mapping[str, bytes]
    ) -> None:
        """Write pictures and then the record of them; pictures of figures that are no more go."""
        self.path.mkdir(parents=True, exist_ok=True)
        for name, data in pictures.items():
            _replace(self._file(accession, version, name), data)
        record = msgspec.json.format(msgspec.json.encode(views), indent=1) + b"\n"
        _replace(self._file(accession, version, "figures.json"), record)
        for left in self.path.glob(f"{accession}.v{version}.figure.*.webp"):
            if left.name.removeprefix(f"{accession}.v{version}.") not in pictures:
                left.unlink()

    def validation(self, accession: str, version: int) -> Validation | None:
        """What the official validator said of that version; None if it was not asked."""
        try:
            data = self._file(accession, version, "validation.json").read_bytes()
            return msgspec.json.decode(data, type=Validation)
        except (FileNotFoundError, msgspec.ValidationError, msgspec.DecodeError):
            return None

    def write_validation(self, accession: str, version: int, validation: Validation) -> None:
        """Write what the validator said, whole or not at all."""
        self.path.mkdir(parents=True, exist_ok=True)
        data = msgspec.json.format(msgspec.json.encode(validation), indent=1) + b"\n"
        _replace(self._file(accession, version, "validation.json"), data)

    def sources(self, accession: str, version: int) -> tuple[str, ...]:
        """Every file, there or not, that says something of that version."""
        return tuple(str(self._file(accession, version, suffix)) for suffix in _SUFFIXES)

    def summary(self, accession: str, version: int) -> str:
        """The one of them that holds the summary itself."""
        return str(self._file(accession, version, "json"))

    def write_difference(self, accession: str, difference: Difference) -> None:
        """Write what changed between two versions, whole or not at all."""
        self.path.mkdir(parents=True, exist_ok=True)
        data = msgspec.json.format(msgspec.json.encode(difference), indent=1) + b"\n"
        _replace(self._file(accession, difference.after.version, "diff.json"), data)

    def is_current(self, accession: str, version: int, sha256: str) -> bool:
        """Whether the summary is there, of those very bytes, and of today's format."""
        try:
            head = msgspec.json.decode(self._file(accession, version, "json").read_bytes(), type=_Head)
        except (FileNotFoundError, msgspec.ValidationError, msgspec.DecodeError):
            return False
        return head.source.sha256 == sha256 and head.source.format == SUMMARY_FORMAT

    def write(self, accession: str, version: int, summarized: "Summarized") -> None:
        """Write summary and picture; each is there whole or not at all, the summary last."""
        self.path.mkdir(parents=True, exist_ok=True)
        picture = self._file(accession, version, "webp")
        if summarized.picture is None:
            picture.unlink(missing_ok=True)
        else:
            _replace(picture, summarized.picture)
        _replace(self._file(accession, version, "json"), encode(summarized.summary))

    def _file(self, accession: str, version: int, suffix: str) -> Path:
        if not _ACCESSION.match(accession):
            raise CellshelfError(f"{accession!r} is not an accession.")
        return self.path / f"{accession}.v{version:d}.{suffix}"


def encode(summary: Summary) -> bytes:
    """The summary as indented JSON: the same facts give the same bytes."""
    return msgspec.json.format(msgspec.json.encode(summary), indent=1) + b"\n"


def _replace(file: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
