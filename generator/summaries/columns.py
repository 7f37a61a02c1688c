"""Columns of obs and var described: what they hold, how many values, which are frequent."""

from collections import Counter
from functools import reduce

import numpy as np

from generator.errors import UnreadableFileError
from generator.h5ad.frame import Coded, Frame, Plain, Strange
from generator.h5ad.vector import Array, Vector, as_text
from generator.model.summary import Column, ColumnKind, ValueCount

TOP = 10
MAX_DISTINCT = 10_000
"""Different texts that are counted; a column with more has no frequent values."""
MAX_CATEGORIES = 5_000_000


def describe(frame: Frame) -> tuple[Column, ...]:
    """The dictionary of the table, in the author's order of columns."""
    return tuple(describe_column(frame, name) for name in frame.names)


def describe_column(frame: Frame, name: str) -> Column:
    """The dictionary entry of one column."""
    stored = frame.column(name)
    shown = as_text(name)
    if isinstance(stored, Coded):
        return _categorical(shown, stored)
    if isinstance(stored, Strange):
        return Column(name=shown, kind=ColumnKind.OTHER, dtype=as_text(stored.dtype), missing=0)
    if stored.values.is_text:
        return _text(shown, stored)
    if stored.values.dtype.kind == "b":
        return _boolean(shown, stored)
    return _number(shown, stored)


def count_codes(column: Coded) -> tuple[Array, int]:
    """Rows per category, and rows without a value.

    Raises UnreadableFileError for a code that stands for no category.
    """
    categories = len(column.categories)
    if categories > MAX_CATEGORIES:
        raise UnreadableFileError(
            f"{column.categories.name} lists {categories:,} categories.", hint="Store such a column as text."
        )
    counts = np.zeros(categories + 1, dtype=np.int64)
    for block in column.codes.blocks():
        low, high = (int(block.min()), int(block.max())) if block.size else (0, 0)
        if low < -1 or high > max(categories - 1, 0) or (categories == 0 and block.size and high >= 0):
            wrong = low if low < -1 else high
            raise UnreadableFileError(
                f"{column.codes.name} holds the code {wrong}, but there are {categories} categories.",
                hint="The file is damaged; write it again with anndata.",
            )
        if low >= 0:
            counts[1:] += np.bincount(block, minlength=categories)[:categories]
        else:
            counts += np.bincount(block.astype(np.int64) + 1, minlength=categories + 1)
    return counts[1:], int(counts[0])


def count_texts(column: Plain) -> Counter[str] | None:
    """Rows per text, without masked rows; None if there are more than MAX_DISTINCT different ones."""
    counts: Counter[str] = Counter()
    start = 0
    for block in column.values.blocks():
        values = block
        if column.mask is not None:
            values = block[~column.mask.read(start, start + len(block)).astype(bool)]
        counts.update(values.tolist())
        start += len(block)
        if len(counts) > MAX_DISTINCT:
            return None
    shown: Counter[str] = Counter()
    for value, rows in counts.items():
        shown[as_text(value)] += rows
    return shown


def labels(categories: Vector, which: list[int]) -> list[str]:
    """The names of these categories."""
    if len(categories) <= MAX_DISTINCT:
        everything = categories.texts(0, len(categories))
        return [everything[i] for i in which]
    return [categories.texts(i, i + 1)[0] for i in which]


def _top(counts: Counter[str]) -> tuple[ValueCount, ...]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(ValueCount(value=value, rows=rows) for value, rows in ordered[:TOP])


def _categorical(name: str, column: Coded) -> Column:
    counts, missing = count_codes(column)
    used = np.flatnonzero(counts)
    best = used[np.argsort(-counts[used], kind="stable")][: TOP + 50].tolist()
    frequent: Counter[str] = Counter()
    for label, rows in zip(labels(column.categories, best), counts[best].tolist(), strict=True):
        frequent[label] += rows
    return Column(
        name=name,
        kind=ColumnKind.CATEGORICAL,
        dtype=column.dtype,
        missing=missing,
        distinct=len(used),
        top=_top(frequent),
        ordered=column.ordered,
    )


def _missing(column: Plain) -> int:
    return 0 if column.mask is None else sum(int(block.sum()) for block in column.mask.blocks())


def _text(name: str, column: Plain) -> Column:
    counts = count_texts(column)
    return Column(
        name=name,
        kind=ColumnKind.TEXT,
        dtype=column.dtype,
        missing=_missing(column),
        distinct=None if counts is None else len(counts),
        top=() if counts is None else _top(counts),
    )


def count_true(column: Plain) -> tuple[int, int]:
    """Rows that are true and rows that are false, without masked ones."""
    true = false = start = 0
    for block in column.values.blocks():
        known = np.ones(len(block), dtype=bool)
        if column.mask is not None:
            known = ~column.mask.read(start, start + len(block)).astype(bool)
        true += int((block & known).sum())
        false += int((~block & known).sum())
        start += len(block)
    return true, false


def _boolean(name: str, column: Plain) -> Column:
    true, false = count_true(column)
    counts = Counter({value: rows for value, rows in (("True", true), ("False", false)) if rows})
    return Column(
        name=name,
        kind=ColumnKind.BOOLEAN,
        dtype=column.dtype,
        missing=len(column.values) - true - false,
        distinct=len(counts),
        top=_top(counts),
    )


def _number(name: str, column: Plain) -> Column:
    missing = start = 0
    ranges: list[tuple[float, float]] = []
    for block in column.values.blocks():
        known = np.ones(len(block), dtype=bool)
        if column.mask is not None:
            known = ~column.mask.read(start, start + len(block)).astype(bool)
        if block.dtype.kind == "f":
            known &= ~np.isnan(block)
        missing += int(len(block) - known.sum())
        values = block if known.all() else block[known]
        if block.dtype.kind == "f":
            values = values[np.isfinite(values)]
        if values.size:
            ranges.append((float(values.min()), float(values.max())))
        start += len(block)
    total = reduce(lambda a, b: (min(a[0], b[0]), max(a[1], b[1])), ranges) if ranges else None
    whole = column.values.dtype.kind in "iu"
    return Column(
        name=name,
        kind=ColumnKind.INTEGER if whole else ColumnKind.NUMBER,
        dtype=column.dtype,
        missing=missing,
        minimum=total[0] if total else None,
        maximum=total[1] if total else None,
    )
