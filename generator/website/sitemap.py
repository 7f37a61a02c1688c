"""sitemap.xml: the addresses that search engines shall know, with the dates that the catalog gives them."""

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from generator.model.record import record
from generator.pages.page import Page, SiteFile

_LIMIT = 50_000  # addresses a file, by the protocol
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')


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
    if (canonical and canonical[1] != escape(site_url + url)) or "noindex" in page.head:
        return None
    return SitemapEntry(url=url, date=date)


def sitemap(entries: Iterable[SitemapEntry], site_url: str) -> Iterator[SiteFile]:
    """sitemap.xml with these entries in the order of addresses; over 50,000, an index of several files."""
    lines = [_line(item, site_url) for item in sorted(set(entries), key=lambda item: item.url)]
    if len(lines) <= _LIMIT:
        yield _file("sitemap.xml", "urlset", lines)
        return
    index = []
    for number, start in enumerate(range(0, len(lines), _LIMIT), start=1):
        name = f"sitemap-{number}.xml"
        yield _file(name, "urlset", lines[start : start + _LIMIT])
        index.append(f"<sitemap><loc>{escape(site_url + name)}</loc></sitemap>")
    yield _file("sitemap.xml", "sitemapindex", index)


def _line(item: SitemapEntry, site_url: str) -> str:
    date = f"<lastmod>{escape(item.date)}</lastmod>" if item.date else ""
    return f"<url><loc>{escape(site_url + item.url)}</loc>{date}</url>"


def _file(path: str, element: str, lines: list[str]) -> SiteFile:
    body = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', f'<{element} xmlns="{_NAMESPACE}">', *lines])
    return SiteFile(path=path, data=f"{body}\n</{element}>\n".encode())
