"""Columns of obs and var as R has them: factors, logicals, integers, doubles and text, with their NA."""

import enum
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from generator.errors import UnreadableFileError
from generator.formats.objects import (
    MOST,
    NA_DOUBLE_BITS,
    NA_INTEGER,
    Kind,
    Numbers,
    RObject,
    Texts,
    pack,
    packed,
    texts,
)
from generator.h5ad.frame import Coded, Frame, Plain, Stored
from generator.h5ad.vector import TEXTS_A_BLOCK, Array, Vector

MAX_LEVELS = 5_000_000
_EXACT = 1 << 53


class Meaning(enum.StrEnum):
    """What a column is in R."""

    FACTOR = "factor"
    ORDERED = "ordered"
    LOGICAL = "logical"
    INTEGER = "integer"
    DOUBLE = "double"
    TEXT = "character"


@dataclass(frozen=True, slots=True)
class Column:
    """A column in R's own values; factors count their levels from one."""

    meaning: Meaning
    length: int
    blocks: Callable[[], Iterable[Any]]
    """Arrays with R's NA; of text, lists with None."""
    levels: tuple[str, ...] = ()
    rounded: bool = False
    """Whole numbers beyond 2^53, which doubles hold only nearly."""

    def vector(self, **attributes: RObject) -> Numbers | Texts:
        """The column as an R vector."""
        if self.meaning is Meaning.TEXT:
            return Texts(self.length, lambda: map(pack, self.blocks()), attributes)
        if self.meaning in (Meaning.FACTOR, Meaning.ORDERED):
            classes = ("ordered", "factor") if self.meaning is Meaning.ORDERED else ("factor",)
            levels = packed(len(self.levels), pack(self.levels))
            own = {"levels": levels, "class": texts(*classes), **attributes}
            return Numbers(Kind.INTEGER, self.length, self.blocks, own)
        return Numbers(Kind[self.meaning.name], self.length, self.blocks, attributes)


def whole_text(value: object) -> str:
    """Any stored value as text, uncut."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def text_blocks(values: Vector) -> Iterator[list[str]]:
    """All values as text, some at a time."""
    for start in range(0, len(values), TEXTS_A_BLOCK):
        stop = min(start + TEXTS_A_BLOCK, len(values))
        yield [whole_text(value) for value in values.read(start, stop).tolist()]


def labels(stored: Coded) -> tuple[str, ...]:
    """The categories as text; raises UnreadableFileError if one is there twice, which no factor can have."""
    if len(stored.categories) > MAX_LEVELS:
        raise UnreadableFileError(
            f"{stored.categories.name} lists {len(stored.categories):,} categories.",
            hint="Store such a column as text, not as a category.",
        )
    found = tuple(text for block in text_blocks(stored.categories) for text in block)
    if len(set(found)) != len(found):
        twice = next(text for n, text in enumerate(found) if text in found[:n])
        raise UnreadableFileError(
            f"{stored.categories.name} lists the category {twice!r} twice.",
            hint="Merge the two: obs[column] = obs[column].astype(str).astype('category').",
        )
    return found


def row_blocks(frame: Frame) -> Iterator[list[str]]:
    """Names of the rows as text, some at a time."""
    stored = frame.stored_index
    if isinstance(stored, Plain):
        yield from text_blocks(stored.values)
    elif isinstance(stored, Coded):
        names = labels(stored)
        for codes in stored.codes.blocks():
            yield [names[code] for code in _checked(codes, len(names), stored).tolist()]
    else:
        raise UnreadableFileError(
            f"{frame.title} has no index that can be read.", hint="Write the file again with anndata."
        )


def column(stored: Stored) -> Column | None:
    """The column as R has it; None if it is in an encoding that is not known here."""
    if isinstance(stored, Coded):
        return _factor(stored)
    if not isinstance(stored, Plain):
        return None
    kind = stored.values.dtype.kind
    if kind == "b":
        return Column(Meaning.LOGICAL, len(stored.values), lambda: _marked(stored, np.int32))
    if kind in "iu":
        return _whole_numbers(stored)
    if kind == "f":
        return Column(Meaning.DOUBLE, len(stored.values), lambda: _marked(stored, np.float64))
    return Column(Meaning.TEXT, len(stored.values), lambda: _texts(stored))


def _checked(codes: Array, levels: int, stored: Coded) -> Array:
    if codes.size and int(codes.max()) >= levels:
        raise UnreadableFileError(
            f"{stored.codes.name} has the code {int(codes.max())}, but there are {levels} categories.",
            hint="The file is damaged; write it again with anndata.",
        )
    return codes


def _factor(stored: Coded) -> Column:
    levels = labels(stored)

    def blocks() -> Iterator[Array]:
        for codes in stored.codes.blocks():
            found = _checked(codes, len(levels), stored).astype(np.int32) + 1
            found[codes < 0] = NA_INTEGER
            yield found

    meaning = Meaning.ORDERED if stored.ordered else Meaning.FACTOR
    return Column(meaning, len(stored.codes), blocks, levels)


def _whole_numbers(stored: Plain) -> Column:
    low, high = 0, 0
    for block in stored.values.blocks():
        if block.size:
            low, high = min(low, int(block.min())), max(high, int(block.max()))
    if low > NA_INTEGER and high <= MOST:
        return Column(Meaning.INTEGER, len(stored.values), lambda: _marked(stored, np.int32))
    return Column(
        Meaning.DOUBLE,
        len(stored.values),
        lambda: _marked(stored, np.float64),
        rounded=max(-low, high) > _EXACT,
    )


def masks(stored: Plain, start: int, stop: int) -> Array | None:
    """Where rows `start` to `stop` have no value; None if all have one."""
    return stored.mask.read(start, stop).astype(bool) if stored.mask is not None else None


def _marked(stored: Plain, dtype: type[np.generic]) -> Iterator[Array]:
    start = 0
    for block in stored.values.blocks():
        found = block.astype(dtype)
        missing = masks(stored, start, start + len(block))
        if found.dtype.kind == "f":
            missing = np.isnan(found) if missing is None else missing | np.isnan(found)
            found.view(np.uint64)[missing] = NA_DOUBLE_BITS
        elif missing is not None:
            found[missing] = NA_INTEGER
        start += len(block)
        yield found


def _texts(stored: Plain) -> Iterator[list[str | None]]:
    start = 0
    for block in text_blocks(stored.values):
        missing = masks(stored, start, start + len(block))
        start += len(block)
        if missing is None:
            yield list(block)
        else:
            yield [None if gone else text for text, gone in zip(block, missing.tolist(), strict=True)]
