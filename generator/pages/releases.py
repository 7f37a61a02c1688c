"""Dated releases: what the catalog held on a day, to be cited as a whole."""

from collections.abc import Iterator

from generator import citation
from generator.citation import Part
from generator.model.catalog import Edition
from generator.model.release import Release
from generator.pages import citing, templates, urls, wording
from generator.pages.heads import Extras, with_head, with_records
from generator.pages.page import Page, Shell, SiteFile
from generator.pages.release_views import ReleasedFile, ReleasedRow, ReleaseRow, ReleasesView, ReleaseView
from generator.pages.views import Fact, Link

MOST = 500
"""Versions that a page lists: one that every reader can load. SHA256SUMS lists all."""


def render_releases(edition: Edition) -> Iterator[Page | SiteFile]:
    """The list of releases, and each with its page, citations and records; nothing if there are none."""
    if edition.releases:
        yield with_head(edition.settings, _list(edition))
    for release in edition.releases:
        yield from _release(edition, release)


def release_fact(edition: Edition, page: str) -> tuple[Fact, ...]:
    """Where the newest release is, for the page at site path `page`; nothing if there is none."""
    if not edition.releases:
        return ()
    date = edition.releases[-1].date
    newest = Link(text=f"Release of {wording.day(date)}", href=urls.relative(urls.release(date), page))
    others = Link(text="All releases", href=urls.relative(urls.RELEASES, page))
    return (Fact(term="Cite it all", links=(newest, others)),)


def _list(edition: Edition) -> Page:
    rows = tuple(
        ReleaseRow(
            day=wording.day(release.date),
            href=urls.relative(urls.release(release.date), urls.RELEASES),
            versions=wording.count(len(release.versions), "version"),
        )
        for release in reversed(edition.releases)
    )
    crumb = Link(text=edition.settings.name, href=urls.relative(urls.HOME, urls.RELEASES))
    return Page(
        path=urls.page_file(urls.RELEASES),
        shell=Shell.HOME,
        title="Releases",
        description=f"Dated releases of {edition.settings.name}, to be cited as a whole.",
        content=templates.fill("releases.html", ReleasesView(crumb=crumb, releases=rows)),
        modified=edition.releases[-1].date,
    )


def _release(edition: Edition, release: Release) -> Iterator[Page | SiteFile]:
    settings = edition.settings
    # Of what was withdrawn since, tombstones know what it was.
    collections = (*(grave.collection for grave in edition.tombstones), *edition.collections)
    what = citing.cited(settings, citation.reference_of_release(settings, release, collections))
    view = _view(edition, release, what)
    page = Page(
        path=urls.page_file(urls.release(release.date)),
        shell=Shell.HOME,
        title=view.title,
        description=view.lead,
        content=templates.fill("release.html", view),
        modified=release.date,
    )
    yield with_records(settings, page, what, Extras())
    yield from citing.files(what)


def _view(edition: Edition, release: Release, what: citing.Cited) -> ReleaseView:
    page = urls.release(release.date)
    datasets = len({version.accession for version in release.versions})
    count = wording.count(len(release.versions), "version")
    more = len(release.versions) - MOST
    gone = frozenset(
        urls.absolute(edition.settings, urls.version(grave.accession, grave.version.version))
        for grave in edition.tombstones
        if grave.version
    )
    return ReleaseView(
        title=f"Release of {wording.day(release.date)}",
        crumb=Link(text="Releases", href=urls.relative(urls.RELEASES, page)),
        lead=f"What {edition.settings.name} held on {wording.day(release.date)}: "
        f"{count} of {wording.count(datasets, 'dataset')}.",
        sums=Link(text="SHA256SUMS", href="SHA256SUMS", note=wording.count(len(release.versions), "version")),
        rows=tuple(_row(edition, part, page, gone) for part in what.reference.parts[:MOST]),
        more=f"{wording.count(more, 'version')} more: SHA256SUMS lists all." if more > 0 else "",
        cite=citing.cite(what, page, citing.RELEASE),
    )


def _row(edition: Edition, part: Part, page: str, gone: frozenset[str]) -> ReleasedRow:
    note = "withdrawn since" if part.permalink in gone else ""
    return ReleasedRow(
        dataset=Link(text=part.title, href=urls.here(part.permalink, edition.settings, page), note=note),
        version=part.version,
        day=part.date,
        files=tuple(
            ReleasedFile(name=name, sha256=digest, sha256_short=wording.shortened(digest))
            for name, digest in part.sha256
        ),
    )
