"""The records of the catalog's own API; its JSON Schemas are made of them."""

from typing import Annotated, Literal

from msgspec import Meta

from generator.model.record import record


@record
class TermRecord:
    """One value of a schema field and how many cells carry it."""

    id: Annotated[str, Meta(description="CURIE, e.g. `CL:0000084`; empty for a value without a term.")]
    label: str
    cells: int


Facets = Annotated[
    dict[str, tuple[TermRecord, ...]],
    Meta(description="Values by schema field, e.g. `cell_type`; most cells first. Donors are left out."),
]


@record
class FileRecord:
    """One file of a version."""

    name: Annotated[str, Meta(description="Name to save it under, as in SHA256SUMS.")]
    role: Annotated[str, Meta(description="`h5ad` or `rds`.")]
    url: str
    bytes: int
    sha256: str
    media_type: str


@record
class CreatorRecord:
    """One author of the data."""

    name: Annotated[str, Meta(description="`Family, Given`, or a group's name.")]
    orcid: str | None = None
    affiliation: str | None = None
    ror: str | None = None


@record
class PaperRecord:
    """The paper that the data belong to."""

    doi: str
    url: str
    title: str | None
    authors: Annotated[tuple[str, ...], Meta(description="Family names, or a group's name.")]
    year: int | None
    container: Annotated[str | None, Meta(description="Journal or preprint server.")]


@record
class LinkRecord:
    """A link that the authors give."""

    type: str
    url: str
    name: str | None


@record
class DatasetEntry:
    """A dataset in a list: its newest version."""

    accession: str
    title: str
    collection: Annotated[str, Meta(description="Accession of its collection.")]
    collection_title: str
    version: Annotated[int, Meta(description="Number of the newest version.")]
    date: Annotated[str, Meta(description="Of the newest version, YYYY-MM-DD.")]
    created: Annotated[str, Meta(description="Of the first version, YYYY-MM-DD.")]
    licence: Annotated[str, Meta(description="SPDX expression.")]
    doi: Annotated[str | None, Meta(description="DOI of the newest version's data.")]
    permalink: Annotated[str, Meta(description="Of the newest version, for ever.")]
    url: Annotated[str, Meta(description="The record with everything.")]
    cells: int
    genes: int
    primary_cells: int | None
    schema_version: Annotated[str | None, Meta(description="CELLxGENE schema that the file declares.")]
    facets: Facets
    files: tuple[FileRecord, ...]


@record
class VersionEntry:
    """A version in a dataset's list of versions."""

    version: int
    date: str
    changes: str | None
    doi: str | None
    permalink: str
    url: str
    files: tuple[FileRecord, ...]


@record
class VersionRecord:
    """All that is known of one version."""

    accession: str
    version: int
    title: str
    description: Annotated[str, Meta(description="Plain text.")]
    date: str
    changes: str | None
    doi: Annotated[str | None, Meta(description="DOI of this version's data.")]
    permalink: str
    url: str
    dataset: Annotated[str, Meta(description="The record of the dataset at large.")]
    collection: str
    collection_title: str
    creators: tuple[CreatorRecord, ...]
    licence: str
    citation: Annotated[str, Meta(description="In APA style.")]
    paper: PaperRecord | None
    cells: int
    genes: int
    primary_cells: int | None
    schema_version: str | None
    embeddings: tuple[str, ...]
    default_embedding: str | None
    facets: Facets
    files: tuple[FileRecord, ...]


@record
class DatasetRecord:
    """A dataset at large: its newest version in full, and all versions."""

    accession: str
    title: str
    doi: Annotated[str | None, Meta(description="DOI of all versions together.")]
    permalink: str
    url: str
    newest: VersionRecord
    versions: Annotated[tuple[VersionEntry, ...], Meta(description="Newest first.")]


@record
class CollectionEntry:
    """A collection in a list."""

    accession: str
    title: str
    doi: Annotated[str | None, Meta(description="DOI of the collection itself.")]
    permalink: str
    url: str
    licence: str
    created: Annotated[str | None, Meta(description="Day of its first version, YYYY-MM-DD.")]
    date: Annotated[str | None, Meta(description="Day of its newest version, YYYY-MM-DD.")]
    cells: Annotated[int, Meta(description="Of the newest versions of its datasets together.")]
    datasets: Annotated[tuple[str, ...], Meta(description="Accessions.")]


@record
class CollectionRecord:
    """All that is known of a collection."""

    accession: str
    title: str
    description: str
    doi: Annotated[str | None, Meta(description="DOI of the collection itself.")]
    permalink: str
    url: str
    creators: tuple[CreatorRecord, ...]
    contact_name: str
    contact_email: str | None
    licence: str
    citation: str
    paper: PaperRecord | None
    links: tuple[LinkRecord, ...]
    consortia: tuple[str, ...]
    created: str | None
    date: str | None
    datasets: tuple[DatasetEntry, ...]


@record
class TombstoneRecord:
    """What stands in place of a record after withdrawal; a server would answer 410."""

    status: Literal[410]
    kind: Annotated[str, Meta(description="`withdrawn`, `superseded`, `duplicate` or `moved`.")]
    date: str
    reason: str
    successor: Annotated[str | None, Meta(description="What to use instead: an address.")]
    accession: str
    version: Annotated[int | None, Meta(description="None for a dataset or collection.")]
    title: str
    permalink: str
    url: str
    citation: Annotated[str, Meta(description="As it was last cited, in APA style.")]
    files: tuple[FileRecord, ...]


@record
class IndexRecord:
    """Where to begin."""

    name: str
    description: str
    url: str
    collections: int
    datasets: int
    versions: int
    cells: Annotated[int, Meta(description="Of the newest versions together.")]
    links: Annotated[dict[str, str], Meta(description="Addresses of the lists and of the description.")]
