"""What templates see of citations and of records for programs."""

from markupsafe import Markup

from generator.model.record import record
from generator.pages.views import Link, Snippet


@record
class Cite:
    """How to cite what the page shows."""

    intro: str
    """When to use it."""
    citations: tuple[Snippet, ...]
    """In several formats."""
    paper: Link | None
    """The paper to be cited beside the data: the address of its DOI; the note is what stands before it."""
    records: tuple[Link, ...]
    """Descriptions of the same for programs."""


@record
class HeadView:
    """What a page adds to `<head>`."""

    canonical: str
    """Absolute address of the page, or of the one that stands for it."""
    title: str
    """The page's own, for previews where there is no metadata."""
    description: str
    """Like the title."""
    metadata: Markup
    """Previews, Google Scholar's metadata and typed links of what is cited; empty where nothing is."""
    jsonld: Markup
    """JSON-LD for a script element; empty for none."""
    feeds: tuple[Link, ...]
    """Atom feeds, the most special one first."""
    script: str
    """The module that pages gain from where scripts run."""
