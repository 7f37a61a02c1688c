"""Every URL on a page is made here.

A site path is relative to the site's root and has no leading slash (`d/8XK3M1PZ/v2/`), so that the site works
under any prefix; `relative` turns it into what a link on another page says.
"""

import re
from urllib.parse import quote, urlencode, urlsplit

from markupsafe import Markup, escape

from generator import storage
from generator.model.settings import Settings

HOME = ""
DATASETS = "datasets/"
COLLECTIONS = "collections/"
FACETS = "facets/"
GENES = "genes/"
GENE_INDEX = "genes/index.bin"
GENE_ALIASES = "genes/aliases/"
RELEASES = "releases/"
FEED = "feed.xml"
API = "api/openapi.json"
SCRIPT = "assets/javascripts/catalog.js"

FLOATING = "~/"
"""A page that will stand in several places, so that what they share is rendered once."""
_GAP = re.compile("<~([^<>]*)~>")
_SCHEMES = frozenset({"http", "https"})


def dataset(accession: str) -> str:
    """The site path of a dataset's newest version."""
    return f"d/{accession}/"


def version(accession: str, number: int) -> str:
    """The site path of one version, for ever."""
    return f"d/{accession}/v{number}/"


def figure(accession: str, slug: str) -> str:
    """The site path of a dataset's figure, for ever."""
    return f"d/{accession}/figures/{slug}/"


def query(**parts: str) -> str:
    """A query of an address."""
    return urlencode(parts, quote_via=quote)


def collection(accession: str) -> str:
    """The site path of a collection."""
    return f"c/{accession}/"


def api_version(accession: str, number: int) -> str:
    """The site path of the API's record of a version."""
    return f"api/datasets/{accession}/v{number}.json"


def api_collection(accession: str) -> str:
    """The site path of the API's record of a collection."""
    return f"api/collections/{accession}.json"


def release(date: str) -> str:
    """The site path of a dated release of the catalog."""
    return f"{RELEASES}{date}/"


def collection_feed(accession: str) -> str:
    """The site path of a collection's Atom feed."""
    return f"{collection(accession)}{FEED}"


def picture(accession: str, number: int) -> str:
    """The site path of a version's embedding picture."""
    return f"{version(accession, number)}embedding.webp"


VIEWER = "explore/"
"""The embedded viewer."""


def viewer_facts(accession: str, number: int | None = None) -> str:
    """The site path of what the viewer is told of a dataset, or of one of its versions."""
    return f"{VIEWER}data/{accession}{f'.v{number}' if number else ''}.json"


def gene_sets(accession: str) -> str:
    """The site path of a dataset's gene sets."""
    return f"{dataset(accession)}gene-sets.csv"


def stored(key: str, settings: Settings, page: str) -> str:
    """How the page at site path `page` links to what lies under `key` in the catalog's own store."""
    address = storage.store_url(settings.store) + key
    if "://" not in address:
        return relative(address.removeprefix("/"), page)
    return here(address, settings, page) or ""


def page_file(path: str) -> str:
    """The file that a server sends for a page's site path."""
    return f"{path}index.html"


def page_path(file: str) -> str:
    """The site path of the page that lies in `file`."""
    return file.removesuffix("index.html")


def relative(target: str, page: str) -> str:
    """How the page at site path `page` links to the site path `target`; on FLOATING, a gap for `settle`."""
    if page == FLOATING:
        return Markup(f"<~{escape(target)}~>")  # noqa: S704 - a mark that no text can hold once it is escaped
    there, here = _folders(target), _folders(page)
    same = 0
    while same < len(here) and same < len(there) and here[same] == there[same]:
        same += 1
    path = "/".join([*([".."] * (len(here) - same)), *there[same:]]) or "."
    return f"{path}/" if target.endswith("/") or not target else path


def settle(html: str, page: str) -> str:
    """What was rendered for FLOATING, as it is for the page at site path `page`."""
    return _GAP.sub(lambda gap: relative(gap[1], page), html)


def floats(html: str) -> bool:
    """Whether `settle` finds all links of what was rendered for FLOATING: none was made into other text."""
    return "&lt;~" not in html


def _folders(path: str) -> list[str]:
    return [part for part in path.split("/") if part]


def site(settings: Settings) -> str:
    """The site's address, always with a closing slash."""
    return settings.url.rstrip("/") + "/"


def absolute(settings: Settings, path: str) -> str:
    """The permanent address of a site path."""
    return site(settings) + path


def here(address: str, settings: Settings, page: str) -> str | None:
    """How the page at site path `page` links to an absolute address: relatively if it lies on the site.

    So a copy of the site works wherever it is served. None if the address is not to be trusted.
    """
    trusted = outside(address)
    if trusted and trusted.startswith(site(settings)) and "?" not in trusted and "#" not in trusted:
        return relative(trusted.removeprefix(site(settings)), page)
    return trusted


def opened(address: str, settings: Settings, page: str) -> str | None:
    """The same for an address that may hold a query: what lies on the site is linked to relatively."""
    path, mark, query = address.partition("?") if "?" in address else address.partition("#")
    bare = here(path, settings, page)
    return f"{bare}{mark}{query}" if bare and outside(address) else None


def outside(url: str) -> str | None:
    """`url` if it is a plain web address, else None: `javascript:` and its kin never become links."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    printable = url.isprintable() and not any(character in url for character in " \"'<>\\`")
    return url if parts.scheme in _SCHEMES and parts.hostname and printable else None


def mail(address: str) -> str | None:
    """A link that writes to `address`; None if it is no address."""
    name, at, host = address.partition("@")
    if not (name and at and host) or not address.isprintable():
        return None
    return f"mailto:{quote(address, safe='@+')}"


def doi(identifier: str) -> str:
    """The resolver's address of a DOI."""
    return f"https://doi.org/{quote(identifier, safe='/:;()._-')}"


def orcid(identifier: str) -> str:
    """The page of an ORCID iD."""
    return f"https://orcid.org/{quote(identifier, safe='-')}"


def licence(identifier: str) -> str | None:
    """The text of an SPDX licence; None for expressions of several."""
    return f"https://spdx.org/licenses/{quote(identifier)}.html" if " " not in identifier else None
