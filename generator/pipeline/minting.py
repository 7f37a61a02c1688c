"""New accessions that nothing in the catalog has, or ever had."""

from collections.abc import Callable

from generator.model.catalog import Catalog


def unused(catalog: Catalog, mint: Callable[[], str]) -> str:
    """The first accession of `mint` that is free."""
    taken = used(catalog)
    return next(code for code in iter(mint, None) if code not in taken)


def used(catalog: Catalog) -> set[str]:
    """Accessions of manifests and of the ledger, which keeps those that are gone."""
    datasets = {dataset.accession for c in catalog.collections for dataset in c.datasets}
    return datasets | {c.accession for c in catalog.collections} | {r.accession for r in catalog.ledger}
