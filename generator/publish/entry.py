"""One file of a published site: its key, its digest, what is sent with it, and when it goes up."""

import enum
import re

from generator.model.record import record
from generator.storage import IMMUTABLE, Headers

FRESH = "no-cache"
"""Cache-Control of what keeps its name when its bytes change: browsers ask before they use their copy."""

_ASSET_FOLDERS = ("assets/", "browse/")
_HASHED = re.compile(r"(?:^|[.-])[0-9a-f]{8,64}\.")
_LISTS = re.compile(r"[^/]+(/[^/]+)?|curation/v1/[^/]+")
"""Files at the top, or one folder down, are ways in: home, lists, search, feeds, sitemap."""


class Phase(enum.IntEnum):
    """When a file is uploaded; each phase ends before the next begins, so that no link leads nowhere."""

    ASSETS = 1
    """Stylesheets, scripts and index shards, which pages load."""
    PAGES = 2
    """Pages of datasets, versions, collections and terms, and the records beside them."""
    LISTS = 3
    """What leads to pages: home, lists, search, feeds, sitemap."""


@record
class Entry:
    """One file of a published site."""

    key: str
    sha256: str
    bytes: int
    headers: Headers

    @property
    def phase(self) -> Phase:
        """When it goes up."""
        return phase_of(self.key)

    @property
    def lasting(self) -> bool:
        """True for what is named after its bytes: open pages may load it long after the next publish."""
        return is_lasting(self.key)


def phase_of(key: str) -> Phase:
    """When the file under `key` goes up."""
    if key.startswith("assets/") or is_lasting(key):
        return Phase.ASSETS
    return Phase.LISTS if _LISTS.fullmatch(key) else Phase.PAGES


def headers_of(key: str, content_type: str) -> Headers:
    """What is sent with the file under `key`."""
    return Headers(content_type=content_type, cache_control=IMMUTABLE if is_lasting(key) else FRESH)


def is_lasting(key: str) -> bool:
    """True for keys that are named after their bytes."""
    name = key.rpartition("/")[2]
    return key.startswith(_ASSET_FOLDERS) and _HASHED.search(name) is not None
