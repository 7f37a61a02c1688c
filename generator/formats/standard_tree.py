"""Copying an h5ad file part by part, each in the encoding that today's AnnData writes."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import numpy as np

from generator.errors import UnreadableFileError
from generator.formats.standard_frames import write_frame
from generator.formats.standard_sparse import write_rows
from generator.formats.standard_writing import copy_array, encode, write_texts
from generator.h5ad import h5
from generator.h5ad.frame import Frame
from generator.h5ad.matrices import Sparse

MAX_DEPTH = 32
MAX_ITEMS = 200_000
FORMER = {"raw.X": "raw/X", "raw.var": "raw/var", "raw.varm": "raw/varm"}
"""Where parts of raw lay before anndata 0.7, and where they lie now."""
MAPPINGS = ("layers", "obsm", "obsp", "uns", "varm", "varp")
_FRAMES = ("obs", "var", "raw/var")
_NESTED = frozenset({"anndata", "raw", "dict", "dataframe", "categorical"})
"""Encodings whose parts have encodings of their own."""
_NULLABLE = "nullable-"
_STRANGE = "AnnData writes no such file."


def names(group: h5.Group) -> tuple[str, ...]:
    """What the group holds, in its own order."""
    return tuple(islice(group, MAX_ITEMS))


def kind_of(item: h5.Item) -> str:
    """The item's encoding, also in the words of the oldest files; empty if it has none."""
    kind = h5.text_attribute(item, "encoding-type")
    if not kind and (old := h5.text_attribute(item, "h5sparse_format")):
        return f"{old}_matrix"
    return kind


def is_old(item: h5.Item) -> bool:
    """Whether the item's encoding is missing, or one that anndata no longer writes."""
    kind = h5.text_attribute(item, "encoding-type")
    if kind == "dataframe":
        return h5.text_attribute(item, "encoding-version") < "0.2.0"
    return not kind and getattr(item, "shape", ()) is not None


def walk(file: h5.Group) -> Iterator[tuple[str, h5.Item, bool]]:
    """Everything in the file: its place, itself, and whether it is but a part of something with an encoding.

    Raises UnreadableFileError for what leads out of the file, and for nesting that does not end.
    """
    for number, found in enumerate(_walk(file, "", plain=False)):
        if number > MAX_ITEMS:
            raise UnreadableFileError("The file has too many parts.", hint=_STRANGE)
        yield found


def _walk(item: h5.Group, where: str, *, plain: bool) -> Iterator[tuple[str, h5.Item, bool]]:
    if where.count("/") > MAX_DEPTH:
        raise UnreadableFileError(f"{where[:80]} is nested too deeply.", hint=_STRANGE)
    for name in names(item):
        found = h5.item(item, name)
        if found is not None:
            place = f"{where}/{name}" if where else FORMER.get(name, name)
            yield place, found, plain
            if isinstance(found, h5.Group):
                yield from _walk(found, place, plain=plain or not _has_parts(found))


def _has_parts(group: h5.Item) -> bool:
    kind = kind_of(group)
    if kind == "dataframe":
        return not is_old(group)
    return not kind or kind in _NESTED or kind.startswith(_NULLABLE)


class Copier:
    """Copies the parts of one file into another."""

    def __init__(
        self, matrices: Mapping[str, Sparse], dropped: frozenset[str], uns: h5.Group | None, folder: Path
    ) -> None:
        self._matrices = matrices
        """Matrices to write in rows anew, by their place."""
        self._dropped = dropped
        self._uns = uns
        self._folder = folder
        self._items = 0

    def copy(self, file: h5.Group, out: h5.Group) -> None:
        """Copy everything; `out` becomes an AnnData file whatever `file` was."""
        encode(out, "anndata", "0.1.0")
        for name in names(file):
            found = h5.item(file, name)
            where = FORMER.get(name, name)
            if found is not None:
                parent = out
                for part in where.split("/")[:-1]:
                    parent = parent.require_group(part)
                    encode(parent, "raw", "0.1.0")
                self._put(found, parent, where.rsplit("/", 1)[-1], where)
        for name in MAPPINGS:
            if name not in out:
                encode(out.create_group(name), "dict", "0.1.0")

    def _put(self, item: h5.Item, parent: h5.Group, name: str, where: str, *, plain: bool = False) -> None:
        self._items += 1
        if self._items > MAX_ITEMS or where.count("/") > MAX_DEPTH:
            raise UnreadableFileError("The file has too many parts.", hint=_STRANGE)
        if where in self._dropped:
            return
        if where in self._matrices:
            write_rows(self._matrices[where], parent, name, where, self._folder)
        elif self._is_frame(item, where):
            write_frame(Frame(item, self._uns), parent, name)
        elif isinstance(item, h5.Dataset):
            self._put_dataset(item, parent, name, where, plain=plain)
        else:
            self._put_group(item, parent, name, where, plain=plain)

    @staticmethod
    def _is_frame(item: h5.Item, where: str) -> bool:
        if isinstance(item, h5.Dataset):
            return where in _FRAMES
        return kind_of(item) == "dataframe" and is_old(item)

    def _put_group(self, item: h5.Group, parent: h5.Group, name: str, where: str, *, plain: bool) -> None:
        ordered = item.id.get_create_plist().get_link_creation_order() != 0
        group = parent.create_group(name, track_order=ordered)
        kind = kind_of(item)
        for key in item.attrs:
            if not key.startswith("h5sparse_"):
                value = h5.attribute(item, key)
                if not isinstance(value, h5.Reference):
                    group.attrs[key] = value
        if not plain and is_old(item):
            encode(group, kind or "dict", "0.1.0")
            if kind:
                group.attrs["shape"] = np.array(h5.shape_attribute(item, "h5sparse_shape"), dtype=np.int64)
        plain = plain or not _has_parts(item)
        for part in names(item):
            found = h5.item(item, part)
            if found is not None:
                self._put(found, group, part, f"{where}/{part}", plain=plain)

    def _put_dataset(self, item: h5.Dataset, parent: h5.Group, name: str, where: str, *, plain: bool) -> None:
        if item.size:
            h5.require_readable(item)
        if where in ("obsm", "varm", "raw/varm") and item.dtype.names:
            self._put_records(item, parent, name)
            return
        old = not plain and is_old(item)
        if old and item.dtype.kind == "S" and item.ndim == 1:
            write_texts(parent, name, item.shape[0], [item[:].tolist()] if item.size else [])
            return
        copy_array(item, parent, name)
        if old and (encoding := _encoding(item)):
            encode(parent[name], *encoding)

    def _put_records(self, item: h5.Dataset, parent: h5.Group, name: str) -> None:
        """A table whose fields are arrays, as anndata wrote embeddings before 0.7."""
        group = parent.create_group(name)
        encode(group, "dict", "0.1.0")
        for field in item.dtype.names or ():
            values = np.asarray(item.fields(field)[:])
            encode(group.create_dataset(field, data=values), "array", "0.2.0")


def _encoding(item: h5.Dataset) -> tuple[str, str] | None:
    if item.dtype.names:
        return "rec-array", "0.2.0"
    if not h5.is_plain(item.dtype):
        return None
    text = item.dtype.kind in "SUO"
    if item.ndim == 0:
        return ("string", "0.2.0") if text else ("numeric-scalar", "0.2.0")
    return ("string-array", "0.2.0") if text else ("array", "0.2.0")
