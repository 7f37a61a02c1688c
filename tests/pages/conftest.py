"""A small fixed edition, built in code: what golden pages show, with everything that pages must bear."""

import pytest

from generator import pages
from generator.model import catalog, collection, dataset, explorer, settings, summary
from generator.model.record import replace
from generator.model.release import Release, ReleasedVersion
from generator.model.sidecar import Sidecars
from generator.model.terms import TermCount
from generator.pages.page import Page

HOSTILE = (
    "</script><script>alert(1)</script> \"T\" & 'B' cells \u05e9\u05dc\u05d5\u05dd \U0001f9ec " + "x" * 90
)


class Summaries:
    """Summaries held in memory."""

    def __init__(self, known, differences=None, listed=None):
        self.known = known
        self.listed = listed or {}
        self.validations = {}
        self.drawn = {}
        self.differences = differences or {}

    def read(self, accession, version):
        return self.known[accession, version]

    def picture(self, accession, version):
        return b"RIFF of " + accession.encode() if self.known[accession, version].picture else None

    def difference(self, accession, version):
        return self.differences.get((accession, version))

    def sidecars(self, accession, version):
        return self.listed.get((accession, version), Sidecars())

    def figures(self, accession, version):
        return self.drawn.get((accession, version))

    def figure_picture(self, _accession, _version, panel):
        return b"RIFF of " + panel.name.encode()

    def validation(self, accession, version):
        return self.validations.get((accession, version))


def facet(field, *values, missing=0):
    counts = tuple(TermCount(id=term, label=label, cells=cells) for term, label, cells in values)
    return summary.Facet(field=field, values=counts, missing=missing)


def matrix(name, values, layout=summary.Layout.CSR, stored=53_550):
    return summary.Matrix(
        name=name,
        cells=700,
        genes=765,
        dtype="float32",
        layout=layout,
        stored=stored,
        compression="gzip",
        bytes=412_345,
        values=values,
    )


def column(name, kind=summary.ColumnKind.CATEGORICAL, missing=0, **more):
    return summary.Column(name=name, kind=kind, dtype="category", missing=missing, **more)


def top(*values):
    return tuple(summary.ValueCount(value=value, rows=rows) for value, rows in values)


CELL_TYPES = (
    ("CL:0000451", "dendritic cell", 240),
    ("CL:0001054", "CD14-positive monocyte", 129),
    ("CL:0000236", "B cell", 95),
    ("CL:0000792", "CD4-positive, CD25-positive, alpha-beta regulatory T cell", 236),
)
COLORS = ("#4269d0", "#efb118", "#ff725c", "#6cc5b0")


def full_summary():
    counted = summary.Distribution(
        mean=210.4,
        quantiles=(58, 99, 150, 204.5, 261, 350, 513),
        edges=tuple(range(0, 561, 40)),
        counts=(0, 3, 40, 96, 150, 160, 120, 70, 35, 14, 7, 3, 2, 0),
    )
    donors = tuple(("", f"D{n}", 80 - n) for n in range(1, 13))
    rules = (
        summary.RuleOutcome(code="S101", title="X holds float32", outcome=summary.Outcome.MET),
        summary.RuleOutcome(
            code="S204",
            title="donor_id is stated",
            outcome=summary.Outcome.BROKEN,
            detail="88 cells have none",
        ),
        summary.RuleOutcome(
            code="S310",
            title="Feature ids are current",
            outcome=summary.Outcome.NOT_CHECKED,
            detail="needs GENCODE",
        ),
    )
    return summary.Summary(
        source=summary.Source(
            bytes=1_731_264, sha256="ab" * 32, tool="cellshelf 0.1.0", date="2026-11-20", format=1
        ),
        cells=700,
        genes=765,
        primary_cells=500,
        matrices=(matrix("X", summary.Values.NORMALIZED), matrix("raw.X", summary.Values.COUNTS)),
        genes_per_cell=summary.GenesPerCell(matrix="raw.X", distribution=counted),
        embeddings=(
            summary.Embedding(key="X_pca", dimensions=50, drawable=True),
            summary.Embedding(key="X_umap", dimensions=2, drawable=True),
        ),
        default_embedding="X_umap",
        obs=(
            column("louvain", distinct=11, top=top(("0", 120), ("1", 96))),
            column("n_genes", summary.ColumnKind.INTEGER, minimum=58, maximum=513),
            column("percent_mito", summary.ColumnKind.NUMBER, missing=3, minimum=0.0, maximum=0.0483),
            column("cell_type", distinct=4, top=top(("dendritic cell", 240))),
            column("is_primary_data", summary.ColumnKind.BOOLEAN, distinct=2, top=top(("True", 500))),
        ),
        var=(),
        facets=(
            facet("organism", ("NCBITaxon:9606", "Homo sapiens", 700)),
            facet("tissue", ("UBERON:0000178", "blood", 650), ("UBERON:0002371", "bone marrow", 50)),
            facet("disease", ("PATO:0000461", "normal", 700)),
            facet("assay", ("EFO:0009899", "10x 3' v2", 700)),
            facet("cell_type", *CELL_TYPES),
            facet("sex", ("PATO:0000383", "female", 400), ("", "unknown", 300)),
            facet("suspension_type", ("", "cell", 700)),
            facet("donor_id", *donors, missing=88),
        ),
        gene_facts=summary.Genes(
            ids=summary.GeneIds.ENSEMBL,
            examples=("ENSG00000186092", "ENSG00000187634"),
            reference=(TermCount(id="NCBITaxon:9606", label="Homo sapiens", cells=765),),
            biotype=(summary.ValueCount(value="protein_coding", rows=765),),
            unfiltered=32_738,
        ),
        schema=summary.SchemaReport(declared="5.2.0", checked="5.2.0", outcomes=rules),
        title="PBMC",
        citation=None,
        batch_condition=("donor_id",),
        uns_keys=("schema_version", "title"),
        encoding="anndata 0.1.0",
        picture=summary.Picture(
            sha256="cd" * 32,
            bytes=9_000,
            width=640,
            height=640,
            embedding="X_umap",
            column="cell_type",
            legend=tuple(
                summary.LegendEntry(label=label, color=color, cells=cells)
                for (_, label, cells), color in zip(CELL_TYPES, COLORS, strict=True)
            ),
        ),
    )


def bare_summary():
    """A file that states nothing, with hostile labels in what it has."""
    return replace(
        full_summary(),
        primary_cells=None,
        matrices=(),
        genes_per_cell=None,
        embeddings=(),
        default_embedding=None,
        obs=(column(HOSTILE, distinct=2, top=top((HOSTILE, 699), ("b", 1))),),
        facets=(facet("cell_type", ("", HOSTILE, 700)),),
        gene_facts=summary.Genes(ids=summary.GeneIds.NUMBERS, examples=("0", "1")),
        schema=summary.SchemaReport(declared=None, checked="7.1.0", outcomes=()),
        title=HOSTILE,
        citation=HOSTILE,
        batch_condition=(),
        uns_keys=(),
        encoding="before anndata 0.7",
        picture=None,
    )


def asset(digest, role=dataset.Role.H5AD, url=None):
    return dataset.Asset(role=role, bytes=1_731_264, sha256=digest * 32, url=url)


def pbmc():
    return dataset.Dataset(
        accession="8XK3M1PZ",
        slug="pbmc",
        title="Peripheral blood mononuclear cells",
        description="Fresh PBMCs of **one** donor.\n\n## Methods\n\nSorted by hand.",
        versions=(
            dataset.Version(
                version=2,
                date="2026-03-01",
                changes="Re-annotated B cells",
                assets=(asset("ab"), asset("ef", dataset.Role.RDS)),
            ),
            dataset.Version(version=1, date="2025-11-30", assets=(asset("12"),)),
        ),
        columns={"louvain": "Clusters by Louvain, resolution 1.0"},
        gene_sets="genesets.csv",
        figures=(
            dataset.Figure(name="Fig 2B", embedding="X_umap", color="cell_type", genes=("CD3E", "MS4A1")),
        ),
        explorers=(
            explorer.ExplorerLink(name="CELLxGENE Explorer", url="https://explorer.example.org/pbmc"),
        ),
    )


def hostile():
    return dataset.Dataset(
        accession="0000000Z",
        slug="hostile",
        title=HOSTILE,
        description="<script>alert(1)</script>\n\n[x](javascript:alert(1)) <img src=x onerror=alert(1)>",
        versions=(
            dataset.Version(
                version=1,
                date="2026-04-02",
                changes=HOSTILE,
                assets=(asset("34", url="javascript:alert(1)"),),
            ),
        ),
        explorers=(explorer.ExplorerLink(name=HOSTILE, url="javascript:alert(1)"),),
        figures=(dataset.Figure(name=HOSTILE),),
    )


def atlas():
    return collection.Collection(
        accession="4T7M2Q9K",
        slug="atlas",
        title="Massively parallel digital profiling",
        description="Cells of *blood*.\n\n# Scope\n\nAll of it.",
        license="CC-BY-4.0",
        contact=collection.Contact(name="Ada Example", email="ada@example.org"),
        creators=(
            collection.Creator(
                name="Example, Ada", orcid="0000-0002-1825-0097", affiliation="Example Institute"
            ),
            collection.Creator(name="The Consortium"),
        ),
        funding=(collection.Funding(funder="Example Trust", award="ET-1", ror="https://ror.org/05a28rw58"),),
        publication=collection.Publication(doi="10.1000/182"),
        publication_record=collection.PublicationRecord(
            title="Profiling of single cells",
            authors=("Zheng", "Terry", "Belgrader"),
            year=2017,
            container="Nature Communications",
        ),
        links=(
            collection.Link(type=collection.LinkType.OTHER, url="https://example.org/code", name="Code"),
            collection.Link(type=collection.LinkType.RAW_DATA, url="https://example.org/raw"),
        ),
        consortia=("HCA",),
        datasets=(pbmc(),),
    )


def oddities():
    return collection.Collection(
        accession="1111111X",
        slug="oddities",
        title=HOSTILE,
        description=HOSTILE,
        license="CC-BY-4.0 AND MIT",
        contact=collection.Contact(name=HOSTILE, url="javascript:alert(1)"),
        creators=(collection.Creator(name=HOSTILE),),
        links=(collection.Link(type=collection.LinkType.OTHER, url="javascript:alert(1)", name=HOSTILE),),
        datasets=(hostile(),),
    )


def release(date="2026-04-01", **more):
    """What was out by then, and a version that nobody knows any more."""
    listed = (("0000000Z", 9, "90"), ("8XK3M1PZ", 1, "12"), ("8XK3M1PZ", 2, "ab"))
    versions = tuple(
        ReleasedVersion(accession=accession, version=number, sha256=(("h5ad", digest * 32),))
        for accession, number, digest in listed
    )
    return Release(date=date, versions=versions, **more)


def sample():
    """The edition; a function so that scripts can use it too."""
    return catalog.Edition(
        audience="public",
        settings=settings.Settings(
            name="Example Catalog",
            description="Single-cell data of *one* lab.\n\nMore about it.",
            url="https://catalog.example.org/cells/",
            publisher=settings.Publisher(name="Example Institute", ror="https://ror.org/05a28rw58"),
            contact=collection.Contact(name="Data office", url="https://example.org/contact"),
        ),
        collections=(atlas(), oddities()),
        releases=(release(),),
        summaries=Summaries(
            {
                ("8XK3M1PZ", 2): full_summary(),
                ("8XK3M1PZ", 1): replace(full_summary(), cells=680),
                ("0000000Z", 1): bare_summary(),
            }
        ),
    )


@pytest.fixture(scope="session")
def edition():
    return sample()


@pytest.fixture(scope="session")
def published(edition):
    """All that is rendered, by its path."""
    made = [pages.render_dataset(edition, *pair) for pair in edition.datasets()]
    rows = [one.row for one in made]
    things = [thing for one in made for thing in (*one.pages, *one.files)]
    for each in edition.collections:
        things += pages.render_collection(edition, each, rows)
    things += pages.render_site(edition, rows)
    return {thing.path: thing for thing in things}


@pytest.fixture(scope="session")
def rendered(published):
    """The pages of it."""
    return {path: thing for path, thing in published.items() if isinstance(thing, Page)}
