"""From the model to pages: one function a kind of page."""

from collections.abc import Sequence

from generator.model.catalog import Edition
from generator.model.collection import Collection
from generator.model.dataset import Dataset, Version
from generator.model.record import record
from generator.model.summary import Summary
from generator.pages import collection as of_collection
from generator.pages import dataset as of_dataset
from generator.pages import landings, prose, templates, urls
from generator.pages.page import Page, Shell, SiteFile
from generator.pages.rows import BrowseRow, browse_row

DESCRIPTION = 200
"""Characters of a page's description."""


@record
class DatasetPages:
    """All that one dataset contributes to the site."""

    pages: tuple[Page, ...]
    """Its own page, then one a version."""
    files: tuple[SiteFile, ...]
    """Embedding pictures."""
    row: BrowseRow
    """What the lists say of it."""


def render_dataset(edition: Edition, collection: Collection, dataset: Dataset) -> DatasetPages:
    """A dataset's page and the pages of its versions; reads their summaries and pictures from the edition."""
    pages, files = [], []
    row: BrowseRow | None = None
    for version in sorted(dataset.versions, key=lambda v: -v.version):
        summary = edition.summaries.read(dataset.accession, version.version)
        if row is None:
            row = browse_row(collection, dataset, summary)
            pages.append(
                _dataset_page(edition, collection, dataset, version, summary, urls.dataset(dataset.accession))
            )
        permalink = urls.version(dataset.accession, version.version)
        pages.append(_dataset_page(edition, collection, dataset, version, summary, permalink))
        picture = edition.summaries.picture(dataset.accession, version.version) if summary.picture else None
        if picture:
            files.append(SiteFile(path=urls.picture(dataset.accession, version.version), data=picture))
    if row is None:
        raise ValueError(f"{dataset.accession} has no version")
    return DatasetPages(pages=tuple(pages), files=tuple(files), row=row)


def render_collection(edition: Edition, collection: Collection, rows: Sequence[BrowseRow]) -> Page:
    """A collection's page; `rows` may hold those of other collections too."""
    own = [row for row in rows if row.collection == collection.accession]
    view = of_collection.collection_view(edition, collection, own)
    return _page(
        edition,
        path=urls.collection(collection.accession),
        shell=Shell.COLLECTION,
        title=collection.title,
        description=prose.to_text(collection.description, DESCRIPTION),
        content=templates.fill("collection.html", view),
    )


def render_site(edition: Edition, rows: Sequence[BrowseRow]) -> tuple[Page, ...]:
    """The first page and the lists of all datasets and collections."""
    about = prose.to_text(edition.settings.description, DESCRIPTION)
    datasets = landings.datasets_view(rows)
    collections = landings.collections_view(edition, rows)
    return (
        _page(
            edition,
            path=urls.HOME,
            shell=Shell.HOME,
            title=edition.settings.name,
            description=about,
            content=templates.fill("home.html", landings.home_view(edition, rows)),
        ),
        _page(
            edition,
            path=urls.DATASETS,
            shell=Shell.BROWSE,
            title=datasets.title,
            description=f"{datasets.lead} {about}",
            content=templates.fill("datasets.html", datasets),
        ),
        _page(
            edition,
            path=urls.COLLECTIONS,
            shell=Shell.COLLECTIONS,
            title=collections.title,
            description=f"{collections.lead} {about}",
            content=templates.fill("collections.html", collections),
        ),
    )


def _dataset_page(
    edition: Edition, collection: Collection, dataset: Dataset, version: Version, summary: Summary, path: str
) -> Page:
    subject = of_dataset.Subject(
        edition=edition, collection=collection, dataset=dataset, version=version, summary=summary, page=path
    )
    is_version = path != urls.dataset(dataset.accession)
    drawn = urls.picture(dataset.accession, version.version) if summary.picture else ""
    return _page(
        edition,
        path=path,
        shell=Shell.DATASET,
        title=f"{dataset.title}, version {version.version}" if is_version else dataset.title,
        description=of_dataset.in_one_line(subject),
        content=templates.fill("dataset.html", of_dataset.dataset_view(subject)),
        picture=drawn,
    )


def _page(  # noqa: PLR0913 - a page's parts
    edition: Edition,
    *,
    path: str,
    shell: Shell,
    title: str,
    description: str,
    content: str,
    picture: str = "",
) -> Page:
    head = templates.head(
        permalink=urls.absolute(edition.settings, path),
        title=title,
        description=description,
        picture=urls.absolute(edition.settings, picture) if picture else None,
        script=urls.relative(urls.SCRIPT, path),
    )
    return Page(
        path=urls.page_file(path),
        shell=shell,
        title=title,
        description=description,
        content=content,
        head=head,
    )
