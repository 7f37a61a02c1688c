"""What `pages` hands to `website`: a page to be put into a shell, or a file as it is."""

import enum
from collections.abc import Callable

from generator.model.record import record


class Shell(enum.StrEnum):
    """Kinds of page; each has a shell of its own, with its item of the navigation marked."""

    HOME = "home"
    BROWSE = "browse"
    """The list of datasets."""
    COLLECTIONS = "collections"
    """The list of collections."""
    COLLECTION = "collection"
    DATASET = "dataset"
    GENES = "genes"
    """Where genes are looked up in all datasets."""


@record
class Page:
    """One page of the site, but for what all pages share."""

    path: str
    """Where it lies in the site, e.g. `d/8XK3M1PZ/index.html`."""
    shell: Shell
    title: str
    """Plain text."""
    description: str
    """Plain text, for search engines and previews."""
    content: str
    """HTML of the content area; begins with the page's one `<h1>`."""
    head: str = ""
    """HTML for `<head>`. A `<link rel="canonical">` in it takes the place of the page's own address."""
    modified: str = ""
    """Day of its last change, YYYY-MM-DD; empty if that is the newest of what it is made from."""


@record
class SiteFile:
    """A file that is published as it is."""

    path: str
    """Where it lies in the site, e.g. `d/8XK3M1PZ/v1/embedding.webp`."""
    data: bytes


@record
class Sketch:
    """A page that need not be made if nothing that it says has changed."""

    path: str
    says: bytes
    """All that the page is made of, the catalog's settings aside."""
    make: Callable[[], Page]
