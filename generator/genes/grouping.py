"""Cells put into groups: by every field of the schema, or by the authors' own column."""

from dataclasses import dataclass

import numpy as np

from generator import ontology
from generator.genes.ordering import by_ontology
from generator.h5ad.frame import Coded, Frame, Plain
from generator.h5ad.vector import NUMBERS_A_BLOCK, TEXTS_A_BLOCK, Array
from generator.model.record import record, replace
from generator.model.terms import FACET_TITLES

MAX_GROUPS = 150
"""Groups of one field, those with most cells."""
MAX_ALL = 400
"""Groups of all fields together: a gene's record holds a few bytes for each."""
MAX_DISTINCT = 100_000
"""Values of a column that are still told apart."""
CELL_TYPE = "cell_type"
ALL = "all"
"""The one group of all cells."""
PRIMARY = "primary_cell_type"
"""Cell types again, of cells that are primary data alone; only in files that have others too."""
_FORMER = {"self_reported_ethnicity": "ethnicity"}
_AUTHORS = ("celltype", "cell type", "cell_type", "annotation", "label", "louvain", "leiden", "cluster")
_ORDERED = (CELL_TYPE, PRIMARY, "tissue")
_FIRST = (CELL_TYPE, PRIMARY)


@record
class Group:
    """Cells that share one value."""

    label: str
    """As readers see it."""
    id: str
    """Ontology term, or several joined by ` || `; empty for values that have none."""
    cells: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """All groups of one field."""

    field: str
    """A key of FACET_TITLES, PRIMARY, or the name of the authors' column."""
    title: str
    groups: tuple[Group, ...]
    codes: Array
    """Place in `groups` per cell; -1 for cells without a value or in a group that was left out."""
    left_out: int
    """Further values, with the fewest cells."""


@dataclass(frozen=True, slots=True)
class _Column:
    codes: Array
    names: tuple[str, ...]


def groupings(obs: Frame) -> tuple[Grouping, ...]:
    """One per schema field that the file has, cell types first; with no cell types, the authors' annotation.

    The last one is all cells. Fields that go beyond MAX_ALL are left out.
    """
    found = [grouping for field in _fields() if (grouping := _of_field(obs, field)) is not None]
    if not found or found[0].field != CELL_TYPE:
        own = _authors(obs)
        found = [*([own] if own else []), *found]
    elif (primary := _primary(obs, found[0])) is not None:
        found.insert(1, primary)
    kept: list[Grouping] = []
    for grouping in found:
        if sum(len(one.groups) for one in kept) + len(grouping.groups) < MAX_ALL:
            kept.append(grouping)
    return (*kept, _all(len(obs)))


def _all(cells: int) -> Grouping:
    group = Group(label="All cells", id="", cells=cells)
    codes = np.zeros(cells, dtype=np.int16)
    return Grouping(field=ALL, title="All cells", groups=(group,), codes=codes, left_out=0)


def _fields() -> tuple[str, ...]:
    return (CELL_TYPE, *(field for field in FACET_TITLES if field != CELL_TYPE))


def _of_field(obs: Frame, field: str) -> Grouping | None:
    for name in (field, _FORMER.get(field)):
        if name is None:
            continue
        terms, labels = _column(obs, f"{name}_ontology_term_id"), _column(obs, name)
        if terms is not None and len(terms.names):
            return _grouping(field, FACET_TITLES[field], terms, _label_of(terms, labels))
        if labels is not None and len(labels.names):
            return _grouping(field, FACET_TITLES[field], labels, None)
    return None


def _column(obs: Frame, name: str) -> _Column | None:
    """The values of a categorical or text column; None if there is none, or it has too many."""
    stored = obs.column(name) if name in obs.names else None
    if isinstance(stored, Coded) and len(stored.categories) <= MAX_DISTINCT:
        codes = np.full(len(obs), -1, dtype=np.int32)
        for start in range(0, len(obs), NUMBERS_A_BLOCK):
            stop = min(start + NUMBERS_A_BLOCK, len(obs))
            codes[start:stop] = stored.codes.read(start, stop)
        return _used(codes, stored.categories.texts(0, len(stored.categories)))
    if isinstance(stored, Plain) and stored.values.is_text and stored.mask is None:
        texts: dict[str, int] = {}
        codes = np.empty(len(obs), dtype=np.int32)
        for start in range(0, len(obs), TEXTS_A_BLOCK):
            stop = min(start + TEXTS_A_BLOCK, len(obs))
            codes[start:stop] = [
                texts.setdefault(text, len(texts)) for text in stored.values.texts(start, stop)
            ]
            if len(texts) > MAX_DISTINCT:
                return None
        return _used(codes, list(texts))
    return None


def _used(codes: Array, names: list[str]) -> _Column:
    """The column without categories that no cell has, without empty names, and with equal names as one."""
    codes = np.where((codes < 0) | (codes >= len(names)), -1, codes)
    counts = np.bincount(codes[codes >= 0], minlength=len(names))
    kept: dict[str, int] = {}
    renumbered = np.full(len(names) + 1, -1, dtype=np.int32)
    for place, name in enumerate(names):
        if counts[place] and name:
            renumbered[place] = kept.setdefault(name, len(kept))
    return _Column(codes=renumbered[codes], names=tuple(kept))


def _label_of(terms: _Column, labels: _Column | None) -> dict[str, str]:
    """The label that the file gives to each term: that of most of its cells."""
    if labels is None:
        return {}
    known = (terms.codes >= 0) & (labels.codes >= 0)
    keys = terms.codes[known].astype(np.int64) * len(labels.names) + labels.codes[known]
    pairs, cells = np.unique(keys, return_counts=True)
    found: dict[str, str] = {}
    for pair in pairs[np.argsort(-cells, kind="stable")].tolist():
        term, label = divmod(pair, len(labels.names))
        found.setdefault(terms.names[term], labels.names[label])
    return found


def _grouping(field: str, title: str, column: _Column, names: dict[str, str] | None) -> Grouping:
    """The groups of a column of terms (with their `names`), or of labels where that is None."""
    counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.names))
    largest = sorted(range(len(column.names)), key=lambda i: (-int(counts[i]), column.names[i]))[:MAX_GROUPS]
    groups = {
        i: Group(
            label=column.names[i] if names is None else _label(column.names[i], names),
            id="" if names is None or not _is_term(column.names[i]) else column.names[i],
            cells=int(counts[i]),
        )
        for i in largest
    }
    order = by_ontology({i: group.id for i, group in groups.items()}) if field in _ORDERED else largest
    places = np.full(len(column.names) + 1, -1, dtype=np.int16)
    places[order] = np.arange(len(order))
    return Grouping(
        field=field,
        title=title,
        groups=tuple(groups[i] for i in order),
        codes=places[column.codes],
        left_out=len(column.names) - len(order),
    )


def _is_term(value: str) -> bool:
    return all(ontology.is_curie(part.strip()) for part in value.replace(" || ", ",").split(","))


def _label(value: str, names: dict[str, str]) -> str:
    return names.get(value) or ontology.label(value) or value


def _authors(obs: Frame) -> Grouping | None:
    """The authors' annotation or clustering, known by its name."""
    best: tuple[int, _Column, str] | None = None
    for name in obs.names:
        rank = next((i for i, word in enumerate(_AUTHORS) if word in name.lower()), None)
        if rank is None or (best is not None and rank >= best[0]) or name.endswith("_ontology_term_id"):
            continue
        column = _column(obs, name)
        if column is not None and 1 < len(column.names) <= MAX_GROUPS and len(column.names) < len(obs):
            best = (rank, column, name)
    return _grouping(best[2], best[2], best[1], None) if best else None


def _primary(obs: Frame, cell_types: Grouping) -> Grouping | None:
    """The cell types of primary cells; None if all cells are alike."""
    flags = primary_cells(obs)
    if flags is None or flags.all() or not flags.any():
        return None
    codes = np.where(flags, cell_types.codes, -1)
    counts = np.bincount(codes[codes >= 0], minlength=len(cell_types.groups))
    groups = tuple(
        replace(group, cells=int(cells)) for group, cells in zip(cell_types.groups, counts, strict=True)
    )
    return Grouping(
        field=PRIMARY,
        title="Cell type, primary cells",
        groups=groups,
        codes=codes.astype(np.int16),
        left_out=cell_types.left_out,
    )


def primary_cells(obs: Frame) -> Array | None:
    """Which cells are primary data; None if the file does not say."""
    stored = obs.column("is_primary_data") if "is_primary_data" in obs.names else None
    if isinstance(stored, Plain) and stored.values.dtype.kind == "b" and stored.mask is None:
        return np.concatenate([*stored.values.blocks(), np.zeros(0, dtype=bool)]).astype(bool)
    column = _column(obs, "is_primary_data")
    if column is None:
        return None
    true = np.array([name.lower() == "true" for name in column.names] + [False])
    return np.asarray(true[column.codes])
