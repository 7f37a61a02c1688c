"""Tombstones: what a reader finds at a permalink whose thing was withdrawn."""

from collections.abc import Iterator

from generator import citation
from generator.model.catalog import Edition
from generator.model.dataset import Dataset, Role, Version
from generator.model.tombstone import Tombstone
from generator.model.withdrawal import WithdrawalKind
from generator.pages import citing, people, urls, wording
from generator.pages.citing import Cited
from generator.pages.facts import fact
from generator.pages.tombstone_views import LastFile, TombstoneView
from generator.pages.views import Fact, Link

_HAPPENED = {
    WithdrawalKind.WITHDRAWN: "was withdrawn on {day} and should not be used any more.",
    WithdrawalKind.SUPERSEDED: "was superseded on {day}: something newer takes its place.",
    WithdrawalKind.DUPLICATE: "was withdrawn on {day}: the same cells are published elsewhere.",
    WithdrawalKind.MOVED: "moved on {day} and is published elsewhere now.",
}
_SUCCESSORS = {
    WithdrawalKind.WITHDRAWN: "Use instead",
    WithdrawalKind.SUPERSEDED: "Superseded by",
    WithdrawalKind.DUPLICATE: "The same as",
    WithdrawalKind.MOVED: "Moved to",
}


def path_of(tombstone: Tombstone) -> str:
    """The site path of the permalink that it stands at."""
    if tombstone.dataset is None:
        return urls.collection(tombstone.accession)
    if tombstone.version is None:
        return urls.dataset(tombstone.accession)
    return urls.version(tombstone.accession, tombstone.version.version)


def title_of(tombstone: Tombstone) -> str:
    """What stood there, in the authors' words."""
    title = (tombstone.dataset or tombstone.collection).title
    return f"{title}, version {tombstone.version.version}" if tombstone.version else title


def in_one_line(tombstone: Tombstone) -> str:
    """What happened: `This dataset was withdrawn on 1 May 2026 ...`."""
    kind = "version" if tombstone.version else "dataset" if tombstone.dataset else "collection"
    end = tombstone.withdrawal
    return f"This {kind} {_HAPPENED[end.kind].format(day=wording.day(end.date))}"


def cited(edition: Edition, tombstone: Tombstone) -> Cited:
    """How to cite what was withdrawn, in every format; of a dataset, its newest version."""
    summary = None
    if dataset := tombstone.dataset:
        version = tombstone.version or dataset.newest
        summary = edition.summaries.read(dataset.accession, version.version)
    settings, known = edition.settings, edition.collection_accessions()
    return citing.cited(settings, citation.reference_of_tombstone(settings, tombstone, summary, known))


def tombstone_view(edition: Edition, tombstone: Tombstone, what: Cited) -> TombstoneView:
    """Everything that the page says; `what` is how it is cited."""
    page = path_of(tombstone)
    end = tombstone.withdrawal
    successor = (
        _successor(edition, end.successor, page) if end.successor else _newest(edition, tombstone, page)
    )
    return TombstoneView(
        title=title_of(tombstone),
        crumb=_crumb(edition, tombstone, page),
        verdict=in_one_line(tombstone),
        reason=end.reason,
        successor=successor,
        successor_title=_SUCCESSORS[end.kind] if end.successor else "Newest version",
        facts=tuple(_facts(edition, tombstone)),
        held=tuple(_held(edition, tombstone, page)),
        held_title="Its versions" if tombstone.dataset else "Its datasets",
        files=tuple(_files(edition, tombstone)),
        citation=citation.text(what.reference),
        records=citing.records(what, page),
    )


def _crumb(edition: Edition, tombstone: Tombstone, page: str) -> Link:
    collection = tombstone.collection
    if tombstone.dataset and any(c.accession == collection.accession for c in edition.collections):
        return Link(text=collection.title, href=urls.relative(urls.collection(collection.accession), page))
    return Link(text="Collections", href=urls.relative(urls.COLLECTIONS, page))


def _successor(edition: Edition, successor: str, page: str) -> Link:
    if ":" in successor:
        return Link(text=successor, href=urls.outside(successor))
    for collection in edition.collections:
        if collection.accession == successor:
            return Link(text=collection.title, href=urls.relative(urls.collection(successor), page))
        for dataset in collection.datasets:
            if dataset.accession == successor:
                return Link(text=dataset.title, href=urls.relative(urls.dataset(successor), page))
    for other in edition.tombstones:
        if other.accession == successor and other.version is None:
            return Link(text=title_of(other), href=urls.relative(path_of(other), page), note="withdrawn too")
    return Link(text=successor, href=None)


def _newest(edition: Edition, tombstone: Tombstone, page: str) -> Link | None:
    """A version's dataset, if that is alive."""
    if tombstone.version is None or tombstone.dataset is None:
        return None
    for _, dataset in edition.datasets():
        if dataset.accession == tombstone.accession:
            return Link(
                text=f"{dataset.title}, version {dataset.newest.version}",
                href=urls.relative(urls.dataset(dataset.accession), page),
            )
    return None


def _versions(dataset: Dataset, version: Version | None) -> tuple[Version, ...]:
    return (version,) if version else tuple(sorted(dataset.versions, key=lambda v: -v.version))


def _facts(edition: Edition, tombstone: Tombstone) -> Iterator[Fact]:
    collection, dataset, end = tombstone.collection, tombstone.dataset, tombstone.withdrawal
    number = f" v{tombstone.version.version}" if tombstone.version else ""
    permalink = urls.absolute(edition.settings, path_of(tombstone))
    yield fact("Permalink", tombstone.accession + number, copy=permalink)
    if dataset:
        versions = _versions(dataset, tombstone.version)
        summary = edition.summaries.read(dataset.accession, versions[0].version)
        yield fact("Published", wording.day(versions[-1].date))
        yield fact("Cells", wording.number(summary.cells))
        yield fact("Genes", wording.number(summary.genes))
    yield fact("Ended", wording.day(end.date), note=end.kind.value)
    yield people.publication_fact(collection)
    yield people.licence_fact(collection)
    yield people.contact_fact(collection.contact)


def _held(edition: Edition, tombstone: Tombstone, page: str) -> Iterator[Link]:
    """What was withdrawn with it, one level down."""
    if tombstone.version:
        return
    for other in edition.tombstones:
        below = other.version is None if tombstone.dataset is None else other.version is not None
        within = other.dataset is not None and (tombstone.dataset or other.dataset) == other.dataset
        if below and within and other.collection == tombstone.collection:
            text = f"Version {other.version.version}" if other.version else title_of(other)
            yield Link(text=text, href=urls.relative(path_of(other), page))


def _files(edition: Edition, tombstone: Tombstone) -> Iterator[LastFile]:
    dataset = tombstone.dataset
    for version in _versions(dataset, tombstone.version) if dataset else ():
        assert dataset is not None
        summary = edition.summaries.read(dataset.accession, version.version)
        reference = citation.reference_of_dataset(
            edition.settings, tombstone.collection, dataset, version, summary
        )
        for file in sorted(reference.files, key=lambda file: file.role is not Role.H5AD):
            yield LastFile(
                name=file.name,
                version="" if tombstone.version else f"Version {version.version}",
                cells=wording.number(summary.cells) if file.role is Role.H5AD else "",
                size=wording.size(file.bytes),
                sha256=file.sha256,
                sha256_short=wording.shortened(file.sha256),
            )
