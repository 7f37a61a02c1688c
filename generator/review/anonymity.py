"""What in a file tells who made it: e-mail addresses, folders of somebody's machine, and given names."""

import gzip
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from generator.errors import CellshelfError
from generator.model.record import record

_MAIL = r"(?<![\w.+-])[\w.+-]+@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*\.[A-Za-z]{2,24}"
_HOME = r"(?:/(?:home|Users|mnt|scratch|nfs|gpfs|lustre|projects?|work)/[\w.-]+|[A-Za-z]:\\Users\\[\w.-]+)"
_LETTER, _DIGIT = r"[^\W\d_]", r"\d"
_ROWS = 1 << 16
_PIECE = 1 << 22
_OVERLAP = 1 << 12
_MOST = 20


@record
class Trace:
    """One place that tells who made the data."""

    place: str
    """Where in the file, e.g. `uns/contact`."""
    found: str


class NamesFoundError(CellshelfError):
    """An anonymous link would show who made the data."""

    def __init__(self, traces: tuple[Trace, ...]) -> None:
        told = "".join(f"\n  {trace.place}: {trace.found}" for trace in traces)
        super().__init__(
            f"these would tell the reviewer who made the data:{told}",
            hint="take them out of manifests by hand and out of files with `catalog clean`; or share without "
            "--anonymous",
        )
        self.traces = traces

    def __reduce__(self) -> tuple[object, ...]:
        return NamesFoundError, (self.traces,)


class Sieve:
    """Finds e-mail addresses, folders of people's machines, and `names`, whatever their case."""

    def __init__(self, names: Iterable[str]) -> None:
        alternatives = [_MAIL, _HOME, *map(_bounded, sorted(names))]
        self._text = re.compile("|".join(alternatives), re.IGNORECASE)
        self._bytes = re.compile("|".join(alternatives).encode(), re.IGNORECASE)

    def text(self, place: str, text: str) -> Iterator[Trace]:
        """What `text` tells."""
        for found in dict.fromkeys(match[0] for match in self._text.finditer(text)):
            yield Trace(place=place, found=found)

    def tells(self, text: str) -> bool:
        """Whether `text` tells anything."""
        return self._text.search(text) is not None

    def without(self, text: str, instead: str) -> str:
        """`text` with `instead` in place of whatever tells."""
        return self._text.sub(instead, text)

    def raw(self, place: str, data: bytes) -> Iterator[Trace]:
        """What is readable in `data`."""
        for found in dict.fromkeys(match[0] for match in self._bytes.finditer(data)):
            yield Trace(place=place, found=found.decode("utf-8", "replace"))


def _bounded(name: str) -> str:
    """The pattern of a name that is no part of a longer word or number; `Smith_1` and `Smith1` name Smith."""
    before, after = (_DIGIT if end.isdigit() else _LETTER for end in (name[0], name[-1]))
    return rf"(?<!{before}){re.escape(name)}(?!{after})"


def scan_h5ad(path: Path, name: str, sieve: Sieve) -> tuple[Trace, ...]:
    """What an h5ad file tells: names of its parts, attributes, all texts, links, and a user block.

    At most twenty traces; texts are read 65,536 at a time.
    """
    found: dict[Trace, None] = {}
    with h5py.File(path, "r") as file:
        if file.userblock_size:
            found[Trace(place=name, found=f"a user block of {file.userblock_size} bytes")] = None
        for trace in _walk(file, name, sieve):
            found[trace] = None
            if len(found) == _MOST:
                break
    return tuple(found)


def _walk(group: h5py.Group, place: str, sieve: Sieve) -> Iterator[Trace]:
    yield from _attributes(group, place, sieve)
    for key in group:
        inner = f"{place}/{key}"
        yield from sieve.text(f"{place} (a name in it)", key)
        link = group.get(key, getlink=True)
        if isinstance(link, h5py.ExternalLink):
            yield Trace(place=inner, found=f"a link to the file {link.filename}")
            continue
        if isinstance(link, h5py.SoftLink):
            yield from sieve.text(inner, str(link.path))
            continue
        child = group[key]
        if isinstance(child, h5py.Group):
            yield from _walk(child, inner, sieve)
        elif isinstance(child, h5py.Dataset):
            yield from _attributes(child, inner, sieve)
            for text in texts(child):
                yield from sieve.text(inner, text)


def _attributes(thing: h5py.Group | h5py.Dataset, place: str, sieve: Sieve) -> Iterator[Trace]:
    for key, value in thing.attrs.items():
        yield from sieve.text(f"{place} (attribute {key})", f"{key}\n{joined(value)}")


def texts(dataset: h5py.Dataset) -> Iterator[str]:
    """All texts of a dataset, a line each, 65,536 rows at a time; nothing of numbers."""
    if dataset.dtype.kind not in "OSUV":
        return
    if dataset.shape == ():
        yield joined(dataset[()])
        return
    for start in range(0, dataset.shape[0] if dataset.shape else 0, _ROWS):
        yield joined(dataset[start : start + _ROWS])


def joined(value: Any) -> str:  # noqa: ANN401 - whatever HDF5 holds
    """All texts in a value, a line each."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, np.ndarray):
        return "\n".join(joined(each) for each in value.ravel().tolist())
    if isinstance(value, (tuple, list)):
        return "\n".join(joined(each) for each in value)
    return str(value)


def scan_rds(path: Path, name: str, sieve: Sieve) -> tuple[Trace, ...]:
    """What is readable in an R file, decompressed piece by piece; raises CellshelfError if it is not gzip."""
    found: dict[Trace, None] = {}
    before = b""
    try:
        with gzip.open(path) as file:
            while len(found) < _MOST and (piece := file.read(_PIECE)):
                for trace in sieve.raw(name, before + piece):
                    found[trace] = None
                before = piece[-_OVERLAP:]
    except gzip.BadGzipFile:
        raise CellshelfError(
            f"{name} is not compressed by gzip, so nobody can say what is in it",
            hint="make it with `catalog make-rds`, or share with --view-only",
        ) from None
    return tuple(found)[:_MOST]
