"""What the page of one facet's term says: the term, what is around it, and the datasets under it."""

from collections.abc import Iterable

from generator.browse.lexicon import Entry, Lexicon, read_lexicon
from generator.browse.row import FindRow
from generator.browse.values import term_ids
from generator.model.record import record

FACETS = (
    "assay",
    "cell_type",
    "development_stage",
    "disease",
    "organism",
    "self_reported_ethnicity",
    "tissue",
)
"""Fields whose terms have pages; their ancestors have pages too."""


@record
class TermPage:
    """One term of one facet."""

    facet: str
    id: str
    label: str
    definition: str
    synonyms: tuple[str, ...]
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

    @property
    def path(self) -> str:
        """The page's site path."""
        return term_path(self.facet, self.id)


def term_path(facet: str, term_id: str) -> str:
    """The site path of a term's page, e.g. `facets/tissue/UBERON_0002048/`."""
    return f"facets/{facet}/{term_id.replace(':', '_')}/"


def facet_terms(rows: Iterable[FindRow], lexicon: Lexicon | None = None) -> tuple[TermPage, ...]:
    """A record for every known term that a row has, and for every term above those; by facet and id."""
    rows = tuple(rows)
    words = lexicon or read_lexicon(term_ids(rows))
    cells = {row.accession: row.cells for row in rows}
    pages: list[TermPage] = []
    for facet in FACETS:
        under, own = _members(rows, facet, words)
        children: dict[str, list[str]] = {}
        for key in under:
            for parent in words.entries[key].parents:
                children.setdefault(parent, []).append(key)
        for key in sorted(under):
            below = sorted(children.get(key, ()), key=lambda one: (words.label(one).casefold(), one))
            pages.append(
                _page(
                    facet,
                    words.entries[key],
                    children=tuple(below),
                    datasets=tuple(under[key]),
                    own=own.get(key, 0),
                    cells=sum(cells[accession] for accession in under[key]),
                )
            )
    return tuple(pages)


def _members(
    rows: Iterable[FindRow], facet: str, lexicon: Lexicon
) -> tuple[dict[str, list[str]], dict[str, int]]:
    under: dict[str, list[str]] = {}
    own: dict[str, int] = {}
    for row in rows:
        terms = [term.id for term in row.terms.get(facet, ()) if term.id in lexicon.entries]
        for key in terms:
            own[key] = own.get(key, 0) + 1
        for key in dict.fromkeys(above for term in terms for above in (term, *lexicon.ancestors(term))):
            under.setdefault(key, []).append(row.accession)
    return under, own


def _page(
    facet: str, entry: Entry, *, children: tuple[str, ...], datasets: tuple[str, ...], own: int, cells: int
) -> TermPage:
    return TermPage(
        facet=facet,
        id=entry.id,
        label=entry.label,
        definition=entry.definition,
        synonyms=entry.synonyms,
        ancestors=entry.ancestors,
        parents=entry.parents,
        children=children,
        datasets=datasets,
        own=own,
        cells=cells,
    )
