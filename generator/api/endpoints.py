"""Every address of the API and the record that it answers: the one table that OpenAPI is made of."""

from typing import Any

from generator.api import curation_records as twin
from generator.api import records as own
from generator.model.record import record

JSON, NDJSON = "application/json", "application/x-ndjson"
PARAMETERS = {
    "accession": "Accession of a dataset or collection, e.g. `8XK3M1PZ`.",
    "version": "Number of a version.",
    "collection_id": "UUID of a collection.",
    "collection_version_id": "UUID of a collection on the day of a change.",
    "dataset_id": "UUID of a dataset.",
    "dataset_version_id": "UUID of a version.",
}
"""What stands between braces in addresses."""


@record
class Endpoint:
    """One kind of address."""

    path: str
    """With its parameters between braces."""
    name: str
    """operationId."""
    title: str
    answer: Any
    """Type of the record."""
    media_type: str = JSON
    buried: bool = False
    """A tombstone answers in the record's place after withdrawal."""
    gone: bool = False
    """The twin answers 410 for what was withdrawn."""

    @property
    def file(self) -> str:
        """The file of the site that answers, with its parameters between braces."""
        path = self.path.removeprefix("/")
        return path if path.startswith("api/") else f"{path}.json"


ENDPOINTS = (
    Endpoint(path="/api/index.json", name="index", title="Where to begin", answer=own.IndexRecord),
    Endpoint(
        path="/api/datasets.json",
        name="datasets",
        title="All datasets",
        answer=tuple[own.DatasetEntry, ...],
    ),
    Endpoint(
        path="/api/datasets.ndjson",
        name="datasetLines",
        title="All datasets, one a line",
        answer=own.DatasetEntry,
        media_type=NDJSON,
    ),
    Endpoint(
        path="/api/datasets/{accession}.json",
        name="dataset",
        title="A dataset, or its tombstone",
        answer=own.DatasetRecord,
        buried=True,
    ),
    Endpoint(
        path="/api/datasets/{accession}/v{version}.json",
        name="version",
        title="A version of a dataset, or its tombstone",
        answer=own.VersionRecord,
        buried=True,
    ),
    Endpoint(
        path="/api/collections.json",
        name="collections",
        title="All collections",
        answer=tuple[own.CollectionEntry, ...],
    ),
    Endpoint(
        path="/api/collections.ndjson",
        name="collectionLines",
        title="All collections, one a line",
        answer=own.CollectionEntry,
        media_type=NDJSON,
    ),
    Endpoint(
        path="/api/collections/{accession}.json",
        name="collection",
        title="A collection with its datasets, or its tombstone",
        answer=own.CollectionRecord,
        buried=True,
    ),
    Endpoint(
        path="/api/tombstones.json",
        name="tombstones",
        title="All that was withdrawn",
        answer=tuple[own.TombstoneRecord, ...],
    ),
    Endpoint(
        path="/curation/v1/collections",
        name="curationCollections",
        title="All collections, as CELLxGENE Discover lists them",
        answer=tuple[twin.ListedCollection, ...],
    ),
    Endpoint(
        path="/curation/v1/collections/{collection_id}",
        name="curationCollection",
        title="A collection with its datasets",
        answer=twin.CurationCollection,
        gone=True,
    ),
    Endpoint(
        path="/curation/v1/collections/{collection_id}/versions",
        name="curationCollectionVersions",
        title="A collection on each day on which something was published in it, newest first",
        answer=tuple[twin.CurationCollectionVersion, ...],
        gone=True,
    ),
    Endpoint(
        path="/curation/v1/collection_versions/{collection_version_id}",
        name="curationCollectionVersion",
        title="A collection on one day",
        answer=twin.CurationCollectionVersion,
    ),
    Endpoint(
        path="/curation/v1/collections/{collection_id}/datasets/{dataset_id}",
        name="curationDataset",
        title="A dataset of a collection",
        answer=twin.CurationDataset,
        gone=True,
    ),
    Endpoint(
        path="/curation/v1/datasets",
        name="curationDatasets",
        title="All datasets, as CELLxGENE Discover lists them",
        answer=tuple[twin.DatasetRow, ...],
    ),
    Endpoint(
        path="/curation/v1/datasets/{dataset_id}/versions",
        name="curationDatasetVersions",
        title="All versions of a dataset, newest first",
        answer=tuple[twin.CurationDatasetVersion, ...],
        gone=True,
    ),
    Endpoint(
        path="/curation/v1/dataset_versions/{dataset_version_id}",
        name="curationDatasetVersion",
        title="A version of a dataset",
        answer=twin.CurationDatasetVersion,
        gone=True,
    ),
)
"""All but the description itself."""
