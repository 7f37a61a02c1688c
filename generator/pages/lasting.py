"""What stays when things go: tombstones, redirects from old paths, and the list of every accession."""

import json
import posixpath
from collections.abc import Iterator

from generator.model.catalog import Edition
from generator.model.collection import Collection
from generator.model.dataset import Dataset
from generator.pages import feeds, templates, tombstone, urls
from generator.pages.citing import Cited
from generator.pages.page import Page, Shell, SiteFile
from generator.pages.tombstone_views import RedirectView
from generator.permanence.permalinks import figures

ACCESSIONS = "accessions.json"
"""What the page for missing pages looks mistyped accessions up in."""
_NOT_INDEXED = '<meta name="robots" content="noindex">'


def tombstones(edition: Edition) -> Iterator[tuple[Page, Cited, tuple[SiteFile, ...]]]:
    """For each: a page, its head to come but for the wish not to be indexed; how to cite it; its feed."""
    for each in edition.tombstones:
        what = tombstone.cited(edition, each)
        page = Page(
            path=urls.page_file(tombstone.path_of(each)),
            shell=Shell.DATASET if each.dataset else Shell.COLLECTION,
            title=tombstone.title_of(each),
            description=f"{tombstone.in_one_line(each)} {each.withdrawal.reason}",
            content=templates.fill("tombstone.html", tombstone.tombstone_view(edition, each, what)),
            head=_NOT_INDEXED,
        )
        followed = () if each.dataset else (feeds.last_feed(edition, each.collection, what.reference),)
        yield page, what, followed


def redirects(edition: Edition) -> Iterator[SiteFile]:
    """A page for each old path, in order; it leads on without a script and under any prefix."""
    found = {path: (thing, target) for path, thing, target in _moved(edition)}
    for alias, (thing, target) in sorted(found.items()):
        file = alias if alias.endswith(".html") else f"{alias.rstrip('/')}/index.html"
        view = RedirectView(
            title=thing.title,
            href=urls.relative(target, f"{posixpath.dirname(file)}/".lstrip("/")),
            permalink=urls.absolute(edition.settings, target),
        )
        yield SiteFile(path=file, data=templates.fill("redirect.html", view).encode())


def _moved(edition: Edition) -> Iterator[tuple[str, Collection | Dataset, str]]:
    """Old path, what it led to, and where that is now: aliases, and figures of what was withdrawn."""
    for thing, target in _aliased(edition):
        yield from ((alias, thing, target) for alias in thing.aliases)
    for each in edition.tombstones:
        if each.dataset and each.version is None:
            target = tombstone.path_of(each)
            yield from ((path, each.dataset, target) for path in figures(each.dataset))


def _aliased(edition: Edition) -> Iterator[tuple[Collection | Dataset, str]]:
    for collection in edition.collections:
        yield collection, urls.collection(collection.accession)
    for _, dataset in edition.datasets():
        yield dataset, urls.dataset(dataset.accession)
    for each in edition.tombstones:
        if each.version is None:
            yield each.dataset or each.collection, tombstone.path_of(each)


def accessions(edition: Edition) -> SiteFile:
    """Every accession that has a page, `c` of collections and `d` of datasets, as JSON."""
    graves = [each for each in edition.tombstones if each.version is None]
    known = {
        "c": [c.accession for c in edition.collections] + [g.accession for g in graves if not g.dataset],
        "d": [d.accession for _, d in edition.datasets()] + [g.accession for g in graves if g.dataset],
    }
    ordered = {kind: sorted(found) for kind, found in known.items()}
    return SiteFile(path=ACCESSIONS, data=f"{json.dumps(ordered, separators=(',', ':'))}\n".encode())
