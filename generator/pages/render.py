"""From the model to pages: one function a kind of page."""

from collections.abc import Iterable, Iterator, Sequence

from generator import browse, citation
from generator.browse import FindRow, ReadLexicon, read_lexicon
from generator.model.catalog import Edition
from generator.model.collection import Collection
from generator.model.dataset import Dataset, Version
from generator.model.record import record, replace
from generator.pages import (
    bulk,
    citing,
    feeds,
    figures,
    glance,
    landings,
    lasting,
    launching,
    prose,
    releases,
    templates,
    term_links,
    urls,
    viewing,
)
from generator.pages import collection as of_collection
from generator.pages import dataset as of_dataset
from generator.pages.heads import Extras, with_head, with_records
from generator.pages.page import Page, Shell, SiteFile
from generator.pages.rows import BrowseRow, browse_row, found, openings
from generator.pages.subject import Subject
from generator.pages.views import Link

DESCRIPTION = 200
"""Characters of a page's description."""


@record
class DatasetPages:
    """All that one dataset contributes to the site."""

    pages: tuple[Page, ...]
    """Its own page, then one a version."""
    files: tuple[SiteFile, ...]
    """Embedding pictures, citations and records."""
    row: BrowseRow
    """What the lists say of it."""
    find: FindRow
    """What it is filtered and found by."""


@templates.spoken
def render_dataset(edition: Edition, collection: Collection, dataset: Dataset) -> DatasetPages:
    """A dataset's page and the pages of its versions; reads their summaries and pictures from the edition."""
    newest, *older = (
        _subject(edition, collection, dataset, version)
        for version in sorted(dataset.versions, key=lambda v: v.version, reverse=True)
    )
    linked = term_links.linked(newest.summary)
    newest, *older = (replace(subject, linked=linked) for subject in (newest, *older))
    subjects = (newest, *older)
    drawn = tuple(figures.render(newest, launching.launches(newest)))
    opens = openings(edition, dataset, newest.summary)
    return DatasetPages(
        pages=(
            *_dataset_pages(newest, urls.dataset(dataset.accession), newest.page),
            *(page for subject in older for page in _dataset_pages(subject, subject.page)),
            *(each for each in drawn if isinstance(each, Page)),
        ),
        files=(
            *(file for subject in subjects for file in _files(subject)),
            *(each for each in drawn if isinstance(each, SiteFile)),
        ),
        row=browse_row(collection, dataset, newest.summary, opens),
        find=found(edition.settings, collection, dataset, newest.summary, opens),
    )


@templates.spoken
def render_collection(
    edition: Edition, collection: Collection, rows: Sequence[BrowseRow]
) -> tuple[Page | SiteFile, ...]:
    """A collection's page, citations, records, feed, and what fetches its files.

    `rows` may hold those of other collections too.
    """
    settings = edition.settings
    own = [row for row in rows if row.collection == collection.accession]
    what = citing.cited(settings, citation.reference_of_collection(settings, collection))
    offered = bulk.files_of(settings, collection)
    view = of_collection.collection_view(collection, own, what, bulk.bulk(settings, collection, offered))
    page = Page(
        path=urls.page_file(urls.collection(collection.accession)),
        shell=Shell.COLLECTION,
        title=collection.title,
        description=prose.to_text(collection.description, DESCRIPTION),
        content=templates.fill("collection.html", view),
    )
    extras = Extras(feeds=(_feed_link(collection),))
    feed = feeds.collection_feed(edition, collection)
    return (with_records(settings, page, what, extras), *citing.files(what), *bulk.bulk_files(offered), feed)


def render_index(
    edition: Edition, finds: Iterable[FindRow], read: ReadLexicon = read_lexicon
) -> tuple[SiteFile, ...]:
    """The files with which a reader's browser filters and searches."""
    files = browse.index_files(finds, read, genes=bool(edition.gene_blocks))
    return tuple(SiteFile(path=path, data=data) for path, data in files)


@templates.spoken
def render_site(edition: Edition, rows: Sequence[BrowseRow]) -> tuple[Page | SiteFile, ...]:
    """The first page, the lists of all datasets and collections, the catalog's feed and its releases."""
    settings = edition.settings
    about = prose.to_text(settings.description, DESCRIPTION)
    datasets = landings.datasets_view(rows)
    collections = landings.collections_view(edition, rows)
    home = Page(
        path=urls.page_file(urls.HOME),
        shell=Shell.HOME,
        title=settings.name,
        description=about,
        content=templates.fill("home.html", landings.home_view(edition, rows)),
    )
    lists = (
        Page(
            path=urls.page_file(urls.DATASETS),
            shell=Shell.BROWSE,
            title=datasets.title,
            description=f"{datasets.lead} {about}",
            content=templates.fill("datasets.html", datasets),
        ),
        Page(
            path=urls.page_file(urls.COLLECTIONS),
            shell=Shell.COLLECTIONS,
            title=collections.title,
            description=f"{collections.lead} {about}",
            content=templates.fill("collections.html", collections),
        ),
    )
    return (
        with_head(settings, home, Extras(jsonld=landings.data_catalog(edition))),
        *(with_head(settings, page) for page in lists),
        feeds.catalog_feed(edition),
        *releases.render_releases(edition),
    )


@templates.spoken
def render_lasting(edition: Edition) -> tuple[Page | SiteFile, ...]:
    """What stays whatever goes: tombstones, redirects from old paths, the list of every accession."""
    graves: dict[str, Page | SiteFile] = {}
    for page, what, followed in lasting.tombstones(edition):
        made = with_records(edition.settings, page, what, Extras())
        # A dataset's tombstone and that of its newest version share their records.
        graves[made.path] = made
        graves.update((file.path, file) for file in (*citing.files(what), *followed))
    return (*graves.values(), *lasting.redirects(edition), lasting.accessions(edition))


def _subject(edition: Edition, collection: Collection, dataset: Dataset, version: Version) -> Subject:
    settings = edition.settings
    summary = edition.summaries.read(dataset.accession, version.version)
    reference = citation.reference_of_dataset(settings, collection, dataset, version, summary)
    return Subject(
        edition=edition,
        collection=collection,
        dataset=dataset,
        version=version,
        summary=summary,
        cited=citing.cited(settings, reference),
        page=urls.version(dataset.accession, version.version),
    )


def _dataset_pages(subject: Subject, *paths: str) -> Iterator[Page]:
    """The same version on one page or, if it is the newest, on two, whose contents differ in links alone."""
    dataset, number = subject.dataset, subject.version.version
    about = glance.in_one_line(subject)
    extras = Extras(
        # The page of the newest version says what the dataset's own page says.
        canonical=urls.dataset(dataset.accession) if subject.is_newest else "",
        picture=urls.picture(dataset.accession, number) if subject.summary.picture else "",
        feeds=(_feed_link(subject.collection),),
    )
    for path, content in zip(paths, _contents(subject, paths), strict=True):
        is_home = path == urls.dataset(dataset.accession)
        page = Page(
            path=urls.page_file(path),
            shell=Shell.DATASET,
            title=dataset.title if is_home else f"{dataset.title}, version {number}",
            description=about,
            content=content,
            modified=subject.version.date,
        )
        yield with_records(subject.edition.settings, page, subject.cited, extras)


def _contents(subject: Subject, paths: Sequence[str]) -> list[str]:
    floating = _content(subject, urls.FLOATING) if len(paths) > 1 else ""
    if floating and urls.floats(floating):
        return [urls.settle(floating, path) for path in paths]
    return [_content(subject, path) for path in paths]


def _content(subject: Subject, path: str) -> str:
    return templates.fill("dataset.html", of_dataset.dataset_view(replace(subject, page=path)))


def _feed_link(collection: Collection) -> Link:
    return Link(text=collection.title, href=urls.collection_feed(collection.accession))


def _files(subject: Subject) -> Iterator[SiteFile]:
    yield from citing.files(subject.cited)
    yield from viewing.viewer_files(subject)
    accession, number = subject.dataset.accession, subject.version.version
    if subject.summary.picture and (data := subject.edition.summaries.picture(accession, number)):
        yield SiteFile(path=urls.picture(accession, number), data=data)
