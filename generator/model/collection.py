"""What one publication or project contributes."""

import enum
from typing import Annotated

from msgspec import Meta

from generator.model.dataset import Dataset
from generator.model.fields import (
    MANIFEST,
    ONE_LINE,
    Accession,
    Alias,
    Doi,
    License,
    Line,
    ManifestVersion,
    Markdown,
    Orcid,
    Ror,
    Url,
)
from generator.model.record import record
from generator.model.withdrawal import Withdrawal


class Visibility(enum.StrEnum):
    """Who may see a collection."""

    PUBLIC = "public"
    PRIVATE = "private"


class LinkType(enum.StrEnum):
    """What a collection's link leads to (the kinds CELLxGENE Discover knows)."""

    RAW_DATA = "raw_data"
    PROTOCOL = "protocol"
    LAB_WEBSITE = "lab_website"
    DATA_SOURCE = "data_source"
    OTHER = "other"


@record
class Contact:
    """Whom a reader asks."""

    name: Line
    email: (
        Annotated[str, Meta(description="Shown on the page.", extra_json_schema={"format": "email"})] | None
    ) = None
    url: Url | None = None


@record
class Creator:
    """One author of the data, in the order in which they are cited."""

    name: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=200,
            description="`Family, Given`; a group's name as it is.",
            extra_json_schema=ONE_LINE,
        ),
    ]
    orcid: Orcid | None = None
    affiliation: Line | None = None
    ror: Ror | None = None


@record
class Funding:
    """One grant."""

    funder: Line
    award: Line | None = None
    ror: Ror | None = None


@record
class Publication:
    """The paper; its CSL-JSON record may lie beside the manifest as `publication.csl.json`."""

    doi: Doi


@record
class Link:
    """A link from the collection's page."""

    type: LinkType
    url: Url
    name: Line | None = None


@record
class CollectionManifest:
    """The fields of `collection.yaml`."""

    accession: Accession
    title: Annotated[
        str,
        Meta(min_length=3, max_length=300, description="Title, as on the paper.", extra_json_schema=ONE_LINE),
    ]
    description: Markdown
    license: License
    contact: Contact
    creators: Annotated[tuple[Creator, ...], Meta(min_length=1, description="Authors of the data, in order.")]
    visibility: Visibility = Visibility.PUBLIC
    funding: tuple[Funding, ...] = ()
    publication: Publication | None = None
    links: tuple[Link, ...] = ()
    consortia: Annotated[tuple[Line, ...], Meta(description="Consortia it belongs to, e.g. `HCA`.")] = ()
    doi: (
        Annotated[Doi, Meta(description="DOI of the collection's data, if not in catalog/dois.tsv.")] | None
    ) = None
    aliases: Annotated[
        tuple[Alias, ...], Meta(description="Old paths on the site that redirect to the collection.")
    ] = ()
    withdrawn: Withdrawal | None = None
    manifest: ManifestVersion = MANIFEST


@record
class PublicationRecord:
    """What `publication.csl.json` says of the paper, as far as pages need it."""

    title: str
    authors: tuple[str, ...]
    """Family names, or a group's name."""
    year: int | None
    container: str
    """Journal or preprint server; empty if unknown."""
    month: int | None = None
    """1 to 12."""
    day: int | None = None
    """1 to 31; None where the month is unknown."""
    given: tuple[str, ...] = ()
    """Given names of each author, empty where there are none; () if the record tells none at all."""
    is_preprint: bool = False


@record
class Collection(CollectionManifest):
    """A collection in its place: its manifest, its slug and its datasets."""

    slug: str
    """Name of its folder under `catalog/collections/`."""
    datasets: tuple[Dataset, ...]
    """In the order of their file names."""
    publication_record: PublicationRecord | None = None
