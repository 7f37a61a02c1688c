"""The files that browse pages load: what filters and sorts, apart from what is shown.

A view (datasets, collections) has one base file with the sections that fit into it, one file for each larger
section, loaded when first used, and its lines in shards of a thousand. Names change with contents, and
`manifest.json` says which are current.
"""

from collections.abc import Iterable, Sequence

from generator.browse.encoding import compress, name, pack, to_json
from generator.browse.entries import Entry, collection_entries, dataset_entries
from generator.browse.facets import FACETS, MONTHS, VALUED, FacetKind
from generator.browse.lexicon import Lexicon, ReadLexicon, read_lexicon
from generator.browse.row import NOTHING, FindRow
from generator.browse.search import search_files
from generator.browse.sections import Section, column_sections, facet_sections
from generator.browse.shards import downloads, lines, openings
from generator.browse.values import Evaluator, term_ids

FOLDER = "browse/"
"""Where the files lie in the site."""
MANIFEST = f"{FOLDER}manifest.json"
FORMAT = 1
SHARD = 1_000
BASE_LIMIT = 40_000
"""Bytes, compressed, that sections in the base file may take together."""

_EARLY = ("organism", "column:cells", "disease", "assay", "tissue", "sex", "suspension_type")
"""What readers filter by most is offered a place in the base file first."""

Files = list[tuple[str, bytes]]


def index_files(
    rows: Iterable[FindRow], read: ReadLexicon = read_lexicon, *, genes: bool = False
) -> tuple[tuple[str, bytes], ...]:
    """Every file of the index as (site path, bytes), `manifest.json` last.

    `genes` says whether the site looks genes up in all datasets. The order of `rows` does not matter. Time
    is linear in rows and in values; memory is the rows', and about 1 KB for each of them besides.
    """
    rows = sorted(rows, key=lambda row: row.accession)
    words = read(term_ids(rows))
    evaluator = Evaluator(lexicon=words)
    files: Files = []
    datasets = dataset_entries(rows, evaluator)
    collections = collection_entries(rows, datasets)
    of_collections = [kind for kind in FACETS if kind.collections]
    views = {
        "datasets": _view(datasets, FACETS, words, files),
        "collections": _view(collections, of_collections, words, files),
    }
    search = search_files(rows, (datasets, collections), words, lambda head, body: _put(head, body, files))
    manifest = {
        "format": FORMAT,
        "months": MONTHS,
        "shard": SHARD,
        "views": views,
        "search": search,
        "genes": genes,
    }
    files.append((MANIFEST, to_json(manifest)))
    return tuple(dict(files).items())


def _view(
    entries: Sequence[Entry], kinds: Sequence[FacetKind], lexicon: Lexicon, files: Files
) -> dict[str, object]:
    facets = facet_sections(entries, lexicon)
    sections = [*facets, *column_sections(entries)]
    valued = {name: size for section in facets for name, size in section.sizes.items()}
    chunks = [entries[start : start + SHARD] for start in range(0, len(entries), SHARD)]
    return {
        "rows": len(entries),
        "cells": sum(entry.cells for entry in entries),
        "facets": [_facet(kind, valued) for kind in kinds if kind.id in valued or kind not in VALUED],
        "sections": _place(sections, files),
        "shards": [_put(lines(chunk), b"", files) for chunk in chunks],
        "downloads": [_put(downloads(chunk), b"", files) for chunk in chunks],
        "openings": _openings(chunks, files),
    }


def _openings(chunks: Sequence[Sequence[Entry]], files: Files) -> list[str]:
    """Apart from the lines, which are shown before: addresses that hold a digest hardly compress."""
    if all(entry.opens == NOTHING for chunk in chunks for entry in chunk):
        return []
    return [_put(openings(chunk), b"", files) for chunk in chunks]


def _place(sections: Sequence[Section], files: Files) -> dict[str, str]:
    """Which file has each section; the earliest small ones share the base."""
    order = {section: place for place, section in enumerate(_EARLY)}
    base: list[Section] = []
    places: dict[str, str] = {}
    room = BASE_LIMIT
    for section in sorted(sections, key=lambda section: order.get(section.name, len(order))):
        alone: Files = []
        file = _put_sections([section], alone)
        size = sum(len(data) for _, data in alone)
        if size <= room:
            base.append(section)
            room -= size
        else:
            places[section.name] = file
            files += alone
    return dict.fromkeys((section.name for section in base), _put_sections(base, files)) | places


def _put_sections(sections: Sequence[Section], files: Files) -> str:
    headers = [{**section.header, "bytes": len(section.body)} for section in sections]
    return _put({"sections": headers}, b"".join(section.body for section in sections), files)


def _put(header: object, body: bytes, files: Files) -> str:
    data = pack(header, body)
    file = name(data)
    files.append((FOLDER + file, compress(data)))
    return file


def _facet(kind: FacetKind, values: dict[str, int]) -> dict[str, object]:
    facts = {
        "id": kind.id,
        "title": kind.title,
        "kind": kind.kind.value,
        "group": kind.group,
        "needs": kind.needs,
        "values": values.get(kind.id, 0),
    }
    return {name: fact for name, fact in facts.items() if fact}
