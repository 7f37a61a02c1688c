"""sitemap.xml: the addresses that search engines shall know, with the dates that the catalog gives them."""

import re
from collections.abc import Iterable, Iterator
from html import unescape

from generator import citation
from generator.model.record import record
from generator.pages.page import Page, SiteFile

_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')

_NO_INDEX = '<meta name="robots" content="noindex">'


@record
class SitemapEntry:
    """One address of the site."""

    url: str
    """Relative to the site, e.g. `d/8XK3M1PZ/`."""
    date: str | None = None
    """Day of the last change, YYYY-MM-DD."""


def entry(page: Page, date: str | None, site_url: str) -> SitemapEntry | None:
    """The page's entry; None if it asks not to be indexed or names another address as canonical."""
    url = page.path.removesuffix("index.html")
    canonical = _CANONICAL.search(page.head)
    if (canonical and unescape(canonical[1]) != site_url + url) or _NO_INDEX in page.head:
        return None
    return SitemapEntry(url=url, date=date)


def sitemap(entries: Iterable[SitemapEntry], site_url: str) -> Iterator[SiteFile]:
    """sitemap.xml with these entries in the order of addresses; over 50,000, an index of several files."""
    ordered = sorted(set(entries), key=lambda each: each.url)
    places = [citation.SitemapEntry(url=site_url + each.url, modified=each.date or "") for each in ordered]
    for name, text in citation.sitemaps(places, site_url):
        yield SiteFile(path=name, data=text.encode())
