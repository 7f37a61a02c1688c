"""The genes of an R object: those of raw first, then those that only X has."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from generator.errors import UnreadableFileError
from generator.formats.columns import Column, Meaning, column, row_blocks
from generator.formats.naming import make_unique
from generator.formats.objects import NA_DOUBLE_BITS, NA_INTEGER
from generator.h5ad.frame import Frame
from generator.h5ad.vector import Array

MAX_GENES = 5_000_000
_NA = np.array([NA_DOUBLE_BITS], dtype=np.uint64).view(np.float64)[0]


@dataclass(frozen=True, slots=True)
class Features:
    """Genes with what var and raw.var say of them."""

    ids: tuple[str, ...]
    """As the file has them, not made unique."""
    columns: dict[str, Column]
    """By the names that the file has."""
    places: Array | None
    """Where each gene of X has gone; None if none has moved."""
    skipped: tuple[str, ...]
    """Columns in encodings that are not known."""


def gene_ids(frame: Frame) -> list[str]:
    """The names of the rows."""
    if len(frame) > MAX_GENES:
        raise UnreadableFileError(
            f"{frame.title} lists {len(frame):,} genes.", hint="Are these really genes?"
        )
    return [name for block in row_blocks(frame) for name in block]


def features(var: Frame, raw: Frame | None) -> Features:
    """The genes of X, or of raw.X and X together where they differ."""
    own = gene_ids(var)
    columns, skipped = read_columns(var)
    if raw is None or (theirs := gene_ids(raw)) == own:
        return Features(tuple(own), columns, None, skipped)
    unique_own, unique_raw = make_unique(own), make_unique(theirs)
    known = {name: n for n, name in enumerate(unique_raw)}
    only = [n for n, name in enumerate(unique_own) if name not in known]
    place = known | {unique_own[n]: len(theirs) + at for at, n in enumerate(only)}
    places = np.array([place[name] for name in unique_own], dtype=np.int32)
    ids = (*theirs, *(own[n] for n in only))
    beside, more = read_columns(raw)
    merged = {
        name: _merged(len(ids), (beside.get(name), np.arange(len(theirs))), (columns.get(name), places))
        for name in (*columns, *(name for name in beside if name not in columns))
    }
    here = np.zeros(len(ids), dtype=np.int32)
    here[places] = 1
    there = (np.arange(len(ids)) < len(theirs)).astype(np.int32)
    flags = {"in_X": _logical(here), "in_raw": _logical(there)}
    return Features(ids, flags | merged, places, tuple(dict.fromkeys((*skipped, *more))))


def read_columns(frame: Frame) -> tuple[dict[str, Column], tuple[str, ...]]:
    """The columns of a table, and the names of those in an unknown encoding."""
    found = {name: column(frame.column(name)) for name in frame.names}
    skipped = tuple(name for name, each in found.items() if each is None)
    return {name: each for name, each in found.items() if each is not None}, skipped


def _logical(values: Array) -> Column:
    return Column(Meaning.LOGICAL, len(values), lambda: [values])


def _merged(length: int, *parts: tuple[Column | None, Array]) -> Column:
    """One column of several, each with the places that its values take; the last has the last word."""
    given = [(each, places) for each, places in parts if each is not None]
    meanings = {each.meaning for each, _ in given}
    levels = {each.levels for each, _ in given}
    if len(meanings) == len(levels) == 1 and Meaning.TEXT not in meanings:
        first = given[0][0]
        missing: Any = _NA if first.meaning is Meaning.DOUBLE else NA_INTEGER
        values = np.full(length, missing, dtype=np.float64 if first.meaning is Meaning.DOUBLE else np.int32)
        for each, places in given:
            values[places] = np.concatenate([*each.blocks()] or [values[:0]])
        return Column(first.meaning, length, lambda: [values], first.levels)
    found: list[str | None] = [None] * length
    for each, places in given:
        for place, text in zip(places.tolist(), as_texts(each), strict=True):
            found[place] = text
    return Column(Meaning.TEXT, length, lambda: [found])


def as_texts(each: Column) -> Sequence[str | None]:
    """The values of a column as text."""
    if each.meaning is Meaning.TEXT:
        return [text for block in each.blocks() for text in block]
    values = [value for block in each.blocks() for value in block.tolist()]
    if each.levels:
        return [None if value == NA_INTEGER else each.levels[value - 1] for value in values]
    if each.meaning is Meaning.DOUBLE:
        return [None if value != value else str(value) for value in values]  # noqa: PLR0124 - NaN is NA
    if each.meaning is Meaning.LOGICAL:
        return [None if value == NA_INTEGER else "TRUE" if value else "FALSE" for value in values]
    return [None if value == NA_INTEGER else str(value) for value in values]
