"""What the templates of tombstones and redirects see."""

from generator.model.record import record
from generator.pages.views import Fact, Link


@record
class LastFile:
    """A file as it was published."""

    name: str
    """File name that it was saved under."""
    version: str
    """`Version 2`; empty where the page is of one version."""
    cells: str
    """Number of cells; empty for other files than the AnnData file."""
    size: str
    """In words."""
    sha256: str
    """All 64 digits."""
    sha256_short: str
    """Both ends of them."""


@record
class TombstoneView:
    """What stays of a collection, a dataset or a version."""

    title: str
    """As it was published."""
    crumb: Link
    """What it belonged to, if that is alive; else the list."""
    verdict: str
    """What happened and when, in a sentence."""
    reason: str
    """The authors' words."""
    successor: Link | None
    """What to use instead."""
    successor_title: str
    """What that is to this."""
    facts: tuple[Fact, ...]
    """What it was."""
    held: tuple[Link, ...]
    """Tombstones of what a collection held, or of a dataset's versions."""
    held_title: str
    """What these are."""
    files: tuple[LastFile, ...]
    """What was published; empty for a collection."""
    citation: str
    """As it was to be cited."""
    records: tuple[Link, ...]
    """The same in other formats, each of which says that it ended."""


@record
class RedirectView:
    """An old address."""

    title: str
    """Of the page that it leads to."""
    href: str
    """Where that is, relative to the old address."""
    permalink: str
    """Its permanent address."""
