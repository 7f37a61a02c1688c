"""The tables obs and var in every encoding that anndata ever wrote."""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeGuard

import numpy as np

from generator.errors import UnreadableFileError
from generator.h5ad import h5
from generator.h5ad.vector import Vector

MAX_COLUMNS = 20_000


@dataclass(frozen=True, slots=True)
class Coded:
    """A categorical column: codes into its categories, -1 where there is no value."""

    codes: Vector
    categories: Vector
    ordered: bool
    dtype: str = "category"


@dataclass(frozen=True, slots=True)
class Plain:
    """A column of numbers, booleans or text."""

    values: Vector
    mask: Vector | None
    """True where there is no value."""
    dtype: str


@dataclass(frozen=True, slots=True)
class Strange:
    """A column in an encoding that is not known here."""

    dtype: str


Stored = Coded | Plain | Strange


class Frame:
    """obs or var: its index and its columns, found when asked for.

    `uns` holds the categories of tables of records (before anndata 0.7).
    """

    def __init__(self, item: h5.Item, uns: h5.Group | None) -> None:
        self.item = item
        self.title = item.name.lstrip("/")
        self._uns = uns
        if isinstance(item, h5.Dataset) and (item.dtype.names is None or item.ndim != 1):
            raise UnreadableFileError(
                f"{self.title} is not a table.", hint="Write the file again with anndata."
            )

    def __len__(self) -> int:
        return self._length

    @cached_property
    def _length(self) -> int:
        if isinstance(self.item, h5.Dataset):
            return int(self.item.shape[0])
        if self._index is not None:
            return len(self._index)
        for name in self.names:
            column = self.column(name)
            if not isinstance(column, Strange):
                return len(column.codes if isinstance(column, Coded) else column.values)
        raise UnreadableFileError(
            f"{self.title} has no index, so that its rows cannot be counted.",
            hint="Write the file again with anndata.",
        )

    @cached_property
    def _index_name(self) -> str:
        if isinstance(self.item, h5.Dataset):
            names = self.item.dtype.names
            return "index" if "index" in names else "_index" if "_index" in names else str(names[0])
        named = h5.text_attribute(self.item, "_index")
        return named or ("_index" if "_index" in self.item.keys() else "index")  # noqa: SIM118 - follows no link

    @cached_property
    def _index(self) -> Vector | None:
        if isinstance(self.item, h5.Dataset):
            return Vector(self.item, self._index_name)
        stored = self._stored(self._index_name)
        if isinstance(stored, Plain):
            return stored.values
        return stored.codes if isinstance(stored, Coded) else None

    @property
    def index(self) -> Vector | None:
        """Names of the rows; None if they are not plain text or numbers."""
        if isinstance(self.item, h5.Group) and isinstance(self._stored(self._index_name), Coded):
            return None
        return self._index

    @property
    def stored_index(self) -> Stored:
        """Names of the rows as they are stored, be they categories."""
        if isinstance(self.item, h5.Dataset):
            values = Vector(self.item, self._index_name)
            return Plain(values, None, "text" if values.is_text else values.dtype.name)
        return self._stored(self._index_name)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Columns in the author's order, without the index."""
        if isinstance(self.item, h5.Dataset):
            found = tuple(str(n) for n in self.item.dtype.names)
        else:
            order = h5.attribute(self.item, "column-order")
            if order is None:
                found = tuple(n for n in h5.keys(self.item, MAX_COLUMNS + 1) if n != "__categories")
            else:
                texts = np.asarray(order).reshape(-1).tolist()
                found = tuple(n.decode("utf-8", "replace") if isinstance(n, bytes) else str(n) for n in texts)
        if len(found) > MAX_COLUMNS:
            raise UnreadableFileError(
                f"{self.title} declares {len(found):,} columns.",
                hint="Keep matrices in layers or obsm; the table is for annotations.",
            )
        # A column named like the index is the index (anndata writes it once).
        return tuple(dict.fromkeys(n for n in found if n != self._index_name))

    def column(self, name: str) -> Stored:
        """The column; raises UnreadableFileError if it has not the table's length."""
        stored = self._of_records(name) if isinstance(self.item, h5.Dataset) else self._stored(name)
        vector = (
            stored.codes
            if isinstance(stored, Coded)
            else stored.values
            if isinstance(stored, Plain)
            else None
        )
        if vector is not None and len(vector) != len(self):
            raise UnreadableFileError(
                f"{self.title}/{name} has {len(vector):,} rows where {self.title} has {len(self):,}.",
                hint="Write the file again with anndata.",
            )
        return stored

    def _of_records(self, name: str) -> Stored:
        dtype = self.item.dtype[name]
        if not h5.is_plain(dtype):
            return Strange(str(dtype))
        values = Vector(self.item, name)
        listed = h5.item(self._uns, f"{name}_categories") if self._uns is not None else None
        if (
            dtype.kind in "iu"
            and isinstance(listed, h5.Dataset)
            and listed.ndim == 1
            and h5.is_plain(listed.dtype)
        ):
            return Coded(values, Vector(listed), ordered=False)
        return Plain(values, None, "text" if values.is_text else dtype.name)

    def _stored(self, name: str) -> Stored:
        found = h5.item(self.item, name) if "/" not in name else None
        if found is None:
            return Strange("missing")
        return _of_group(found) if isinstance(found, h5.Group) else self._of_dataset(found)

    def _of_dataset(self, found: h5.Dataset) -> Stored:
        if found.ndim != 1 or not h5.is_plain(found.dtype):
            return Strange(str(found.dtype))
        reference = h5.attribute(found, "categories")
        if isinstance(reference, h5.Reference) and reference:
            # anndata 0.7: the categories lie in __categories, found by an object reference.
            listed = h5.checked(found.file[reference])
            if (
                isinstance(listed, h5.Dataset)
                and listed.ndim == 1
                and h5.is_plain(listed.dtype)
                and found.dtype.kind in "iu"
            ):
                return Coded(Vector(found), Vector(listed), bool(h5.attribute(listed, "ordered")))
        values = Vector(found)
        return Plain(values, None, "text" if values.is_text else found.dtype.name)


def _lists(categories: h5.Item | None) -> TypeGuard[h5.Dataset]:
    return isinstance(categories, h5.Dataset) and h5.is_plain(categories.dtype)


def _of_group(found: h5.Group) -> Stored:
    kind = h5.text_attribute(found, "encoding-type")
    if kind == "categorical":
        codes, categories = h5.dataset(found, "codes"), h5.item(found, "categories")
        if isinstance(categories, h5.Group):
            # Categories that are themselves nullable: their values lie one deeper.
            categories = h5.dataset(categories, "values")
        if codes is not None and codes.dtype.kind in "iu" and _lists(categories):
            return Coded(Vector(codes), Vector(categories), bool(h5.attribute(found, "ordered")))
    elif kind.startswith("nullable-"):
        values, mask = h5.dataset(found, "values"), h5.dataset(found, "mask")
        if values is not None and h5.is_plain(values.dtype):
            return Plain(Vector(values), None if mask is None else Vector(mask), kind)
    return Strange(kind or "group")
