"""Datasets and collections among others, from the rows of their datasets."""

from collections.abc import Iterable, Sequence
from itertools import islice

from generator.browse import Opening
from generator.model.collection import Collection
from generator.model.terms import TermCount
from generator.pages import people, urls, wording
from generator.pages.rows import BrowseRow
from generator.pages.views import Closed, CollectionCard, DatasetCard, KeyFigure, Link, Picture

PICTURES = 3


def dataset_card(row: BrowseRow, page: str) -> DatasetCard:
    """The dataset as the page at site path `page` shows it."""
    return DatasetCard(
        title=row.title,
        href=urls.relative(urls.dataset(row.accession), page),
        collection=collection_link(row.collection, row.collection_title, page),
        opens=tuple(_opening(each, page) for each in row.opens if not each.why_not),
        closed=tuple(Closed(name=each.name, why=each.why_not) for each in row.opens if each.why_not),
        picture=picture(row, page),
        organism=labels(row.organisms),
        tissue=labels(row.tissues),
        disease=labels(row.diseases),
        assay=labels(row.assays),
        cells=wording.number(row.cells),
        cells_sort=row.cells,
        genes_per_cell=wording.DASH
        if row.genes_per_cell is None
        else wording.number(round(row.genes_per_cell)),
        genes_per_cell_sort=row.genes_per_cell or 0,
        date=row.date,
        day=wording.day(row.date),
    )


def collection_link(accession: str, title: str, page: str) -> Link:
    """To a collection, from the page at site path `page`."""
    return Link(text=title, href=urls.relative(urls.collection(accession), page))


def _opening(opening: Opening, page: str) -> Link:
    is_here = "://" not in opening.url
    return Link(text=opening.name, href=urls.relative("", page) + opening.url if is_here else opening.url)


def collection_card(collection: Collection, rows: Sequence[BrowseRow], page: str) -> CollectionCard:
    """The collection with its datasets' rows as the page at site path `page` shows it."""
    cells = sum(row.cells for row in rows)
    return CollectionCard(
        title=collection.title,
        href=urls.relative(urls.collection(collection.accession), page),
        publication=people.publication(collection) or "no publication named",
        datasets=wording.count(len(rows), "dataset"),
        datasets_sort=len(rows),
        organism=labels(together(row.organisms for row in rows)),
        tissue=labels(together(row.tissues for row in rows)),
        disease=labels(together(row.diseases for row in rows)),
        cells=wording.number(cells),
        cells_sort=cells,
        pictures=tuple(islice(filter(None, (picture(row, page) for row in rows)), PICTURES)),
    )


def picture(row: BrowseRow, page: str) -> Picture | None:
    """The dataset's picture, which on a card says nothing that the title does not."""
    if row.picture is None:
        return None
    width, height = row.picture
    src = urls.relative(urls.picture(row.accession, row.version), page)
    return Picture(src=src, width=width, height=height, alt="")


def key_figures(rows: Sequence[BrowseRow]) -> tuple[KeyFigure, ...]:
    """Totals of many datasets."""
    organisms = len(_cells(row.organisms for row in rows))
    tissues = len(_cells(row.tissues for row in rows))
    diseases = sum(label != "normal" for _, label in _cells(row.diseases for row in rows))
    cells = sum(row.cells for row in rows)
    figures = (
        (len(rows), "dataset"),
        (cells, "cell"),
        (organisms, "organism"),
        (tissues, "tissue"),
        (diseases, "disease"),
    )
    return tuple(key_figure(value, noun) for value, noun in figures)


def key_figure(value: int, noun: str, plural: str = "") -> KeyFigure:
    """A large number with its noun; numbers from a million on are shortened."""
    return KeyFigure(
        number=wording.number(value) if value < 10**7 else wording.short(value),
        noun=noun if value == 1 else plural or f"{noun}s",
    )


def together(facets: Iterable[tuple[TermCount, ...]]) -> tuple[TermCount, ...]:
    """One facet of many datasets, most cells first."""
    ordered = sorted(_cells(facets).items(), key=lambda item: (-item[1], item[0][1]))
    return tuple(TermCount(id=term, label=label, cells=number) for (term, label), number in ordered)


def _cells(facets: Iterable[tuple[TermCount, ...]]) -> dict[tuple[str, str], int]:
    """Cells of each value, by id and label."""
    cells: dict[tuple[str, str], int] = {}
    for facet in facets:
        for value in facet:
            key = value.id, value.label
            cells[key] = cells.get(key, 0) + value.cells
    return cells


def labels(values: Sequence[TermCount]) -> str:
    """Up to three labels in words; empty where nothing is stated."""
    return wording.listed([value.label for value in values])
