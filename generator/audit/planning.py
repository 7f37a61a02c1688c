"""What is to be asked: every permalink of the ledger, every file of what is alive, and links to elsewhere."""

import enum
from collections.abc import Collection, Iterable, Iterator
from urllib.parse import quote, urljoin

from generator import storage
from generator.errors import CellshelfError
from generator.explorers.launching import address, launches
from generator.model.catalog import Catalog, Edition
from generator.model.dataset import Asset, Dataset, Role, Version
from generator.model.ledger import LedgerKind, LedgerRow
from generator.model.record import record, replace


class Subject(enum.StrEnum):
    """What an address is of."""

    PERMALINK = "permalink"
    FILE = "file"
    EXPLORER = "explorer"
    DOI = "doi"
    LINK = "link"


@record
class Question:
    """One address, and what it must answer."""

    subject: Subject
    url: str
    names: str = ""
    """What the page must say, such as its accession."""
    bytes: int = 0
    """Size of a file."""
    sha256: str = ""
    """Of a file."""
    is_h5ad: bool = False


def questions(catalog: Catalog, edition: Edition, site: str, subjects: Iterable[Subject]) -> list[Question]:
    """All that is to be asked at the address `site`, each address once; `edition` is the public one."""
    makers = {
        Subject.PERMALINK: lambda: _permalinks(catalog.ledger, site),
        Subject.FILE: lambda: _files(edition, site),
        Subject.EXPLORER: lambda: _explorers(edition, site),
        Subject.DOI: lambda: _dois(edition),
        Subject.LINK: lambda: _links(edition),
    }
    wanted = frozenset(subjects)
    made = [question for subject in Subject if subject in wanted for question in makers[subject]()]
    return list({question.url: question for question in reversed(made)}.values())[::-1]


def links_of(edition: Edition, accessions: Collection[str]) -> list[Question]:
    """Every address elsewhere that collections and datasets of those accessions lead to, each once."""
    asked: list[Question] = []
    for collection in edition.collections:
        datasets = tuple(dataset for dataset in collection.datasets if dataset.accession in accessions)
        if not datasets and collection.accession not in accessions:
            continue
        part = replace(edition, collections=(replace(collection, datasets=datasets),))
        site = edition.settings.url
        asked += [*_links(part), *_files(part, site), *_explorers(part, site), *_dois(part)]
    return list({question.url: question for question in asked}.values())


def urls_of(edition: Edition, dataset: Dataset, version: Version, site: str) -> tuple[str, ...]:
    """Addresses of a version's page and files, as they are asked."""
    page = f"{site}d/{dataset.accession}/v{version.version}/"
    return (page, *(_file(edition, asset, site).url for asset in version.assets))


def _permalinks(ledger: Iterable[LedgerRow], site: str) -> Iterator[Question]:
    for row in ledger:
        home = "c" if row.kind is LedgerKind.COLLECTION else "d"
        number = f"v{row.version}/" if row.version else ""
        url = f"{site}{home}/{row.accession}/{number}"
        yield Question(subject=Subject.PERMALINK, url=url, names=row.accession)


def _files(edition: Edition, site: str) -> Iterator[Question]:
    for _, dataset in edition.datasets():
        for version in dataset.versions:
            for asset in version.assets:
                yield _file(edition, asset, site)


def _file(edition: Edition, asset: Asset, site: str) -> Question:
    return Question(
        subject=Subject.FILE,
        url=urljoin(site, storage.asset_url(asset, edition.settings)),
        bytes=asset.bytes,
        sha256=asset.sha256,
        is_h5ad=asset.role is Role.H5AD,
    )


def _explorers(edition: Edition, site: str) -> Iterator[Question]:
    for _, dataset in edition.datasets():
        try:
            summary = edition.summaries.read(dataset.accession, dataset.newest.version)
        except CellshelfError:
            continue  # `catalog check` tells of it
        sidecars = edition.summaries.sidecars(dataset.accession, dataset.newest.version)
        for launch in launches(dataset, dataset.newest, summary, edition.settings, sidecars):
            if (url := address(launch)) is not None:
                # A path on the site is told with the address that catalog.yaml gives.
                path = url.removeprefix(edition.settings.url)
                yield Question(subject=Subject.EXPLORER, url=urljoin(site, path))


def _links(edition: Edition) -> Iterator[Question]:
    for collection in edition.collections:
        yield from (Question(subject=Subject.LINK, url=link.url) for link in collection.links)


def _dois(edition: Edition) -> Iterator[Question]:
    for collection in edition.collections:
        found = [collection.doi, collection.publication.doi if collection.publication else None]
        for dataset in collection.datasets:
            found += [dataset.doi, *(version.doi for version in dataset.versions)]
        for doi in filter(None, found):
            yield Question(subject=Subject.DOI, url=f"https://doi.org/{quote(doi, safe='/')}")
