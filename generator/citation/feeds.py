"""Atom feeds and sitemaps, from entries that the caller gives in their order."""

from collections.abc import Sequence
from html import escape

from generator.citation.reference import Kind, Reference
from generator.model.record import record

LARGEST_SITEMAP = 50_000
"""Addresses that one sitemap may hold (sitemaps.org)."""
NOTHING_YET = "1970-01-01"
"""What an empty feed says of its last change, which Atom demands."""

_XML = '<?xml version="1.0" encoding="utf-8"?>\n'
_SITEMAP_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@record
class FeedEntry:
    """One piece of news."""

    url: str
    """Absolute; also the entry's permanent id."""
    title: str
    summary: str
    """Plain text."""
    authors: tuple[str, ...]
    published: str
    """YYYY-MM-DD."""
    updated: str
    """YYYY-MM-DD."""


@record
class Feed:
    """A feed's own facts."""

    url: str
    """Where the feed itself is, absolute."""
    home: str
    """The page that it tells of, absolute."""
    title: str
    author: str


@record
class SitemapEntry:
    """One address of the site."""

    url: str
    """Absolute."""
    modified: str = ""
    """YYYY-MM-DD; empty if it is not known."""


def feed_entry(reference: Reference) -> FeedEntry:
    """The news that this was published, or that it ended."""
    # A release is named after its date already.
    is_version = reference.version and reference.kind is not Kind.RELEASE
    version = f", version {reference.version}" if is_version else ""
    end = reference.withdrawal
    return FeedEntry(
        url=reference.permalink,
        title=f"{reference.title}{version}",
        summary=end.sentence if end else reference.description,
        authors=tuple(agent.display for agent in reference.creators),
        published=reference.date or NOTHING_YET,
        updated=(end.date if end else reference.date) or NOTHING_YET,
    )


def atom_feed(feed: Feed, entries: Sequence[FeedEntry]) -> str:
    """An Atom feed (RFC 4287); days are written as midnight UTC."""
    updated = max((entry.updated for entry in entries), default=NOTHING_YET)
    head = (
        f"{_tag('id', feed.home)}{_tag('title', feed.title)}{_tag('updated', _moment(updated))}"
        f'<link rel="self" type="application/atom+xml" href="{escape(feed.url)}"/>'
        f'<link rel="alternate" type="text/html" href="{escape(feed.home)}"/>'
        f"<author>{_tag('name', feed.author)}</author>\n"
    )
    body = "".join(_entry(entry) for entry in entries)
    return f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom">\n{head}{body}</feed>\n'


def sitemap(entries: Sequence[SitemapEntry]) -> str:
    """One sitemap; the caller gives at most LARGEST_SITEMAP entries."""
    urls = "".join(f"<url>{_place(entry)}</url>\n" for entry in entries)
    return f'{_XML}<urlset xmlns="{_SITEMAP_NAMESPACE}">\n{urls}</urlset>\n'


def sitemaps(entries: Sequence[SitemapEntry], site_url: str) -> tuple[tuple[str, str], ...]:
    """File names and texts: `sitemap.xml` alone, or an index of that name with its parts after it."""
    if len(entries) <= LARGEST_SITEMAP:
        return (("sitemap.xml", sitemap(entries)),)
    starts = range(0, len(entries), LARGEST_SITEMAP)
    chunks = [entries[start : start + LARGEST_SITEMAP] for start in starts]
    parts = [(f"sitemap-{number}.xml", sitemap(chunk)) for number, chunk in enumerate(chunks, 1)]
    listed = "".join(
        f"<sitemap>{_place(SitemapEntry(url=site_url + name, modified=_newest(chunk)))}</sitemap>\n"
        for (name, _), chunk in zip(parts, chunks, strict=True)
    )
    index = f'{_XML}<sitemapindex xmlns="{_SITEMAP_NAMESPACE}">\n{listed}</sitemapindex>\n'
    return (("sitemap.xml", index), *parts)


def _entry(entry: FeedEntry) -> str:
    authors = "".join(f"<author>{_tag('name', name)}</author>" for name in entry.authors)
    return (
        f"<entry>{_tag('id', entry.url)}{_tag('title', entry.title)}"
        f"{_tag('updated', _moment(entry.updated))}{_tag('published', _moment(entry.published))}"
        f'<link rel="alternate" type="text/html" href="{escape(entry.url)}"/>'
        f"{authors}{_tag('summary', entry.summary)}</entry>\n"
    )


def _place(entry: SitemapEntry) -> str:
    return _tag("loc", entry.url) + (_tag("lastmod", entry.modified) if entry.modified else "")


def _newest(entries: Sequence[SitemapEntry]) -> str:
    return max(entry.modified for entry in entries)


def _moment(date: str) -> str:
    return f"{date}T00:00:00Z"


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"
