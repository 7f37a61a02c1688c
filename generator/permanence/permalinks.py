"""Every permalink of an edition, and what is found there."""

import enum

from generator.model.catalog import Edition


class Found(enum.StrEnum):
    """What answers at a permalink."""

    PAGE = "page"
    TOMBSTONE = "tombstone"
    REDIRECT = "redirect"


def permalinks(edition: Edition) -> dict[str, Found]:
    """Site paths without a leading slash, e.g. `d/8XK3M1PZ/v2/`; aliases are redirects."""
    found: dict[str, Found] = {}
    for collection in edition.collections:
        found[f"c/{collection.accession}/"] = Found.PAGE
        found |= dict.fromkeys(collection.aliases, Found.REDIRECT)
    for _, dataset in edition.datasets():
        found[f"d/{dataset.accession}/"] = Found.PAGE
        found |= {f"d/{dataset.accession}/v{version.version}/": Found.PAGE for version in dataset.versions}
        found |= dict.fromkeys(dataset.aliases, Found.REDIRECT)
    for tombstone in edition.tombstones:
        home = f"{'d' if tombstone.dataset else 'c'}/{tombstone.accession}/"
        number = f"v{tombstone.version.version}/" if tombstone.version else ""
        found[home + number] = Found.TOMBSTONE
        if not tombstone.version:
            found |= dict.fromkeys((tombstone.dataset or tombstone.collection).aliases, Found.REDIRECT)
    return found
