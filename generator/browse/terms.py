"""What the page of one facet's term says: the term, what is around it, and the datasets under it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from generator import ontology
from generator.browse.curated import CELL_CLASSES, CELL_SUBCLASSES
from generator.browse.lexicon import Entry, Lexicon, ReadLexicon, read_lexicon
from generator.browse.row import FindRow
from generator.browse.values import LIFE_CYCLES, NORMAL, TISSUE, term_ids
from generator.model.record import record
from generator.model.terms import OntologyTerm

FACETS = (
    "assay",
    "cell_type",
    "development_stage",
    "disease",
    "organism",
    "self_reported_ethnicity",
    "sex",
    "tissue",
)
"""Fields whose terms have pages; their ancestors have pages too."""
QUALITIES = "PATO:"
"""`normal`, `female`: what stands above them are qualities of anything, no diseases or sexes."""
_PAGE = re.compile(r"(?!CVCL:)[A-Z][A-Za-z]{1,19}:[A-Za-z0-9]{1,40}|CVCL_[A-Za-z0-9]{1,40}")


@record
class TermPage:
    """One term of one facet."""

    facet: str
    id: str
    label: str
    definition: str
    synonyms: tuple[str, ...]
    source: str
    """The ontology and its release, e.g. `CL v2026-03-26`; empty for a term that no ontology at hand has."""
    ancestors: tuple[str, ...]
    """Ids of the terms above it, nearest first; each has a page."""
    parents: tuple[str, ...]
    """Those one step up."""
    children: tuple[str, ...]
    """Ids of the terms one step down that have pages, by label."""
    datasets: tuple[str, ...]
    """Accessions of the datasets with it or anything below it, in the order of the rows."""
    own: int
    """How many of them are annotated with the term itself."""
    cells: int
    """Cells of all these datasets together, of whatever term."""
    panel: str
    """The facet of the finder that lists the same datasets."""
    keys: tuple[str, ...]
    """What is to be ticked there."""

    @property
    def path(self) -> str:
        """The page's site path."""
        return term_path(self.facet, self.id)


@dataclass(eq=False)
class _Under:
    """What is found at and below one term."""

    rows: list[FindRow] = field(default_factory=list)
    keys: dict[str, None] = field(default_factory=dict)
    own: int = 0


def has_page(facet: str, term_id: str) -> bool:
    """True if the term has a page once a dataset's newest version has it: if it is an id fit for a path."""
    return facet in FACETS and _PAGE.fullmatch(term_id) is not None


def term_path(facet: str, term_id: str) -> str:
    """The site path of a term's page, e.g. `facets/tissue/UBERON_0002048/`."""
    return f"facets/{facet}/{term_id.replace(':', '_')}/"


def facet_terms(rows: Iterable[FindRow], read: ReadLexicon = read_lexicon) -> tuple[TermPage, ...]:
    """A record for every term that a row has, and for every term above those; by facet and id."""
    rows = tuple(rows)
    words = read(term_ids(rows))
    pages: list[TermPage] = []
    for facet in FACETS:
        entries: dict[str, Entry] = {}
        under = _members(rows, facet, words, entries)
        children: dict[str, list[str]] = {}
        for key in under:
            for parent in entries[key].parents:
                children.setdefault(parent, []).append(key)
        for key in sorted(under):
            below = sorted(children.get(key, ()), key=lambda one: (words.label(one).casefold(), one))
            source = _source(key) if key in words.entries else ""
            page = _page(facet, entries[key], under[key], children=tuple(below), source=source)
            pages.append(page)
    return tuple(pages)


def _members(
    rows: Iterable[FindRow], facet: str, lexicon: Lexicon, entries: dict[str, Entry]
) -> dict[str, _Under]:
    under: dict[str, _Under] = {}
    chains: dict[tuple[str, str], tuple[_Under, ...]] = {}
    for row in rows:
        kept = row.tissue_types[0] if facet == "tissue" and len(row.tissue_types) == 1 else TISSUE
        own = []
        for term in row.terms.get(facet, ()):
            if (chain := chains.get((term.id, kept))) is None:
                chain = chains[term.id, kept] = _chain(facet, term, kept, lexicon, entries, under)
            if chain:
                chain[0].own += 1
                own.append(chain)
        for each in set[_Under]().union(*own):
            each.rows.append(row)
    return under


def _chain(
    facet: str,
    term: OntologyTerm,
    kept: str,
    lexicon: Lexicon,
    entries: dict[str, Entry],
    under: dict[str, _Under],
) -> tuple[_Under, ...]:
    """Where a dataset with that term is counted: at the term itself, then at all above it."""
    if not has_page(facet, term.id):
        return ()
    if term.id not in entries:
        _add(term, lexicon, entries)
    chain = tuple(under.setdefault(above, _Under()) for above in (term.id, *entries[term.id].ancestors))
    for found in chain:
        found.keys[_key(term.id, kept)] = None
    return chain


def _add(term: OntologyTerm, lexicon: Lexicon, entries: dict[str, Entry]) -> None:
    known = lexicon.entries.get(term.id, Entry(id=term.id, label=term.label))
    apart = term.id.startswith(QUALITIES)
    for key in (term.id, *(() if apart else known.ancestors)):
        entry = lexicon.entries.get(key, known)
        entries[key] = Entry(
            id=key,
            label=entry.label,
            definition=entry.definition,
            synonyms=entry.synonyms,
            ancestors=() if apart else entry.ancestors,
            parents=() if apart else entry.parents,
        )


def _key(term_id: str, kept: str) -> str:
    # As in values.py: what the finder calls this term.
    if term_id == NORMAL.id:
        return NORMAL.label
    return term_id if kept == TISSUE else f"{term_id} {kept}"


def _source(term_id: str) -> str:
    name = ontology.ontology_of(term_id)
    return f"{name} {ontology.releases()[name]}" if name else ""


def _page(facet: str, entry: Entry, under: _Under, *, children: tuple[str, ...], source: str) -> TermPage:
    panel, keys = _filter(facet, entry.id, tuple(sorted(under.keys)))
    return TermPage(
        facet=facet,
        id=entry.id,
        label=entry.label,
        definition=entry.definition,
        synonyms=entry.synonyms,
        source=source,
        ancestors=entry.ancestors,
        parents=entry.parents,
        children=children,
        datasets=tuple([row.accession for row in under.rows]),
        own=under.own,
        cells=sum([row.cells for row in under.rows]),
        panel=panel,
        keys=keys,
    )


def _filter(facet: str, term_id: str, keys: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    # Panels of inferred terms say in one value what the others say in many.
    if term_id in CELL_CLASSES:
        return "cell_class", (term_id,)
    if term_id in CELL_SUBCLASSES:
        return "cell_subclass", (term_id,)
    if facet == "development_stage" and term_id not in LIFE_CYCLES:
        return facet, (term_id,)
    return facet, keys
