"""A dataset as browsing and searching see it: what its row shows and what it is found by."""

import functools
import re
from collections.abc import Iterable, Iterator

import msgspec

from generator.browse.words import spoken
from generator.model.collection import Collection
from generator.model.dataset import Dataset
from generator.model.record import record
from generator.model.summary import Summary
from generator.model.terms import OntologyTerm

FIELDS = (
    "assay",
    "cell_type",
    "development_stage",
    "disease",
    "organism",
    "self_reported_ethnicity",
    "sex",
    "suspension_type",
    "tissue",
)
"""Schema fields that datasets are filtered by."""
GENES = 2_000
"""Genes that a dataset is found by, the first that its manifest and gene sets name."""
NOTHING = b"[]"
"""The line of what a dataset has none of."""

_ARCHIVED = re.compile(
    r"\b(?:GS[EM]\d{3,}|E-[A-Z]{4}-\d+|PRJ[A-Z]{2}\d+|[SED]RP\d{5,}|EGA[SDC]\d{8,}|phs\d{6}|HRA\d{6}|SCP\d{2,}|syn\d{6,})\b"
)


@record
class CollectionFacts:
    """What a dataset's collection adds to its row; one object for all datasets of a collection."""

    accession: str
    title: str
    description: str
    """Markdown as written; only its words are used."""
    authors: tuple[str, ...]
    """`Family, Given`, or a group's name; the paper's after the data's."""
    doi: str | None
    publication: str | None
    """As readers name it, e.g. `Ren et al. (2021) Cell`; the DOI where no more is known."""
    consortia: tuple[str, ...]
    identifiers: tuple[str, ...]
    """Numbers of other archives, e.g. `GSE123456`, found in its links and description."""


@record
class Download:
    """One file of a row's version, for the download manifest."""

    role: str
    """`h5ad` or `rds`."""
    url: str
    """Absolute, or a path on the site."""
    bytes: int
    sha256: str


@record
class Opening:
    """One explorer beside a row's version."""

    name: str
    url: str
    """Absolute, or a path on the site with its query; empty if it cannot show the version."""
    why_not: str = ""
    """Why it cannot, as a part of a sentence; empty if it can."""


@record
class FindRow:
    """One dataset's newest version with everything a browse row and its facets need.

    What is only searched or only handed on is one text each: a hundred thousand rows must fit in memory.
    """

    accession: str
    title: str
    described: str
    """Words of the dataset's own description, as `words.spoken` gives them."""
    collection: CollectionFacts
    version: int
    published: str
    """When the dataset first appeared: its first version's date, YYYY-MM-DD."""
    updated: str
    """Date of the newest version, YYYY-MM-DD."""
    cells: int
    genes_per_cell: int | None
    """Mean number of genes per cell, rounded; None where the file does not tell."""
    terms: dict[str, tuple[OntologyTerm, ...]]
    """By key of `FIELDS`; most cells first; fields that the file lacks are absent."""
    tissue_types: tuple[str, ...] = ()
    """Values of tissue_type, e.g. `tissue`, `organoid`, `cell culture`."""
    downloads: bytes = NOTHING
    """Its files, as `downloads_line` gives them."""
    opens: bytes = NOTHING
    """The explorers beside it, as `openings_line` gives them."""
    genes: str = ""
    """Words of those that its figures show and its gene sets hold, of at most `GENES`."""
    gene_sets: str = ""
    """Words of the names of its gene sets."""


def collection_facts(collection: Collection) -> CollectionFacts:
    """What the rows of that collection's datasets share."""
    paper = collection.publication_record
    doi = collection.publication.doi if collection.publication else None
    links = "\n".join(f"{link.url} {link.name or ''}" for link in collection.links)
    known = dict.fromkeys(creator.name for creator in collection.creators)
    if paper:
        known |= dict.fromkeys(paper.authors)
    return CollectionFacts(
        accession=collection.accession,
        title=collection.title,
        description=collection.description,
        authors=tuple(known),
        doi=doi,
        publication=_publication(collection, doi),
        consortia=collection.consortia,
        identifiers=tuple(dict.fromkeys(_ARCHIVED.findall(f"{links}\n{collection.description}"))),
    )


def find_row(
    facts: CollectionFacts,
    dataset: Dataset,
    summary: Summary,
    downloads: tuple[Download, ...] = (),
    opens: tuple[Opening, ...] = (),
) -> FindRow:
    """The row of a dataset whose newest version has that summary."""
    newest = dataset.newest
    first = min(dataset.versions, key=lambda version: version.version)
    per_cell = summary.genes_per_cell
    types = summary.facet("tissue_type")
    return FindRow(
        accession=dataset.accession,
        title=dataset.title,
        described=spoken([dataset.description or ""]),
        collection=facts,
        version=newest.version,
        published=first.date,
        updated=newest.date,
        cells=summary.cells,
        genes_per_cell=round(per_cell.distribution.mean) if per_cell else None,
        terms={
            facet.field: tuple(_term(value.id, value.label) for value in facet.values)
            for facet in summary.facets
            if facet.field in FIELDS
        },
        tissue_types=tuple(value.label for value in types.values) if types else (),
        downloads=downloads_line(downloads),
        opens=openings_line(opens, dataset.accession),
        genes=spoken([*dict.fromkeys(_genes(dataset))][:GENES]),
        gene_sets=spoken(each.name for each in dataset.sets),
    )


def downloads_line(downloads: Iterable[Download]) -> bytes:
    """Files as JSON, each [role, URL, bytes, sha256]; `{}` in the URL stands for the sha256."""
    return msgspec.json.encode(
        [[file.role, file.url.replace(file.sha256, "{}"), file.bytes, file.sha256] for file in downloads]
    )


def openings_line(opens: Iterable[Opening], accession: str) -> bytes:
    """Explorers as JSON, each [name, URL], `{}` for the accession, or [name, "", why it cannot]."""
    return msgspec.json.encode([_opening(opening, accession) for opening in opens])


def _opening(opening: Opening, accession: str) -> list[str]:
    if opening.why_not:
        return [opening.name, "", opening.why_not]
    return [opening.name, opening.url.replace(accession, "{}")]


def _genes(dataset: Dataset) -> Iterator[str]:
    yield from (gene for figure in dataset.figures for gene in figure.genes)
    yield from (gene.symbol for each in dataset.sets for gene in each.genes)


@functools.lru_cache(maxsize=50_000)
def _term(term_id: str, label: str) -> OntologyTerm:
    # One object a term, not one a dataset: a hundred thousand rows must fit in memory.
    return OntologyTerm(id=term_id, label=label)


def _publication(collection: Collection, doi: str | None) -> str | None:
    paper = collection.publication_record
    if paper is None or not paper.authors:
        return doi
    first = paper.authors[0].split(",")[0]
    names = f"{first} et al." if len(paper.authors) > 1 else first
    year = f" ({paper.year})" if paper.year else ""
    return f"{names}{year} {paper.container}".strip()
