"""What the catalog's DOIs are called: the accession under a prefix, so that they can be told from a page."""

from generator.model.collection import Collection
from generator.model.dataset import Dataset
from generator.model.record import replace


def concept_doi(prefix: str, accession: str) -> str:
    """The DOI of a collection, or of all versions of a dataset together, e.g. `10.5555/8xk3m1pz`."""
    return f"{prefix}/{accession.lower()}"


def version_doi(prefix: str, accession: str, version: int) -> str:
    """The DOI of one version, e.g. `10.5555/8xk3m1pz.v2`."""
    return f"{concept_doi(prefix, accession)}.v{version}"


def with_names(collection: Collection, prefix: str) -> Collection:
    """The collection with a DOI for itself, each dataset and version: the one it has, or shall have."""
    return replace(
        collection,
        doi=collection.doi or concept_doi(prefix, collection.accession),
        datasets=tuple(_with_names(dataset, prefix) for dataset in collection.datasets),
    )


def _with_names(dataset: Dataset, prefix: str) -> Dataset:
    return replace(
        dataset,
        doi=dataset.doi or concept_doi(prefix, dataset.accession),
        versions=tuple(
            replace(each, doi=each.doi or version_doi(prefix, dataset.accession, each.version))
            for each in dataset.versions
        ),
    )
