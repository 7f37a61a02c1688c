"""Columns of obs that the schema has added: labels of terms, the kinds of perturbation, names to join by."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import xxhash

from generator.errors import UnreadableFileError
from generator.formats.standard_frames import set_order, text_blocks
from generator.formats.standard_writing import write_categorical, write_texts
from generator.h5ad import h5
from generator.h5ad.frame import Coded, Frame, Plain
from generator.h5ad.vector import NUMBERS_A_BLOCK, Array, Vector

MAX_VALUES = 100_000
"""Different values of a column that labels are made for."""
_ALPHABET = np.frombuffer(base64._b85alphabet, dtype=np.uint8)  # type: ignore[attr-defined] # noqa: SLF001 - the alphabet of RFC 1924


class NewColumn(Protocol):
    """A column to write."""

    name: str

    def write(self, group: h5.Group) -> None:
        """Write it into a table."""


class Terms:
    """A column of text or categories as whole numbers into its different values, -1 for none."""

    def __init__(self, stored: Coded | Plain) -> None:
        self._stored = stored
        vector = stored.categories if isinstance(stored, Coded) else stored.values
        self._codes: dict[object, int] = {}
        if isinstance(stored, Coded):
            if len(vector) > MAX_VALUES:
                raise UnreadableFileError(f"{vector.name} lists {len(vector):,} categories.")
            self.values = [whole(value) for block in text_blocks(vector) for value in block]
        else:
            for block in text_blocks(vector):
                for value in dict.fromkeys(block):
                    self._codes.setdefault(value, len(self._codes))
                if len(self._codes) > MAX_VALUES:
                    raise UnreadableFileError(f"{vector.name} has over {MAX_VALUES:,} different values.")
            self.values = [whole(value) for value in self._codes]

    @property
    def is_categorical(self) -> bool:
        """Whether the file has it in categories."""
        return isinstance(self._stored, Coded)

    def __len__(self) -> int:
        return len(self._stored.codes if isinstance(self._stored, Coded) else self._stored.values)

    def read(self, start: int, stop: int) -> Array:
        """Codes of the rows `start` to `stop`."""
        if isinstance(self._stored, Coded):
            codes = self._stored.codes.read(start, stop).astype(np.int64)
            if codes.size and int(codes.max()) >= len(self.values):
                raise UnreadableFileError(f"{self._stored.codes.name} holds codes of no category.")
            return codes
        found = self._stored.values.read(start, stop).tolist()
        codes = np.fromiter((self._codes[value] for value in found), np.int64, len(found))
        if self._stored.mask is not None:
            codes[self._stored.mask.read(start, stop).astype(bool)] = -1
        return codes

    def blocks(self) -> Iterator[Array]:
        """All codes in order, some at a time."""
        for start in range(0, len(self), NUMBERS_A_BLOCK):
            yield self.read(start, min(start + NUMBERS_A_BLOCK, len(self)))

    def used(self) -> list[int]:
        """Codes that occur."""
        counts = np.zeros(len(self.values) + 1, dtype=np.int64)
        for block in self.blocks():
            counts += np.bincount(block + 1, minlength=len(counts))
        return np.flatnonzero(counts[1:]).tolist()


class Pairs:
    """Two columns of text together, either of which may not be there."""

    def __init__(self, left: Terms | None, right: Terms | None) -> None:
        self._sides = (left, right)
        self._wide = len(right.values) + 1 if right else 1
        self.values = range((len(left.values) + 1 if left else 1) * self._wide)
        """Every code there may be."""

    def __len__(self) -> int:
        return max(len(side) for side in self._sides if side is not None)

    def pair(self, code: int) -> tuple[str, str]:
        """The two values of a code; empty where there is none."""
        codes = divmod(code, self._wide)
        left, right = (
            side.values[place - 1] if side is not None and place else ""
            for side, place in zip(self._sides, codes, strict=True)
        )
        return left, right

    def blocks(self) -> Iterator[Array]:
        """All codes in order, some at a time."""
        for start in range(0, len(self), NUMBERS_A_BLOCK):
            stop = min(start + NUMBERS_A_BLOCK, len(self))
            left, right = (0 if side is None else side.read(start, stop) + 1 for side in self._sides)
            yield np.asarray(left * self._wide + right)

    def used(self) -> list[int]:
        """Codes that occur."""
        return sorted({int(code) for block in self.blocks() for code in np.unique(block)})


def terms(frame: Frame, name: str) -> Terms | None:
    """The column's terms; None if there is no such column, or it holds no text."""
    stored = frame.column(name) if name in frame.names else None
    if isinstance(stored, Coded) and (stored.categories.is_text or not len(stored.categories)):
        return Terms(stored)
    return Terms(stored) if isinstance(stored, Plain) and stored.values.is_text else None


def whole(value: object) -> str:
    """A stored text as it is, however long."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


@dataclass
class Labels:
    """A categorical column that names what another column holds."""

    name: str
    source: Terms | Pairs
    by_code: dict[int, str]
    """Label of every code that has one."""
    categories: list[str] = field(init=False)

    def __post_init__(self) -> None:
        # As the official tool has it: in the order of the ids where each category has a label of its own.
        names = [self.by_code[code] for code in sorted(self.by_code)]
        alike = isinstance(self.source, Terms) and self.source.is_categorical
        whole_list = alike and len(set(names)) == len(self.source.values)
        self.categories = names if whole_list else sorted(set(names))

    def blocks(self) -> Iterator[Array]:
        """Codes into `categories`."""
        places = {name: place for place, name in enumerate(self.categories)}
        table = np.full(len(self.source.values) + 1, -1, dtype=np.int64)
        for code, name in self.by_code.items():
            table[code] = places[name]
        for block in self.source.blocks():
            yield table[block]  # -1, no value, is the last entry, which is -1

    def write(self, group: h5.Group) -> None:
        """Write it into a table."""
        write_categorical(group, self.name, len(self.source), self.categories, self.blocks())

    def differing(self, other: Terms) -> int:
        """Rows in which another column says something else."""
        places = {name: place for place, name in enumerate(self.categories)}
        theirs = np.array([*(places.get(value, -2) for value in other.values), -1])
        start = rows = 0
        for block in self.blocks():
            rows += int((theirs[other.read(start, start + len(block))] != block).sum())
            start += len(block)
        return rows


@dataclass
class Joined:
    """observation_joinid: the 64-bit XXH3 of each cell's name, most significant byte first, in base 85."""

    name: str
    index: Vector

    def blocks(self) -> Iterator[list[str | bytes]]:
        """The ids, some at a time."""
        for block in text_blocks(self.index):
            yield encoded(hashed(block)).tolist()

    def are_unique(self) -> bool:
        """Whether every cell has an id of its own; cells that share a name share it."""
        found = np.concatenate([hashed(block) for block in text_blocks(self.index)] or [np.zeros(0)])
        return len(np.unique(found)) == len(found)

    def differing(self, other: Vector) -> int:
        """Rows in which a column that is there already says something else."""
        pairs = zip(self.blocks(), text_blocks(other), strict=True)
        return sum(
            as_bytes(mine) != as_bytes(theirs)
            for block, others in pairs
            for mine, theirs in zip(block, others, strict=True)
        )

    def write(self, group: h5.Group) -> None:
        """Write it into a table."""
        write_texts(group, self.name, len(self.index), self.blocks())


def hashed(names: list[str | bytes]) -> Array:
    """XXH3 of every name."""
    digest = xxhash.xxh3_64_intdigest
    return np.fromiter((digest(as_bytes(name)) for name in names), np.uint64, len(names))


def as_bytes(value: object) -> bytes:
    """A stored text, or a number that stands for one, in UTF-8."""
    return value if isinstance(value, bytes) else str(value).encode()


def encoded(hashes: Array) -> Array:
    """Each 64-bit number as its eight bytes are in base 85: ten letters.

    >>> encoded(np.array([0x0102030405060708], dtype=np.uint64)).tolist()
    [b'0RjUA1(nxM']
    """
    halves = np.stack([hashes >> np.uint64(32), hashes & np.uint64(0xFFFFFFFF)], axis=1)
    powers = np.array([85**power for power in (4, 3, 2, 1, 0)], dtype=np.uint64)
    digits = (halves[:, :, None] // powers) % np.uint64(85)
    return _ALPHABET[digits.reshape(len(hashes), 10).astype(np.int64)].view("S10").reshape(-1).astype(object)


def append(group: h5.Group, columns: list[NewColumn]) -> None:
    """Add columns behind those that a table has."""
    order = [whole(name) for name in np.asarray(group.attrs["column-order"]).reshape(-1).tolist()]
    for column in columns:
        if column.name in group.keys():  # noqa: SIM118 - `in group` would follow links
            del group[column.name]  # not a column: nothing lists it
        column.write(group)
        order.append(column.name)
    set_order(group, tuple(order))
