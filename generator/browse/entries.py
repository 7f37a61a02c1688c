"""What one view lists: datasets, or collections made of their datasets' rows."""

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from generator.browse.facets import BY_ID
from generator.browse.row import NOTHING, FindRow
from generator.browse.values import Evaluator, Value
from generator.model.record import record

_EPOCH = dt.date(1970, 1, 1)
_Values = dict[str, tuple[Value, ...]]


@record
class Entry:
    """One line of a view, with all that it is filtered and sorted by."""

    accession: str
    title: str
    cells: int
    genes: int | None
    """Mean genes per cell; None for collections and where the file does not tell."""
    published: str
    updated: str
    values: dict[str, tuple[Value, ...]]
    """By facet id."""
    group: tuple[str, str]
    """A dataset's collection as (accession, title); a collection's publication as (DOI, name)."""
    number: int
    """A dataset's newest version; how many datasets a collection has."""
    downloads: bytes = NOTHING
    """As in `FindRow`."""
    opens: bytes = NOTHING


def dataset_entries(rows: Iterable[FindRow], evaluator: Evaluator) -> tuple[Entry, ...]:
    """The lines of the datasets' view, newest first."""
    return _newest_first(
        Entry(
            accession=row.accession,
            title=row.title,
            cells=row.cells,
            genes=row.genes_per_cell,
            published=row.published,
            updated=row.updated,
            values=evaluator.values(row),
            group=(row.collection.accession, row.collection.title),
            number=row.version,
            downloads=row.downloads,
            opens=row.opens,
        )
        for row in rows
    )


def collection_entries(rows: Iterable[FindRow], datasets: Iterable[Entry]) -> tuple[Entry, ...]:
    """The lines of the collections' view, newest first; a collection has every value of its datasets.

    `datasets` are the rows' own lines.
    """
    values = {entry.accession: entry.values for entry in datasets}
    members: dict[str, list[FindRow]] = {}
    for row in rows:
        members.setdefault(row.collection.accession, []).append(row)
    return _newest_first(_collection_entry(group, values) for group in members.values())


@functools.lru_cache(maxsize=10_000)
def day(date: str) -> int:
    """Days since 1970-01-01; 0 for earlier dates."""
    return max(0, (dt.date.fromisoformat(date) - _EPOCH).days)


def _collection_entry(rows: Sequence[FindRow], values: Mapping[str, _Values]) -> Entry:
    found: dict[str, dict[str, Value]] = defaultdict(dict)
    seen: set[tuple[str, int]] = set()  # rows often share what they have
    for row in rows:
        for name, mine in values[row.accession].items():
            if BY_ID[name].collections and (name, id(mine)) not in seen:
                seen.add((name, id(mine)))
                found[name] |= {value.key: value for value in mine}
    facts = rows[0].collection
    return Entry(
        accession=facts.accession,
        title=facts.title,
        cells=sum(row.cells for row in rows),
        genes=None,
        published=min(row.published for row in rows),
        updated=max(row.updated for row in rows),
        values={name: tuple(mine.values()) for name, mine in found.items()},
        group=(facts.doi or "", facts.publication or ""),
        number=len(rows),
    )


def _newest_first(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    by_name = sorted(entries, key=lambda entry: (entry.title.casefold(), entry.accession))
    return tuple(sorted(by_name, key=lambda entry: entry.updated, reverse=True))
