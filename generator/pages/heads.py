"""What pages add to `<head>`: their address, previews, and records for programs."""

from markupsafe import Markup, escape

from generator import citation
from generator.model.record import record, replace
from generator.model.settings import Settings
from generator.pages import templates, urls
from generator.pages.cite_views import HeadView
from generator.pages.citing import Cited
from generator.pages.page import Page
from generator.pages.views import Link


@record
class Extras:
    """What the head of a page has beside what every head has."""

    canonical: str = ""
    """Site path of the page that stands for this one, if another does."""
    picture: str = ""
    """Site path of the page's picture."""
    feeds: tuple[Link, ...] = ()
    """Atom feeds more special than the catalog's; hrefs are site paths."""
    jsonld: str = ""
    """The JSON-LD block of a page that shows nothing that is cited."""


def with_head(settings: Settings, page: Page, extras: Extras | None = None) -> Page:
    """The page with the head of one that shows nothing that is cited."""
    extras = extras or Extras()
    image = escape(urls.absolute(settings, extras.picture)) if extras.picture else ""
    metadata = f'<meta property="og:image" content="{image}">' if image else ""
    return _filled(settings, page, extras, metadata=metadata, jsonld=extras.jsonld)


def with_records(settings: Settings, page: Page, what: Cited, extras: Extras) -> Page:
    """The page with everything in its head that programs read of what it shows."""
    image = urls.absolute(settings, extras.picture) if extras.picture else ""
    metadata = f"{citation.open_graph(what.reference, image)}\n{what.metadata}"
    return _filled(settings, page, extras, metadata=metadata, jsonld=what.jsonld)


def _filled(settings: Settings, page: Page, extras: Extras, *, metadata: str, jsonld: str) -> Page:
    path = urls.page_path(page.path)
    catalog = Link(text=settings.name, href=urls.FEED)
    feeds = ((feed.text, urls.relative(feed.href or "", path)) for feed in (*extras.feeds, catalog))
    view = HeadView(
        canonical=urls.absolute(settings, extras.canonical or path),
        title=page.title,
        description=page.description,
        # What the citation room makes is escaped there.
        metadata=Markup(metadata),  # noqa: S704
        jsonld=Markup(jsonld),  # noqa: S704
        feeds=tuple(Link(text=text, href=href) for text, href in feeds),
        script=urls.relative(urls.SCRIPT, path),
    )
    return replace(page, head=page.head + templates.head(view))
