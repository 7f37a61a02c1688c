"""A dataset that every explorer can show, to take things away from."""

import pytest

from generator.model.collection import Contact
from generator.model.dataset import Asset, Dataset, Role, Version
from generator.model.settings import Publisher, Settings
from generator.model.summary import (
    Column,
    ColumnKind,
    Embedding,
    GeneIds,
    Genes,
    Layout,
    Matrix,
    SchemaReport,
    Source,
    Summary,
    Values,
)

DIGEST = "ab" * 32


@pytest.fixture
def summary():
    return Summary(
        source=Source(bytes=2_000_000, sha256=DIGEST, tool="cellshelf", date="2026-03-01"),
        cells=700,
        genes=765,
        primary_cells=None,
        matrices=(
            Matrix(
                name="X",
                cells=700,
                genes=765,
                dtype="float32",
                layout=Layout.CSR,
                stored=53_550,
                compression="gzip",
                bytes=1_000_000,
                values=Values.COUNTS,
            ),
        ),
        genes_per_cell=None,
        embeddings=(Embedding(key="X_umap", dimensions=2, drawable=True),),
        default_embedding="X_umap",
        obs=(Column(name="louvain", kind=ColumnKind.CATEGORICAL, dtype="category", missing=0),),
        var=(),
        facets=(),
        gene_facts=Genes(ids=GeneIds.SYMBOLS, examples=("CD3E",)),
        schema=SchemaReport(declared=None, checked="7.1.0", outcomes=()),
        title=None,
        citation=None,
        batch_condition=(),
        uns_keys=(),
        encoding="anndata 0.1.0",
    )


@pytest.fixture
def dataset():
    asset = Asset(role=Role.H5AD, bytes=2_000_000, sha256=DIGEST)
    return Dataset(
        accession="8XK3M1PZ",
        slug="pbmc",
        title="Blood",
        versions=(Version(version=2, date="2026-03-01", assets=(asset,)),),
    )


@pytest.fixture
def settings():
    return Settings(
        name="Cells",
        description="All.",
        url="https://cells.example.org/base/",
        publisher=Publisher(name="Lab"),
        contact=Contact(name="Lab"),
    )
