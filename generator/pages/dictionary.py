"""The dictionary of obs: what each column holds, and what its authors say of it."""

from collections.abc import Mapping

from generator.model.summary import Column, ColumnKind, Summary
from generator.model.terms import FACET_TITLES
from generator.pages import wording
from generator.pages.dataset_views import ColumnRow, Columns

SHOWN = 14
"""Columns of the authors' before the fold."""
VALUES = 5
"""Values named in a row."""
LONGEST = 60
"""Characters of a value that are shown."""

KINDS = {
    ColumnKind.CATEGORICAL: "category",
    ColumnKind.TEXT: "text",
    ColumnKind.NUMBER: "number",
    ColumnKind.INTEGER: "whole number",
    ColumnKind.BOOLEAN: "yes or no",
    ColumnKind.OTHER: "other",
}
SCHEMA_COLUMNS = frozenset(FACET_TITLES) | frozenset(f"{field}_ontology_term_id" for field in FACET_TITLES)
SCHEMA_COLUMNS |= {"ethnicity", "ethnicity_ontology_term_id", "is_primary_data", "observation_joinid"}


def columns(summary: Summary, explained: Mapping[str, str]) -> Columns:
    """The dictionary, the authors' own columns apart from the schema's."""
    rows = [(c, _row(c, explained.get(c.name, ""))) for c in summary.obs]
    authors = [row for column, row in rows if column.name not in SCHEMA_COLUMNS]
    schema = tuple(row for column, row in rows if column.name in SCHEMA_COLUMNS)
    shown = SHOWN if len(authors) > SHOWN + 2 else len(authors)
    told = sum(1 for row in authors if row.explained)
    note = f"{wording.count(len(authors), 'column')} of the authors' own, {told} explained by them"
    return Columns(
        note=note if authors else "No columns of the authors' own.",
        authors=tuple(authors[:shown]),
        folded=tuple(authors[shown:]),
        folded_title=f"{wording.number(len(authors) - shown)} more columns of the authors' own",
        schema=schema,
        schema_title=f"{wording.count(len(schema), 'column')} of the schema",
    )


def _row(column: Column, explained: str) -> ColumnRow:
    return ColumnRow(
        name=column.name,
        explained=explained,
        kind=KINDS[column.kind] + (", ordered" if column.ordered else ""),
        distinct=wording.DASH if column.distinct is None else wording.number(column.distinct),
        missing=wording.number(column.missing) if column.missing else wording.DASH,
        values=_values(column),
    )


def _values(column: Column) -> str:
    if column.minimum is not None and column.maximum is not None:
        low, high = wording.decimal(column.minimum), wording.decimal(column.maximum)
        return low if low == high else f"{low} to {high}"
    shown = [_cut(value.value) for value in column.top[:VALUES]]
    more = (column.distinct or 0) - len(shown)
    return (
        ", ".join(shown) + (f" and {wording.number(more)} more" if shown and more > 0 else "") or wording.DASH
    )


def _cut(value: str) -> str:
    return value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
