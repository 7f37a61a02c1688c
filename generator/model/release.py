"""Dated releases of the whole catalog, so that all of it can be cited as it was on one day."""

from generator.model.record import record


@record
class ReleasedVersion:
    """One version that a release lists."""

    accession: str
    """Of the dataset."""
    version: int
    sha256: tuple[tuple[str, str], ...]
    """Pairs of role (`h5ad`, `rds`) and digest, by role."""


@record
class Release:
    """What the catalog offered on one day; never changed once it is published."""

    date: str
    """YYYY-MM-DD, which names it."""
    versions: tuple[ReleasedVersion, ...]
    """By accession and number."""
