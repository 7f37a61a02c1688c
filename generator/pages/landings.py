"""The catalog's own pages: the first page and the two lists."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from generator import citation
from generator.model.catalog import Edition
from generator.pages import cards, people, prose, releases, urls, wording
from generator.pages.rows import BrowseRow
from generator.pages.views import BrowseView, Fact, HomeView, Link, Notice

NEWEST = 6
LARGEST = 6
MOST = 500
"""Lines of a list: a page that every reader can load. Where scripts run the finder lists all."""


def home_view(edition: Edition, rows: Sequence[BrowseRow]) -> HomeView:
    """The first page."""
    settings, page = edition.settings, urls.HOME
    about = prose.to_prose(settings.description)
    newest = sorted(rows, key=lambda row: (row.date, row.accession), reverse=True)
    by = _by_collection(rows)
    cells = {accession: sum(row.cells for row in own) for accession, own in by.items()}
    largest = sorted(edition.collections, key=lambda each: (-cells.get(each.accession, 0), each.title))
    figures = cards.key_figures(rows)
    count = cards.key_figure(len(edition.collections), "collection")
    return HomeView(
        name=settings.name,
        lead=about.lead,
        rest=about.rest,
        key_figures=(figures[0], count, *figures[1:4]),
        newest=tuple(cards.dataset_card(row, page) for row in newest[:NEWEST]),
        collections=tuple(cards.collection_card(c, by[c.accession], page) for c in largest[:LARGEST]),
        datasets_href=urls.relative(urls.DATASETS, page),
        collections_href=urls.relative(urls.COLLECTIONS, page),
        more_datasets=f"All {wording.count(len(rows), 'dataset')}",
        more_collections=f"All {wording.count(len(edition.collections), 'collection')}",
        facts=(
            people.publisher_fact(settings.publisher),
            people.contact_fact(settings.contact),
            *releases.release_fact(edition, page),
            Fact(
                term="For programs",
                links=(
                    Link(text="API", href=urls.relative(urls.API, page)),
                    Link(text="Atom feed", href=urls.relative(urls.FEED, page)),
                ),
            ),
        ),
    )


def data_catalog(edition: Edition) -> str:
    """The JSON-LD of the catalog, which names the datasets that the first page shows as its newest."""
    settings = edition.settings
    datasets = (dataset for _, dataset in edition.datasets())
    newest = sorted(datasets, key=lambda d: (d.newest.date, d.accession), reverse=True)[:NEWEST]
    return citation.data_catalog_jsonld(
        citation.site_of(settings),
        settings.publisher,
        [citation.dataset_part(settings, dataset, dataset.newest) for dataset in newest],
        newest[0].newest.date if newest else "",
    )


def datasets_view(rows: Sequence[BrowseRow]) -> BrowseView:
    """The list of all datasets, newest first."""
    ordered = sorted(rows, key=lambda row: row.title)
    ordered.sort(key=lambda row: row.date, reverse=True)
    cells = sum(row.cells for row in rows)
    return BrowseView(
        title="Datasets",
        lead=f"{wording.count(len(rows), 'dataset')} with {wording.count(cells, 'cell')}, newest first.",
        finder="datasets",
        root=urls.relative(urls.HOME, urls.DATASETS),
        more=_more(len(rows), "datasets", Link(text="collections", href=_to(urls.COLLECTIONS))),
        datasets=tuple(cards.dataset_card(row, urls.DATASETS) for row in ordered[:MOST]),
    )


def collections_view(edition: Edition, rows: Sequence[BrowseRow]) -> BrowseView:
    """The list of all collections by title."""
    listed = sorted(edition.collections, key=lambda collection: collection.title.casefold())
    by, page = _by_collection(rows), urls.COLLECTIONS
    return BrowseView(
        title="Collections",
        lead=f"{wording.count(len(listed), 'collection')}, each what one publication or project contributes.",
        finder="collections",
        root=urls.relative(urls.HOME, urls.COLLECTIONS),
        more=_more(len(listed), "collections", Link(text="terms", href=_to(urls.FACETS))),
        collections=tuple(cards.collection_card(c, by[c.accession], page) for c in listed[:MOST]),
    )


def _to(target: str) -> str:
    return urls.relative(target, urls.DATASETS)  # as deep as the other list


def _more(number: int, noun: str, link: Link) -> Notice | None:
    if number <= MOST:
        return None
    return Notice(text=f"The first {MOST} {noun} are listed here; all of them are in the lists of", link=link)


def _by_collection(rows: Sequence[BrowseRow]) -> Mapping[str, list[BrowseRow]]:
    by: Mapping[str, list[BrowseRow]] = defaultdict(list)
    for row in rows:
        by[row.collection].append(row)
    return by
