"""A copy of an h5ad file that no longer tells who made it, and a certificate of what was removed.

Numbers are never touched: their chunks are copied as they lie in the file, compressed.
"""

from collections.abc import Iterator
from pathlib import Path

import h5py
import numpy as np

from generator.errors import CellshelfError
from generator.model.fields import Sha256
from generator.model.record import record
from generator.review.anonymity import NamesFoundError, Sieve, joined, scan_h5ad, texts
from generator.storage import digest

REMOVED = "removed"
"""What stands where a name stood."""
_FRAMES = frozenset({"obs", "var", "raw/var"})
_TREES = frozenset({"", "dict", "anndata", "raw"})
"""Encodings whose members mean something each by itself."""
_ORDER = "column-order"


@record
class Removal:
    """One thing that the copy has no more, without the words that told."""

    place: str
    """Where in the file, e.g. `uns/contact`; a name that itself told is left out."""
    what: str


@record
class Cleaning:
    """What a cleaned copy is, and how it differs from the file that it was made of."""

    source: Sha256
    result: Sha256
    result_bytes: int
    tool: str
    removed: tuple[Removal, ...]
    statement: str = (
        "The copy holds everything else of the source: numbers as they lay in the file, and every other text."
    )


class CannotCleanError(CellshelfError):
    """A file is laid out so that nothing can be taken out of it."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"{place}: {why}", hint="read it with anndata, remove the names, and write it anew")
        self.place = place
        self.why = why

    def __reduce__(self) -> tuple[object, ...]:
        return CannotCleanError, (self.place, self.why)


def clean_h5ad(source: Path, target: Path, sieve: Sieve, tool: str) -> Cleaning:
    """Write `target`, a copy of the h5ad file `source` in which `sieve` finds nothing.

    Names in obs, var and their index are replaced, whatever else tells is left out. Raises CannotCleanError,
    and leaves no `target`, where that cannot be done.
    """
    target.unlink(missing_ok=True)
    copying = _Copying(sieve)
    try:
        with h5py.File(source, "r") as old, h5py.File(target, "w") as new:
            if old.userblock_size:
                copying.note("", f"a user block of {old.userblock_size} bytes")
            copying.tree(old, new, "")
        require_clean(target, sieve)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    _, before = digest(source)
    size, after = digest(target)
    return Cleaning(source=before, result=after, result_bytes=size, tool=tool, removed=tuple(copying.removed))


def require_clean(path: Path, sieve: Sieve) -> None:
    """Raise NamesFoundError if `sieve` finds something in the h5ad file."""
    left = scan_h5ad(path, path.name, sieve)
    if left:
        raise NamesFoundError(left)


class _Copying:
    """Copies part by part, and notes what it leaves out."""

    def __init__(self, sieve: Sieve) -> None:
        self.sieve = sieve
        self.removed: list[Removal] = []

    def note(self, place: str, what: str) -> None:
        self.removed.append(Removal(place=place, what=what))

    def tree(self, old: h5py.Group, new: h5py.Group, path: str) -> None:
        """A group whose members mean something each by itself: what tells is left out."""
        self._attributes(old, new, path)
        for key, child in self._members(old, new, path):
            inner = f"{path}/{key}".lstrip("/")
            if inner in _FRAMES:
                self._frame(child, new, key, inner)
            elif isinstance(child, h5py.Group) and _encoding(child) in _TREES:
                self.tree(child, new.create_group(key), inner)
            elif any(self._tells(part) for part in _datasets(child)):
                self.note(inner, "an entry")
            else:
                self._whole(child, new, key, inner)

    def _members(self, old: h5py.Group, new: h5py.Group, path: str) -> Iterator[tuple[str, h5py.HLObject]]:
        """Members that lie in the group itself and are named for nobody; links are copied as links."""
        for key in old:
            link = old.get(key, getlink=True)
            if self.sieve.tells(key):
                self.note(path, "a member whose name tells")
            elif isinstance(link, h5py.ExternalLink):
                self.note(f"{path}/{key}", "a link to another file")
            elif isinstance(link, h5py.SoftLink):
                if self.sieve.tells(str(link.path)):
                    self.note(f"{path}/{key}", "a link")
                else:
                    new[key] = h5py.SoftLink(link.path)
            else:
                yield key, old[key]

    def _whole(self, old: h5py.HLObject, new: h5py.Group, key: str, path: str) -> None:
        """What tells nothing but, perhaps, in attributes and names."""
        if isinstance(old, h5py.Group):
            made = new.create_group(key)
            for name, child in self._members(old, made, path):
                self._whole(child, made, name, f"{path}/{name}")
        else:
            new.copy(old, new, key, without_attrs=True)
            made = new[key]
        self._attributes(old, made, path)

    def _frame(self, old: h5py.HLObject, new: h5py.Group, key: str, path: str) -> None:
        """Cells or genes: names in values are replaced, columns whose own names tell are left out."""
        if not isinstance(old, h5py.Group):
            if self._tells(old):
                raise CannotCleanError(path, "names stand in a table of an old layout")
            self._whole(old, new, key, path)
            return
        made = new.create_group(key)
        self._attributes(old, made, path)
        for name, child in self._members(old, made, path):
            self._column(child, made, name, f"{path}/{name}")

    def _column(self, old: h5py.HLObject, new: h5py.Group, key: str, path: str) -> None:
        if isinstance(old, h5py.Group):
            made = new.create_group(key)
            self._attributes(old, made, path)
            for name, child in self._members(old, made, path):
                self._column(child, made, name, f"{path}/{name}")
            return
        if not self._tells(old):
            self._whole(old, new, key, path)
            return
        if old.ndim != 1 or old.dtype.kind == "V":
            raise CannotCleanError(path, "names stand in a column of an old layout")
        before = [joined(value) for value in old[:]]
        after = [self.sieve.without(text, REMOVED) for text in before]
        if len(set(before)) == len(before):
            after = _distinct(before, after)  # categories and names of cells stay apart
        values = new.create_dataset(key, data=np.array(after, dtype=object), dtype=h5py.string_dtype())
        count = sum(a != b for a, b in zip(before, after, strict=True))
        self.note(path, f"names in {count:,} of {len(before):,} values")
        self._attributes(old, values, path)

    def _attributes(self, old: h5py.HLObject, new: h5py.HLObject, path: str) -> None:
        for key, value in old.attrs.items():
            kind = old.attrs.get_id(key).dtype
            if h5py.check_ref_dtype(kind):
                raise CannotCleanError(path, f"its attribute {key} refers to another part of the file")
            if key == _ORDER:
                kept = [name for name in map(joined, value) if not self.sieve.tells(name)]
                new.attrs.create(key, kept, shape=(len(kept),), dtype=h5py.string_dtype())
            elif self.sieve.tells(f"{key}\n{joined(value)}"):
                self.note(path, "an attribute")
            else:
                new.attrs.create(key, value, dtype=None if isinstance(value, h5py.Empty) else kind)

    def _tells(self, data: h5py.HLObject) -> bool:
        """Whether the texts of a dataset tell; its attributes are another matter."""
        return isinstance(data, h5py.Dataset) and any(map(self.sieve.tells, texts(data)))


def _encoding(group: h5py.Group) -> str:
    return joined(group.attrs.get("encoding-type", ""))


def _datasets(found: h5py.HLObject) -> Iterator[h5py.HLObject]:
    """The object, and all that lies in it."""
    yield found
    if isinstance(found, h5py.Group):
        for key in found:
            if isinstance(found.get(key, getlink=True), h5py.HardLink):
                yield from _datasets(found[key])


def _distinct(before: list[str], after: list[str]) -> list[str]:
    """The values of `after`, numbered where removing names has made them the same as others."""
    used = {new for old, new in zip(before, after, strict=True) if old == new}
    numbers: dict[str, int] = {}
    made = []
    for old, new in zip(before, after, strict=True):
        name = new
        while old != new and name in used:
            numbers[new] = numbers.get(new, 1) + 1
            name = f"{new} {numbers[new]}"
        used.add(name)
        made.append(name)
    return made
