"""A dataset as lists show it: the little of a summary that the catalog's other pages need."""

from collections.abc import Iterator

from generator import explorers
from generator.browse import Download, FindRow, Opening, collection_facts, find_row
from generator.model.catalog import Edition
from generator.model.collection import Collection
from generator.model.dataset import Dataset
from generator.model.record import record
from generator.model.settings import Settings
from generator.model.summary import Summary
from generator.model.terms import TermCount
from generator.pages import urls, wording
from generator.storage import asset_url


@record
class BrowseRow:
    """One dataset's newest version; small enough to hold all of a catalog's in memory."""

    accession: str
    slug: str
    title: str
    collection: str
    """Accession of its collection."""
    collection_title: str
    version: int
    """The newest."""
    date: str
    """Of that version, YYYY-MM-DD."""
    cells: int
    genes: int
    genes_per_cell: float | None
    """Median."""
    organisms: tuple[TermCount, ...]
    """Most cells first, like the facets below."""
    tissues: tuple[TermCount, ...]
    diseases: tuple[TermCount, ...]
    assays: tuple[TermCount, ...]
    cell_types: int
    """Number of different ones."""
    picture: tuple[int, int] | None
    """Width and height in pixels; None if nothing can be drawn."""
    opens: tuple[Opening, ...]
    """Explorers, and why those that cannot show it cannot, in the catalog's order."""


def browse_row(
    collection: Collection, dataset: Dataset, summary: Summary, opens: tuple[Opening, ...]
) -> BrowseRow:
    """The row of a dataset whose newest version has that summary; `opens` are its `openings`."""
    cell_types = summary.facet("cell_type")
    distribution = summary.genes_per_cell.distribution if summary.genes_per_cell else None
    return BrowseRow(
        accession=dataset.accession,
        slug=dataset.slug,
        title=dataset.title,
        collection=collection.accession,
        collection_title=collection.title,
        version=dataset.newest.version,
        date=dataset.newest.date,
        cells=summary.cells,
        genes=summary.genes,
        genes_per_cell=distribution.quantiles[3] if distribution else None,
        organisms=_values(summary, "organism"),
        tissues=_values(summary, "tissue"),
        diseases=_values(summary, "disease"),
        assays=_values(summary, "assay"),
        cell_types=len(cell_types.values) if cell_types else 0,
        picture=(summary.picture.width, summary.picture.height) if summary.picture else None,
        opens=opens,
    )


def found(
    settings: Settings,
    collection: Collection,
    dataset: Dataset,
    summary: Summary,
    opens: tuple[Opening, ...],
) -> FindRow:
    """What the dataset is filtered and found by, of the same."""
    return find_row(collection_facts(collection), dataset, summary, _downloads(settings, dataset), opens)


def rows_of(edition: Edition) -> tuple[BrowseRow, ...]:
    """The rows of a whole edition, for those who render no dataset pages."""
    return tuple(_rows_of(edition))


def _rows_of(edition: Edition) -> Iterator[BrowseRow]:
    for collection, dataset in edition.datasets():
        summary = edition.summaries.read(dataset.accession, dataset.newest.version)
        yield browse_row(collection, dataset, summary, openings(edition, dataset, summary))


def _downloads(settings: Settings, dataset: Dataset) -> tuple[Download, ...]:
    return tuple(
        Download(
            role=asset.role.value,
            url=asset_url(asset, settings),
            bytes=asset.bytes,
            sha256=asset.sha256,
        )
        for asset in dataset.newest.assets
    )


def openings(edition: Edition, dataset: Dataset, summary: Summary) -> tuple[Opening, ...]:
    """The explorers beside the dataset's newest version, which has that summary."""
    return tuple(_openings(edition, dataset, summary))


def _openings(edition: Edition, dataset: Dataset, summary: Summary) -> Iterator[Opening]:
    settings, newest = edition.settings, dataset.newest
    sidecars = edition.summaries.sidecars(dataset.accession, newest.version)
    for launch in explorers.launches(dataset, newest, summary, settings, sidecars):
        address = explorers.address(launch)
        if address and (url := urls.opened(address, settings, urls.HOME)):
            yield Opening(name=launch.name, url=url)
        elif launch.obstacles:
            why = wording.spaced(wording.listed(launch.obstacles, len(launch.obstacles)))
            yield Opening(name=launch.name, url="", why_not=why)


def _values(summary: Summary, field: str) -> tuple[TermCount, ...]:
    facet = summary.facet(field)
    return facet.values if facet else ()
