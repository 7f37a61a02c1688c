"""Every permalink of an edition, and what is found there."""

import enum

from generator.model.catalog import Edition
from generator.model.dataset import Dataset
from generator.model.figure_view import figure_slug


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
        found |= dict.fromkeys(figures(dataset), Found.PAGE)
        found |= dict.fromkeys(dataset.aliases, Found.REDIRECT)
    for tombstone in edition.tombstones:
        home = f"{'d' if tombstone.dataset else 'c'}/{tombstone.accession}/"
        number = f"v{tombstone.version.version}/" if tombstone.version else ""
        found[home + number] = Found.TOMBSTONE
        if not tombstone.version:
            found |= dict.fromkeys((tombstone.dataset or tombstone.collection).aliases, Found.REDIRECT)
        if tombstone.dataset and not tombstone.version:
            found |= dict.fromkeys(figures(tombstone.dataset), Found.REDIRECT)
    return found


def figures(dataset: Dataset) -> tuple[str, ...]:
    """Site paths of a dataset's figures."""
    return tuple(f"d/{dataset.accession}/figures/{figure_slug(figure.name)}/" for figure in dataset.figures)
