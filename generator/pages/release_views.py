"""What the templates of dated releases see."""

from generator.model.record import record
from generator.pages.cite_views import Cite
from generator.pages.views import Link


@record
class ReleaseRow:
    """One release in the list of releases."""

    day: str
    """In words."""
    href: str
    """Its page."""
    versions: str
    """How many versions it lists, with the noun."""


@record
class ReleasesView:
    """The list of all releases."""

    crumb: Link
    """The first page."""
    releases: tuple[ReleaseRow, ...]
    """Newest first."""


@record
class ReleasedFile:
    """One file of a version that a release lists."""

    name: str
    """File name to save it under."""
    sha256: str
    """All 64 digits."""
    sha256_short: str
    """Both ends of them."""


@record
class ReleasedRow:
    """One version that a release lists."""

    dataset: Link
    """Title of the dataset, leading to that version; the note says so if it was withdrawn since."""
    version: str
    """Its number."""
    day: str
    """When it came out, YYYY-MM-DD; empty if that is not known any more."""
    files: tuple[ReleasedFile, ...]
    """With the digests of that day."""


@record
class ReleaseView:
    """A release's page."""

    title: str
    """`Release of 1 March 2026`."""
    crumb: Link
    """The list of releases."""
    lead: str
    """What it holds, in a sentence."""
    sums: Link
    """The list of digests as a file."""
    rows: tuple[ReleasedRow, ...]
    """The first versions by accession."""
    more: str
    """Where the others are; empty if there are none."""
    cite: Cite
    """How to cite the catalog as it was."""
