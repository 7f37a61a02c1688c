"""Atom feeds: the news of the catalog, and of each collection."""

import heapq
import operator
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from generator import citation
from generator.citation import Reference
from generator.model.catalog import Edition
from generator.model.collection import Collection
from generator.pages import urls
from generator.pages.page import SiteFile

MOST = 50
"""Entries of a feed, the newest."""


class _News(NamedTuple):
    """What was published, by its age."""

    date: str
    name: str
    version: int
    reference: Callable[[], Reference]
    """Made only of what is new enough to be told."""


def catalog_feed(edition: Edition) -> SiteFile:
    """The catalog's feed: its newest versions and releases."""
    news = [*_releases(edition), *_versions(edition, edition.collections)]
    return _feed(edition, news, home=urls.HOME, path=urls.FEED, title=edition.settings.name)


def collection_feed(edition: Edition, collection: Collection) -> SiteFile:
    """The collection's feed."""
    home, path = urls.collection(collection.accession), urls.collection_feed(collection.accession)
    return _feed(
        edition, list(_versions(edition, [collection])), home=home, path=path, title=collection.title
    )


def last_feed(edition: Edition, collection: Collection, ended: Reference) -> SiteFile:
    """What stays at the address of a withdrawn collection's feed: who follows it is told of the end."""
    home, path = urls.collection(collection.accession), urls.collection_feed(collection.accession)
    news = [_News(ended.date, "", 0, lambda: ended)]
    return _feed(edition, news, home=home, path=path, title=collection.title)


def _feed(edition: Edition, news: list[_News], *, home: str, path: str, title: str) -> SiteFile:
    settings = edition.settings
    feed = citation.Feed(
        url=urls.absolute(settings, path),
        home=urls.absolute(settings, home),
        title=" ".join(title.split()),
        author=settings.publisher.name,
    )
    newest = sorted(news, key=lambda each: each[:3], reverse=True)[:MOST]
    entries = [citation.feed_entry(each.reference()) for each in newest]
    return SiteFile(path=path, data=citation.atom_feed(feed, entries).encode())


def _versions(edition: Edition, collections: Iterable[Collection]) -> Iterator[_News]:
    """The newest of all."""
    found = (
        (version.date, dataset.accession, version.version, collection, dataset, version)
        for collection in collections
        for dataset in collection.datasets
        for version in dataset.versions
    )
    newest = heapq.nlargest(MOST, found, key=operator.itemgetter(0, 1, 2))
    for date, accession, number, collection, dataset, version in newest:
        # Without summaries: a feed says what is new, and to read fifty files a collection would take long.
        make = partial(citation.reference_of_dataset, edition.settings, collection, dataset, version, None)
        yield _News(date, accession, number, make)


def _releases(edition: Edition) -> Iterator[_News]:
    for release in edition.releases:
        reference = partial(citation.reference_of_release, edition.settings, release, ())
        yield _News(release.date, "", 0, reference)
