"""A small catalog in code: one collection, one dataset of two versions, one summary."""

import pytest

from generator.citation import Reference, reference_of_collection, reference_of_dataset
from generator.model.collection import (
    Collection,
    Contact,
    Creator,
    Funding,
    Publication,
    PublicationRecord,
)
from generator.model.dataset import Asset, Dataset, Role, Version
from generator.model.record import replace
from generator.model.settings import Publisher, Settings
from generator.model.summary import Facet, GeneIds, Genes, SchemaReport, Source, Summary
from generator.model.terms import TermCount

H5AD, RDS, OLD = "a1" * 32, "b2" * 32, "c3" * 32


def make_settings(**changes) -> Settings:
    fields = {
        "name": "Example Cell Catalog",
        "description": "Curated **single-cell** datasets with files, citations and permanent links.",
        "url": "https://cells.example.org/",
        "publisher": Publisher(
            name="Example Institute", url="https://institute.example.org/", ror="https://ror.org/03yrm5c26"
        ),
        "contact": Contact(name="Curators"),
    }
    return Settings(**fields | changes)


def make_dataset(**changes) -> Dataset:
    newest = Version(
        version=2,
        date="2026-03-01",
        changes="B cells annotated again",
        assets=(
            Asset(role=Role.H5AD, bytes=24_653_828, sha256=H5AD),
            Asset(role=Role.RDS, bytes=31_457_280, sha256=RDS, url="https://files.example.org/pbmc3k.rds"),
        ),
    )
    oldest = Version(
        version=1, date="2025-11-10", assets=(Asset(role=Role.H5AD, bytes=24_000_000, sha256=OLD),)
    )
    fields = {
        "accession": "8XK3M1PZ",
        "slug": "pbmc-3k",
        "title": "Human PBMC 3k",
        "description": "About 2,700 *peripheral blood* mononuclear cells of one healthy donor, "
        "annotated with [eight cell types](https://example.org/types).",
        "versions": (newest, oldest),
    }
    return Dataset(**fields | changes)


def make_collection(**changes) -> Collection:
    fields = {
        "accession": "4T7M2Q9K",
        "slug": "pbmc-atlas",
        "title": "An atlas of human blood",
        "description": "Blood cells of healthy people, profiled one by one with droplet-based sequencing.",
        "license": "CC-BY-4.0",
        "contact": Contact(name="Josiah Carberry"),
        "creators": (
            Creator(
                name="Carberry, Josiah",
                orcid="0000-0002-1825-0097",
                affiliation="Example Institute",
                ror="https://ror.org/03yrm5c26",
            ),
            Creator(name="Blood Atlas Consortium"),
        ),
        "funding": (
            Funding(funder="Example Research Council", award="EX-0001", ror="https://ror.org/0472cxd90"),
        ),
        "publication": Publication(doi="10.5555/example.14049"),
        "publication_record": PublicationRecord(
            title="Massively parallel profiling of single cells",
            authors=("Carberry", "Zheng", "Terry"),
            year=2017,
            container="Journal of Examples",
        ),
        "datasets": (make_dataset(),),
    }
    return Collection(**fields | changes)


def make_summary(**changes) -> Summary:
    def facet(field, *terms):
        return Facet(
            field=field, values=tuple(TermCount(id=i, label=t, cells=c) for i, t, c in terms), missing=0
        )

    fields = {
        "source": Source(bytes=24_653_828, sha256=H5AD, tool="cellshelf 0.1.0", date="2026-03-01"),
        "cells": 2638,
        "genes": 13714,
        "primary_cells": 2638,
        "matrices": (),
        "genes_per_cell": None,
        "embeddings": (),
        "default_embedding": None,
        "obs": (),
        "var": (),
        "facets": (
            facet("organism", ("NCBITaxon:9606", "Homo sapiens", 2638)),
            facet("tissue", ("UBERON:0000178", "blood", 2638)),
            facet("disease", ("PATO:0000461", "normal", 2638)),
            facet("assay", ("EFO:0009899", "10x 3' v2", 2638)),
            facet("cell_type", ("CL:0000624", "CD4-positive, alpha-beta T cell", 2000), ("", "unknown", 638)),
            facet("suspension_type", ("", "cell", 2638)),
            facet("donor_id", ("", "donor-1", 2638)),
        ),
        "gene_facts": Genes(ids=GeneIds.ENSEMBL, examples=()),
        "schema": SchemaReport(declared=None, checked="5.2.0", outcomes=()),
        "title": None,
        "citation": None,
        "batch_condition": (),
        "uns_keys": (),
        "encoding": "anndata 0.1.0",
    }
    return Summary(**fields | changes)


def make_reference(*, title="Human PBMC 3k", number=2, doi="", concept_doi="", **changes) -> Reference:
    """The reference to one version; `changes` are of the collection."""
    dataset = make_dataset(title=title)
    collection = make_collection(datasets=(dataset,), **changes)
    version = next(v for v in dataset.versions if v.version == number)
    made = reference_of_dataset(make_settings(), collection, dataset, version, make_summary())
    return replace(made, doi=doi, concept_doi=concept_doi)


@pytest.fixture
def reference() -> Reference:
    return make_reference()


@pytest.fixture
def with_doi() -> Reference:
    return make_reference(doi="10.5555/cells.8xk3m1pz.v2", concept_doi="10.5555/cells.8xk3m1pz")


@pytest.fixture
def collection_reference() -> Reference:
    return reference_of_collection(make_settings(), make_collection())


@pytest.fixture
def refer():
    """Makes references with other titles, creators, licences."""
    return make_reference
