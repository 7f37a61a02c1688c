"""What changed between two versions: pure, from their summaries and what their files tell together."""

from collections.abc import Iterable
from itertools import starmap

from generator.model.difference import (
    Difference,
    EmbeddingChange,
    FacetShift,
    Matched,
    MatrixChange,
    Retyped,
    Shift,
    Side,
    TableChange,
)
from generator.model.summary import Column, ColumnKind, Matrix, Summary
from generator.model.terms import FACET_TITLES, TermCount

SHIFTS = 20
"""Values of a facet that a difference lists."""
_TEXTS = {ColumnKind.TEXT, ColumnKind.CATEGORICAL}


def difference(
    before: tuple[int, Summary], after: tuple[int, Summary], matched: Matched | None
) -> Difference:
    """The version `after` (its number and summary) held against `before`."""
    (_, old), (_, new) = before, after
    drawn, shown = [e.key for e in old.embeddings], [e.key for e in new.embeddings]
    shifts = [_facet(field, old, new) for field in FACET_TITLES]
    return Difference(
        before=_side(*before),
        after=_side(*after),
        obs=_table(old.obs, new.obs),
        var=_table(old.var, new.var),
        embeddings=EmbeddingChange(
            added=_lacking(shown, drawn),
            removed=_lacking(drawn, shown),
            redrawn=matched.redrawn if matched else (),
        ),
        matrices=_matrices(old.matrices, new.matrices),
        facets=tuple(shift for shift in shifts if shift),
        matched=matched,
    )


def _side(number: int, summary: Summary) -> Side:
    return Side(
        version=number,
        sha256=summary.source.sha256,
        cells=summary.cells,
        genes=summary.genes,
        schema=summary.schema.declared,
    )


def _lacking(names: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    known = set(others)
    return tuple(name for name in names if name not in known)


def _table(old: tuple[Column, ...], new: tuple[Column, ...]) -> TableChange:
    before, after = {c.name: c for c in old}, {c.name: c for c in new}
    return TableChange(
        added=_lacking(after, before),
        removed=_lacking(before, after),
        retyped=tuple(
            Retyped(name=name, before=column.kind.value, after=after[name].kind.value)
            for name, column in before.items()
            if name in after and _differ(column.kind, after[name].kind)
        ),
    )


def _differ(old: ColumnKind, new: ColumnKind) -> bool:
    # Text and categories are two ways to store the same.
    return old is not new and not {old, new} <= _TEXTS


def _matrices(old: tuple[Matrix, ...], new: tuple[Matrix, ...]) -> tuple[MatrixChange, ...]:
    before, after = {m.name: m for m in old}, {m.name: m for m in new}
    pairs = [(name, before.get(name), after.get(name)) for name in {**before, **after}]
    return tuple(change for change in starmap(_matrix, pairs) if change.before != change.after)


def _matrix(name: str, old: Matrix | None, new: Matrix | None) -> MatrixChange:
    # With cells or genes in or out, another number of values is no news.
    shaped = old is not None and new is not None and (old.cells, old.genes) == (new.cells, new.genes)
    return MatrixChange(
        name=name,
        before=_words(old, counted=shaped) if old else "",
        after=_words(new, counted=shaped) if new else "",
    )


def _words(matrix: Matrix, *, counted: bool) -> str:
    stored = f", {matrix.stored:,} values stored" if counted else ""
    return f"{matrix.values.value.replace('_', ' ')}, {matrix.dtype}, {matrix.layout.value}{stored}"


def _facet(field: str, old: Summary, new: Summary) -> FacetShift | None:
    before, after = _cells(old, field), _cells(new, field)
    shifts = [
        Shift(id=value.id, label=value.label, before=_count(before, key), after=_count(after, key))
        for key, value in {**before, **after}.items()
        if _count(before, key) != _count(after, key)
    ]
    if not shifts:
        return None
    shifts.sort(key=lambda shift: (-abs(shift.after - shift.before), shift.label))
    return FacetShift(field=field, values=tuple(shifts[:SHIFTS]), rest=max(0, len(shifts) - SHIFTS))


def _cells(summary: Summary, field: str) -> dict[str, TermCount]:
    facet = summary.facet(field)
    return {value.id or value.label: value for value in facet.values} if facet else {}


def _count(values: dict[str, TermCount], key: str) -> int:
    return values[key].cells if key in values else 0
