"""One AnnData object's worth of cells, and its versions."""

import enum
from typing import Annotated

from msgspec import Meta, field

from generator.model.explorer import ExplorerLink
from generator.model.fields import (
    MANIFEST,
    ONE_LINE,
    Accession,
    Alias,
    Date,
    Doi,
    Line,
    ManifestVersion,
    Markdown,
    Sha256,
)
from generator.model.gene_set import GeneSet
from generator.model.record import record
from generator.model.withdrawal import Withdrawal


class Role(enum.StrEnum):
    """What an asset is."""

    H5AD = "h5ad"
    RDS = "rds"


@record
class Asset:
    """One file of a version."""

    role: Role
    bytes: Annotated[int, Meta(ge=1, description="Size of the file in bytes.")]
    sha256: Sha256
    url: (
        Annotated[
            str,
            Meta(
                description="Where the file is, if not in the catalog's own store under its sha256.",
                extra_json_schema={"format": "url"},
            ),
        ]
        | None
    ) = None


@record
class Version:
    """An immutable release of a dataset."""

    version: Annotated[int, Meta(ge=1, description="Counts up from 1 without holes.")]
    date: Date
    assets: Annotated[
        tuple[Asset, ...], Meta(min_length=1, description="Files, one a role; h5ad is required.")
    ]
    changes: Annotated[str, Meta(max_length=2_000, description="What changed, for readers.")] | None = None
    doi: (
        Annotated[Doi, Meta(description="DOI of this version's data, if not in catalog/dois.tsv.")] | None
    ) = None
    withdrawn: Withdrawal | None = None

    def asset(self, role: Role) -> Asset | None:
        """The asset of that role, if the version has one."""
        return next((asset for asset in self.assets if asset.role is role), None)

    @property
    def h5ad(self) -> Asset:
        """The AnnData file, which every version has (rule M207)."""
        return next(asset for asset in self.assets if asset.role is Role.H5AD)


@record
class Figure:
    """A view of the data that the paper prints, to be named and opened."""

    name: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=80,
            description="As the paper calls it, e.g. `Fig 2B`.",
            extra_json_schema=ONE_LINE,
        ),
    ]
    embedding: Annotated[str, Meta(description="Key in obsm, e.g. `X_umap`.")] | None = None
    color: Annotated[str, Meta(description="Column of obs.")] | None = None
    genes: Annotated[tuple[str, ...], Meta(description="Gene symbols or ids in var.")] = ()


@record
class DatasetManifest:
    """The fields of a dataset's YAML file."""

    accession: Accession
    title: Annotated[
        str,
        Meta(min_length=3, max_length=300, description="What the cells are.", extra_json_schema=ONE_LINE),
    ]
    versions: Annotated[tuple[Version, ...], Meta(min_length=1, description="Newest first.")]
    description: Markdown = ""
    doi: (
        Annotated[
            Doi, Meta(description="DOI of the data of all versions together, if not in catalog/dois.tsv.")
        ]
        | None
    ) = None
    default_embedding: Annotated[str, Meta(description="Key in obsm that is shown first.")] | None = None
    columns: Annotated[dict[str, Line], Meta(description="The authors' own obs columns, explained.")] = field(
        default_factory=dict
    )
    gene_sets: (
        Annotated[str, Meta(description="File name of gene sets in CELLxGENE's CSV format.")] | None
    ) = None
    figures: tuple[Figure, ...] = ()
    explorers: tuple[ExplorerLink, ...] = ()
    aliases: Annotated[
        tuple[Alias, ...], Meta(description="Old paths on the site that redirect to the dataset.")
    ] = ()
    withdrawn: Withdrawal | None = None
    manifest: ManifestVersion = MANIFEST

    @property
    def newest(self) -> Version:
        """The version with the highest number."""
        first, *others = self.versions
        return max(self.versions, key=lambda version: version.version) if others else first


@record
class Dataset(DatasetManifest):
    """A dataset in its place: its manifest and its slug."""

    slug: str
    """Name of its file, without `.yaml`."""
    sets: tuple[GeneSet, ...] = ()
    """What its file of gene sets holds."""
