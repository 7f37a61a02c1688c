"""Atom feeds: the news of the catalog, and of each collection."""

from generator import citation
from generator.model.catalog import Edition
from generator.model.collection import Collection
from generator.model.dataset import Dataset, Version
from generator.pages import urls
from generator.pages.page import SiteFile

MOST = 50
"""Entries of a feed, the newest."""


def catalog_feed(edition: Edition) -> SiteFile:
    """The catalog's feed: its newest versions."""
    return _feed(edition, edition.collections, home=urls.HOME, path=urls.FEED, title=edition.settings.name)


def collection_feed(edition: Edition, collection: Collection) -> SiteFile:
    """The collection's feed."""
    home, path = urls.collection(collection.accession), urls.collection_feed(collection.accession)
    return _feed(edition, (collection,), home=home, path=path, title=collection.title)


def _feed(
    edition: Edition, collections: tuple[Collection, ...], *, home: str, path: str, title: str
) -> SiteFile:
    settings = edition.settings
    feed = citation.Feed(
        url=urls.absolute(settings, path),
        home=urls.absolute(settings, home),
        title=" ".join(title.split()),
        author=settings.publisher.name,
    )
    news = ((c, d, v) for c in collections for d in c.datasets for v in d.versions)
    newest = sorted(news, key=_age, reverse=True)[:MOST]
    # Without summaries: a feed says what is new, and reading fifty files a collection would take its time.
    references = (citation.reference_of_dataset(settings, c, d, v, None) for c, d, v in newest)
    entries = [citation.feed_entry(reference) for reference in references]
    return SiteFile(path=path, data=citation.atom_feed(feed, entries).encode())


def _age(news: tuple[Collection, Dataset, Version]) -> tuple[str, str, int]:
    _, dataset, version = news
    return version.date, dataset.accession, version.version
