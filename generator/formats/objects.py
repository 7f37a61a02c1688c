"""R's objects as plain descriptions, big vectors as blocks that are made when they are written."""

import enum
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from generator.h5ad.vector import Array

NA_INTEGER = -(1 << 31)
"""R's NA of integers, logicals and factors."""
NA_DOUBLE_BITS = 0x7FF00000000007A2
"""R's NA of doubles: a NaN that carries 1954."""
MOST = (1 << 31) - 1
"""The largest integer of R, and the most values of a sparse matrix."""
_ASCII, _UTF8 = 1 << 6, 1 << 3
_CHAR = 9
_NA_TEXT = struct.pack(">ii", _CHAR, -1)


class Kind(enum.IntEnum):
    """Types of R vectors, with R's own numbers."""

    LOGICAL = 10
    INTEGER = 13
    DOUBLE = 14


@dataclass(frozen=True, slots=True)
class Numbers:
    """A vector of numbers or logicals."""

    kind: Kind
    length: int
    blocks: Callable[[], Iterable[Array]]
    attributes: "Attributes" = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Texts:
    """A character vector; its blocks are packed already, see `pack`."""

    length: int
    blocks: Callable[[], Iterable[bytes]]
    attributes: "Attributes" = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list."""

    items: "Sequence[RObject]"
    attributes: "Attributes" = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class S4:
    """An object of a formal class."""

    name: str
    package: str
    slots: "Attributes"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name."""

    name: str


@dataclass(frozen=True, slots=True)
class Null:
    """R's NULL."""


RObject: TypeAlias = Numbers | Texts | Listed | S4 | Symbol | Null
Attributes: TypeAlias = Mapping[str, RObject]

NULL_SLOT = Symbol("\1NULL\1")
"""What R stores in a slot that holds NULL."""


def pack(texts: Iterable[str | None]) -> bytes:
    """Strings as R serialises them, one after another; None is NA.

    A NUL inside of a string, which R cannot hold, is left out.
    """
    parts = []
    for text in texts:
        if text is None:
            parts.append(_NA_TEXT)
            continue
        data = text.encode("utf-8", "replace").replace(b"\0", b"")
        levels = _ASCII if data.isascii() else _UTF8
        parts += (struct.pack(">Ii", _CHAR | levels << 12, len(data)), data)
    return b"".join(parts)


def integers(values: Iterable[int] | Array, **attributes: RObject) -> Numbers:
    """A short integer vector."""
    array = np.asarray(values if isinstance(values, np.ndarray) else list(values), dtype=np.int32)
    return Numbers(Kind.INTEGER, len(array), lambda: [array], attributes)


def logicals(values: Iterable[bool], **attributes: RObject) -> Numbers:
    """A short logical vector."""
    array = np.asarray(list(values), dtype=np.int32)
    return Numbers(Kind.LOGICAL, len(array), lambda: [array], attributes)


def doubles(values: Iterable[float] | Array, **attributes: RObject) -> Numbers:
    """A vector of doubles."""
    array = np.asarray(values if isinstance(values, np.ndarray) else list(values), dtype=np.float64)
    return Numbers(Kind.DOUBLE, len(array), lambda: [array], attributes)


def texts(*values: str | None, **attributes: RObject) -> Texts:
    """A character vector."""
    return packed(len(values), pack(values), **attributes)


def packed(length: int, data: bytes, **attributes: RObject) -> Texts:
    """A character vector of packed strings."""
    return Texts(length, lambda: [data], attributes)


def listed(*items: RObject, **attributes: RObject) -> Listed:
    """A list without names."""
    return Listed(items, attributes)


def named(items: Attributes, **attributes: RObject) -> Listed:
    """A list with names."""
    return Listed(tuple(items.values()), {"names": texts(*items), **attributes})


def data_frame(columns: Attributes, row_names: Texts) -> Listed:
    """A data.frame."""
    return named(columns, **{"row.names": row_names, "class": texts("data.frame")})


def package_version(*numbers: int) -> Listed:
    """What R's `package_version("4.1.3")` is."""
    return listed(integers(numbers), **{"class": texts("package_version", "numeric_version")})


def empty_matrix() -> Numbers:
    """A matrix of doubles with no rows and no columns."""
    return doubles((), dim=integers((0, 0)))
