"""The index of text search: words of titles, descriptions, authors, identifiers, genes; terms with all above.

A word posts to datasets or, where it stands in what a collection's datasets share, once to the collection. A
term posts to every dataset that has it or anything below it, so that `lymphocyte` finds T cells. Postings lie
in files of about 64 KB that are loaded when a query needs them.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from generator.browse.encoding import gap_varints, varints
from generator.browse.entries import Entry
from generator.browse.lexicon import Lexicon
from generator.browse.row import CollectionFacts, FindRow
from generator.browse.words import fold, words
from generator.model.record import record
from generator.model.terms import OntologyTerm

FIELDS = (
    "title",
    "collection",
    "authors",
    "identifier",
    "description",
    "dataset description",
    "gene",
    "gene set",
)
"""Where a word can stand."""
OF_COLLECTION = frozenset({"collection", "authors", "identifier", "description"})
TERM_FIELDS = ("cell_type", "tissue", "disease", "assay", "organism", "development_stage")
POSTINGS_FILE = 65_536
"""Bytes, not compressed, after which a file of postings is full."""
_SYNONYMS = 6
_SYNONYM_LENGTH = 60

Put = Callable[[object, bytes], str]


@record
class _Posting:
    """Where one word or term occurs."""

    key: str
    field: str
    rows: "array[int]"
    """Ascending places of datasets, or of collections."""


def search_files(
    rows: Iterable[FindRow], views: tuple[Sequence[Entry], Sequence[Entry]], lexicon: Lexicon, put: Put
) -> dict[str, object]:
    """Write the index through `put`; returns what the manifest says of it. `views`: datasets, collections."""
    datasets = {entry.accession: place for place, entry in enumerate(views[0])}
    collections = {entry.accession: place for place, entry in enumerate(views[1])}
    ordered = sorted(rows, key=lambda row: datasets[row.accession])
    found = [*_word_postings(ordered, collections), *_term_postings(ordered, lexicon)]
    files, starts = _postings_files(found, put)
    spoken = [posting for posting in found if posting.field not in TERM_FIELDS]
    named = [posting for posting in found if posting.field in TERM_FIELDS]
    header = {
        "fields": FIELDS,
        "shared": [field in OF_COLLECTION for field in FIELDS],
        "words": [posting.key for posting in spoken],
        "places": [FIELDS.index(posting.field) for posting in spoken],
        "terms": [posting.key for posting in named],
        "kinds": [posting.field for posting in named],
        "names": [_names(posting.key, lexicon) for posting in named],
        "counts": [len(posting.rows) for posting in found],
        "files": files,
        "starts": starts,
        "rows": len(ordered),
        "collections": len(collections),
    }
    body = varints([collections[row.collection.accession] for row in ordered])
    accessions = [[row.accession, row.collection.accession] for row in ordered]
    return {"index": put(header, body), "accessions": put(accessions, b"")}


def _word_postings(ordered: Sequence[FindRow], collections: dict[str, int]) -> Iterator[_Posting]:
    found: dict[str, dict[str, array[int]]] = {field: defaultdict(_places) for field in FIELDS}
    titles, descriptions, genes = (found[field] for field in ("title", "dataset description", "gene"))
    sets = found["gene set"]
    facts: dict[int, CollectionFacts] = {}
    for place, row in enumerate(ordered):
        facts[collections[row.collection.accession]] = row.collection
        for places in map(titles.__getitem__, set(words(row.title))):
            places.append(place)
        for places in map(descriptions.__getitem__, row.described.split()):
            places.append(place)
        for places in map(genes.__getitem__, row.genes.split()):
            places.append(place)
        for places in map(sets.__getitem__, row.gene_sets.split()):
            places.append(place)
    for place in sorted(facts):
        for word, field in set(_shared_words(facts[place])):
            found[field][word].append(place)
    for word, field in sorted((word, field) for field, places in found.items() for word in places):
        yield _Posting(key=word, field=field, rows=found[field][word])


def _places() -> "array[int]":
    return array("I")  # four bytes each: there are millions of them in a large catalog


def _shared_words(facts: CollectionFacts) -> Iterator[tuple[str, str]]:
    yield from ((word, "collection") for word in words(facts.title))
    yield from ((word, "description") for word in words(facts.description))
    for name in (*facts.authors, *facts.consortia, facts.publication or ""):
        yield from ((word, "authors") for word in words(name))
    for identifier in (*facts.identifiers, facts.doi or ""):
        if identifier:
            yield fold(identifier), "identifier"


def _term_postings(ordered: Sequence[FindRow], lexicon: Lexicon) -> Iterator[_Posting]:
    for field in sorted(TERM_FIELDS):
        found: dict[str, array[int]] = defaultdict(_places)
        chains: dict[OntologyTerm, tuple[str, ...]] = {}
        for place, row in enumerate(ordered):
            own = []
            for term in row.terms.get(field, ()):
                if (chain := chains.get(term)) is None:
                    key = term.id if term.id in lexicon.entries else term.label
                    chain = chains[term] = (key, *lexicon.ancestors(key))
                own.append(chain)
            for key in set[str]().union(*own):
                found[key].append(place)
        for key in sorted(found):
            yield _Posting(key=key, field=field, rows=found[key])


def _names(key: str, lexicon: Lexicon) -> list[str]:
    entry = lexicon.entries.get(key)
    if entry is None:
        return [key]
    short = [name for name in entry.synonyms if len(name) <= _SYNONYM_LENGTH]
    return [entry.label, *short[:_SYNONYMS]]


def _postings_files(found: Sequence[_Posting], put: Put) -> tuple[list[str], list[int]]:
    # starts[i] is the first posting of files[i].
    files: list[str] = []
    starts: list[int] = []
    body, ends = gap_varints([posting.rows for posting in found])
    first = start = 0
    for place, end in enumerate(ends):
        if end - start >= POSTINGS_FILE or place == len(found) - 1:
            files.append(put({}, body[start:end]))
            starts.append(first)
            first, start = place + 1, end
    return files, starts
