"""The records of CELLxGENE Discover's public API, field for field."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from generator.model.record import record


@record
class OntologyElement:
    """A term."""

    label: str
    ontology_term_id: str


Terms = tuple[OntologyElement, ...]


@record
class CurationAsset:
    """A file."""

    filesize: int
    filetype: Literal["H5AD", "RDS"]
    url: str


@record
class CurationLink:
    """A link that the authors give."""

    link_name: str | None
    link_type: Literal["PROTOCOL", "RAW_DATA", "LAB_WEBSITE", "OTHER", "DATA_SOURCE"]
    link_url: str


@record
class PaperAuthor:
    """An author of the paper: family and given names, or `name` where one alone is known."""

    family: str | UnsetType = UNSET
    given: str | UnsetType = UNSET
    name: str | UnsetType = UNSET


@record
class PublisherMetadata:
    """The paper, as Discover has it from Crossref."""

    authors: tuple[PaperAuthor, ...]
    is_preprint: bool
    journal: str
    published_day: Annotated[int, Meta(description="1 where the day is unknown.")]
    published_month: Annotated[int, Meta(description="1 where the month is unknown.")]
    published_year: int


@record
class DatasetPreview:
    """A dataset in the list of collections."""

    dataset_id: str
    assay: Terms
    disease: Terms
    organism: Terms
    tissue: Terms
    suspension_type: tuple[str, ...] | None


@record
class DatasetFacts:
    """What every full form of a dataset says."""

    dataset_id: str
    dataset_version_id: str
    title: str
    assay: Terms
    assets: tuple[CurationAsset, ...]
    batch_condition: tuple[str, ...] | None
    cell_count: int
    primary_cell_count: int | None
    cell_type: Terms
    citation: str
    development_stage: Terms
    disease: Terms
    donor_id: tuple[str, ...] | None
    is_primary_data: tuple[bool, ...]
    mean_genes_per_cell: float | None
    organism: Terms
    schema_version: str | None
    self_reported_ethnicity: Terms
    sex: Terms
    suspension_type: tuple[str, ...] | None
    tissue: Terms
    tombstone: Literal[False]
    x_approximate_distribution: Literal["COUNT", "NORMAL"] | None


@record
class FileFacts(DatasetFacts):
    """What Discover leaves out of the list of all datasets."""

    default_embedding: str | None
    embeddings: tuple[str, ...] | None
    feature_biotype: tuple[Literal["gene", "spike-in"], ...] | None
    feature_count: int | None
    feature_reference: tuple[str, ...] | None
    raw_data_location: str | None


@record
class CurationDataset(FileFacts):
    """A dataset of a collection."""

    explorer_url: str | None
    processing_status: Literal["SUCCESS"]
    processing_status_detail: None
    published_at: str
    revised_at: str | None


@record
class DatasetRow(DatasetFacts):
    """A dataset in the list of all datasets."""

    collection_id: str
    collection_name: str
    collection_doi: str | None
    explorer_url: str | None
    processing_status: Literal["SUCCESS"]
    processing_status_detail: None
    published_at: str
    revised_at: str | None
    revision_of_collection: None
    revision_of_dataset: None
    visibility: Literal["PUBLIC"]


@record
class CurationDatasetVersion(FileFacts):
    """A version of a dataset."""

    collection_id: str
    collection_version_id: Annotated[str, Meta(description="The one in which it was first published.")]
    published_at: str


@record
class CollectionFacts:
    """What every form of a collection says."""

    collection_id: str
    collection_version_id: str
    collection_url: str
    name: str
    description: str
    consortia: tuple[str, ...]
    contact_email: str
    contact_name: str
    curator_name: str | None
    created_at: str
    published_at: str
    doi: str | None
    links: tuple[CurationLink, ...]
    publisher_metadata: PublisherMetadata | None
    visibility: Literal["PUBLIC"]


@record
class RevisedCollection(CollectionFacts):
    """A collection whatever its version."""

    processing_status: Literal["SUCCESS"]
    revised_at: str | None
    revising_in: None
    revision_of: None


@record
class ListedCollection(RevisedCollection):
    """A collection in the list of all collections."""

    datasets: tuple[DatasetPreview, ...]


@record
class CurationCollection(RevisedCollection):
    """A collection with its datasets."""

    datasets: tuple[CurationDataset, ...]


@record
class CurationCollectionVersion(CollectionFacts):
    """A collection as it was on a day."""

    dataset_versions: tuple[CurationDatasetVersion, ...]


@record
class GoneProblem:
    """What Discover answers, with status 410, for what was withdrawn."""

    detail: str
    status: Literal[410]
    title: Literal["Gone"]
    type: Literal["about:blank"]
