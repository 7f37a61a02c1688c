"""An edition in code: versions on several days, withdrawals, and a title that breaks things."""

import json
from pathlib import Path

import pytest

from generator import api
from generator.model import summary as s
from generator.model.catalog import Catalog, public_edition
from generator.model.collection import (
    Collection,
    Contact,
    Creator,
    Link,
    LinkType,
    Publication,
    PublicationRecord,
    Visibility,
)
from generator.model.dataset import Asset, Dataset, Role, Version
from generator.model.explorer import ExplorerLink
from generator.model.record import replace
from generator.model.settings import Publisher, Settings
from generator.model.sidecar import Sidecars
from generator.model.terms import TermCount
from generator.model.withdrawal import Withdrawal, WithdrawalKind

TITLE = "</script> {\"T\"} & 'B' \\LaTeX{} שלום 🧬"
SECRET = "Not yet published"
SETTINGS = Settings(
    name="Example Cell Catalog",
    description="Curated **single-cell** datasets.",
    url="https://cells.example.org/base/",
    publisher=Publisher(name="Example Institute"),
    contact=Contact(name="Curators"),
)


def facet(field, *values):
    terms = tuple(TermCount(id=i, label=label, cells=cells) for i, label, cells in values)
    return s.Facet(field=field, values=terms, missing=0)


def matrix(name, values):
    return s.Matrix(
        name=name,
        cells=10,
        genes=5,
        dtype="float32",
        layout=s.Layout.CSR,
        stored=20,
        compression="gzip",
        bytes=100,
        values=values,
    )


def summary(cells=10, **changes):
    fields = {
        "source": s.Source(bytes=1, sha256="0" * 64, tool="cellshelf 0", date="2026-01-01"),
        "cells": cells,
        "genes": 5,
        "primary_cells": cells,
        "matrices": (matrix("X", s.Values.NORMALIZED), matrix("raw.X", s.Values.COUNTS)),
        "genes_per_cell": s.GenesPerCell(
            matrix="raw.X",
            distribution=s.Distribution(
                mean=2.5, quantiles=(1, 1, 2, 2, 3, 4, 5), edges=(0, 5), counts=(10,)
            ),
        ),
        "embeddings": (s.Embedding(key="X_umap", dimensions=2, drawable=True),),
        "default_embedding": "X_umap",
        "obs": (),
        "var": (),
        "facets": (
            facet("organism", ("NCBITaxon:9606", "Homo sapiens", cells)),
            facet("tissue", ("UBERON:0000178", "blood", cells)),
            facet("disease", ("PATO:0000461", "normal", cells)),
            facet("assay", ("EFO:0009899", "10x 3' v2", cells)),
            facet("cell_type", ("CL:0000236", "B cell", cells - 1), ("", "unknown", 1)),
            facet("suspension_type", ("", "cell", cells)),
            facet("donor_id", ("", "D1", cells)),
        ),
        "gene_facts": s.Genes(
            ids=s.GeneIds.ENSEMBL,
            examples=(),
            reference=(TermCount(id="NCBITaxon:9606", label="Homo sapiens", cells=5),),
            biotype=(s.ValueCount(value="gene", rows=5), s.ValueCount(value="lncRNA", rows=1)),
        ),
        "schema": s.SchemaReport(declared="5.2.0", checked="5.2.0", outcomes=()),
        "title": None,
        "citation": None,
        "batch_condition": (),
        "uns_keys": (),
        "encoding": "anndata 0.1.0",
    }
    return s.Summary(**fields | changes)


BARE = summary(
    cells=3,
    primary_cells=None,
    matrices=(),
    genes_per_cell=None,
    embeddings=(),
    default_embedding=None,
    facets=(),
    gene_facts=s.Genes(ids=s.GeneIds.SYMBOLS, examples=()),
    schema=s.SchemaReport(declared=None, checked="7.1.0", outcomes=()),
)


def version(number, date, **changes):
    digest = f"{number}{date.replace('-', '')}".ljust(64, "a")
    assets = (Asset(role=Role.H5AD, bytes=1000 + number, sha256=digest),)
    return Version(**{"version": number, "date": date, "assets": assets} | changes)


def dataset(accession, *versions, **changes):
    fields = {"accession": accession, "slug": accession.lower(), "title": f"Cells {accession}"}
    return Dataset(**fields | {"versions": tuple(versions)} | changes)


def collection(accession, *datasets, **changes):
    fields = {
        "accession": accession,
        "slug": accession.lower(),
        "title": f"Collection {accession}",
        "description": "Cells of *blood*.",
        "license": "CC-BY-4.0",
        "contact": Contact(name="Ada Example", email="ada@example.org"),
        "creators": (Creator(name="Example, Ada", orcid="0000-0002-1825-0097"), Creator(name="The Group")),
        "datasets": datasets,
    }
    return Collection(**fields | changes)


END = Withdrawal(date="2026-05-01", reason="The donors were mixed up")
RDS = Asset(role=Role.RDS, bytes=77, sha256="e" * 64, url="https://files.example.org/x.rds")
BLOOD = dataset(
    "8XK3M1PZ",
    replace(
        version(3, "2026-03-01", changes="B cells again", doi="10.5555/8xk3m1pz.v3"),
        assets=(*version(3, "2026-03-01").assets, RDS),
    ),
    version(2, "2026-02-01", withdrawn=replace(END, kind=WithdrawalKind.SUPERSEDED)),
    version(1, "2026-01-01"),
    title=TITLE,
    doi="10.5555/8xk3m1pz",
    explorers=(ExplorerLink(name="Explorer", url="https://explorer.example.org/x"),),
)
ATLAS = collection(
    "4T7M2Q9K",
    BLOOD,
    dataset("0000000Z", version(1, "2026-02-10")),
    dataset("1111111X", version(1, "2026-01-05"), withdrawn=replace(END, successor="8XK3M1PZ")),
    publication=Publication(doi="10.1000/182"),
    publication_record=PublicationRecord(
        title="Profiling",
        authors=("Zheng", "The Consortium"),
        given=("Grace", ""),
        year=2017,
        month=1,
        day=16,
        container="bioRxiv",
        is_preprint=True,
    ),
    links=(Link(type=LinkType.RAW_DATA, url="https://example.org/raw"),),
    consortia=("HCA",),
)
CATALOG = Catalog(
    settings=SETTINGS,
    collections=(
        ATLAS,
        collection(
            "22222222",
            dataset("33333333", version(1, "2026-04-01")),
            withdrawn=replace(END, successor="4T7M2Q9K"),
        ),
        collection(
            "44444444",
            dataset("55555555", version(1, "2026-04-01"), title=SECRET),
            title=SECRET,
            visibility=Visibility.PRIVATE,
        ),
        collection("66666666"),
    ),
)


class Summaries:
    """Summaries held in memory."""

    def read(self, accession, number):
        return BARE if accession == "0000000Z" else summary(cells=10 * number)

    def picture(self, *_):
        return None

    def difference(self, *_):
        return None

    def sidecars(self, *_):
        return Sidecars()

    def figures(self, *_):
        return None

    def figure_picture(self, *_):
        return None

    def validation(self, *_):
        return None


@pytest.fixture(name="make_files", scope="session")
def _make_files():
    return make_files


def make_files(edition):
    made = [api.dataset_files(edition, of, each) for of, each in edition.datasets()]
    files = [file for part in made for file in part.files]
    members = {part.member.accession: part.member for part in made}
    wholes = [
        api.collection_files(edition, each, [members[dataset.accession] for dataset in each.datasets])
        for each in edition.collections
    ]
    files += [file for whole in wholes for file in whole.files]
    files += api.api_files(edition, [part.listed for part in made], [whole.gathered for whole in wholes])
    paths = [file.path for file in files]
    assert len(paths) == len(set(paths))
    return {file.path: _bytes(file) for file in files}


def _bytes(file):
    return b"".join(file.pieces) if isinstance(file, api.ApiList) else file.data


@pytest.fixture(scope="session")
def edition():
    return public_edition(CATALOG, Summaries())


@pytest.fixture(scope="session")
def files(edition):
    """Every file of the API by its path."""
    return make_files(edition)


@pytest.fixture(scope="session")
def remade(edition):
    return make_files(edition)


@pytest.fixture(scope="session")
def read(files):
    """Reads one of the files."""
    return lambda path: json.loads(files[path])


@pytest.fixture(scope="session")
def site(files, tmp_path_factory):
    """A site with nothing but the API."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "index.html").write_text("home")
    for path, data in files.items():
        target = folder / Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder
