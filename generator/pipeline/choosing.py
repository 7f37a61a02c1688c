"""Which versions a command is about."""

from collections.abc import Collection as Codes

from generator.errors import UsageError
from generator.model.catalog import Catalog
from generator.model.dataset import Dataset, Version


def chosen(catalog: Catalog, only: Codes[str], *, alive: bool = False) -> list[tuple[Dataset, Version]]:
    """Every version of the datasets in `only`, or of all; without what was withdrawn if `alive`.

    Raises UsageError for an accession that no dataset has.
    """
    datasets = [(c, d) for c in catalog.collections for d in c.datasets if not only or d.accession in only]
    unknown = sorted(set(only) - {dataset.accession for _, dataset in datasets})
    if unknown:
        raise UsageError(f"no dataset has the accession {unknown[0]}", hint="see the manifests' `accession:`")
    return [
        (dataset, version)
        for collection, dataset in datasets
        for version in dataset.versions
        if not (alive and (collection.withdrawn or dataset.withdrawn or version.withdrawn))
    ]
