"""A catalog without files, and pages that are plain enough to be told apart by eye."""

import random

import pytest

from generator.browse import FindRow, collection_facts
from generator.model import accession
from generator.model.catalog import Edition
from generator.model.collection import Collection, Contact, Creator
from generator.model.dataset import Asset, Dataset, Role, Version
from generator.model.settings import Publisher, Settings
from generator.pages import BrowseRow, DatasetPages
from generator.pages.page import Page, Shell, SiteFile
from generator.website import frame
from generator.website.stamping import Renderer

SETTINGS = Settings(
    name="Cells & Co",
    description="A *catalog* of cells.\n\nMore of it.",
    url="https://cells.example.org/base/",
    publisher=Publisher(name="A lab"),
    contact=Contact(name="A person"),
)
_IDS = [accession.mint(random.Random(number)) for number in range(200)]


@pytest.fixture(scope="session")
def settings():
    return SETTINGS


@pytest.fixture
def edition():
    """Makes an edition of two collections with so many datasets each."""

    def make(each=3, title="Dataset {}"):
        collections = tuple(_collection(number, each, title) for number in range(2))
        return Edition(audience="public", settings=SETTINGS, collections=collections, summaries=None)

    return make


@pytest.fixture(scope="session")
def renderer():
    return Renderer(dataset=_render_dataset, collection=_render_collection, site=_render_site)


@pytest.fixture(scope="session")
def framed(tmp_path_factory):
    """The frame of a site without prose, and the folder it was made in."""
    root = tmp_path_factory.mktemp("catalog")
    return frame.frame(root, root / "work", SETTINGS), root / "work"


def _collection(number, each, title):
    datasets = tuple(_dataset(number * 100 + index, title) for index in range(each))
    return Collection(
        accession=_IDS[199 - number],
        slug=f"collection-{number}",
        title=f"Collection {number}",
        description="",
        license="CC0-1.0",
        contact=Contact(name="A person"),
        creators=(Creator(name="Person, A"),),
        datasets=datasets,
    )


def _dataset(number, title):
    asset = Asset(role=Role.H5AD, bytes=1, sha256=f"{number:064x}")
    version = Version(version=1, date=f"2026-01-{number % 28 + 1:02}", assets=(asset,))
    return Dataset(
        accession=_IDS[number], slug=f"dataset-{number}", title=title.format(number), versions=(version,)
    )


def _page(path, shell, title, body="", head=""):
    return Page(
        path=path,
        shell=shell,
        title=title,
        description=f"About {title}",
        content=f"<h1>{title}</h1><p>{body}</p>",
        head=head,
    )


def _render_dataset(edition, collection, dataset):
    folder = f"d/{dataset.accession}"
    address = f'<link rel="canonical" href="{edition.settings.url}{folder}/">'
    pages = (
        _page(f"{folder}/index.html", Shell.DATASET, dataset.title),
        _page(f"{folder}/v1/index.html", Shell.DATASET, dataset.title, head=address),
    )
    row = BrowseRow(
        accession=dataset.accession,
        slug=dataset.slug,
        title=dataset.title,
        collection=collection.accession,
        collection_title=collection.title,
        version=1,
        date=dataset.newest.date,
        cells=1,
        genes=1,
        genes_per_cell=None,
        organisms=(),
        tissues=(),
        diseases=(),
        assays=(),
        cell_types=0,
        picture=None,
        opens=(),
    )
    files = (SiteFile(path=f"{folder}/v1/embedding.webp", data=dataset.title.encode()),)
    return DatasetPages(pages=pages, files=files, row=row, find=_find(collection, dataset))


def _find(collection, dataset):
    return FindRow(
        accession=dataset.accession,
        title=dataset.title,
        described="",
        collection=collection_facts(collection),
        version=1,
        published=dataset.newest.date,
        updated=dataset.newest.date,
        cells=1,
        genes_per_cell=None,
        terms={},
    )


def _render_collection(edition, collection, rows):
    del edition
    titles = ", ".join(row.title for row in rows)
    return (_page(f"c/{collection.accession}/index.html", Shell.COLLECTION, collection.title, titles),)


def _render_site(edition, rows):
    titles = ", ".join(row.title for row in rows)
    return (
        _page("index.html", Shell.HOME, edition.settings.name),
        _page("datasets/index.html", Shell.BROWSE, "Datasets", titles),
        _page("collections/index.html", Shell.COLLECTIONS, "Collections"),
    )
