"""Versions of a dataset, and where a version's numbers come from."""

from generator.model.dataset import Version
from generator.model.tombstone import Tombstone
from generator.pages import urls, wording
from generator.pages.dataset_views import VersionRow
from generator.pages.facts import fact
from generator.pages.subject import Subject
from generator.pages.views import Fact, Link, Notice


def outdated(subject: Subject) -> Notice | None:
    """That there is a newer version, and where; None on the newest's pages."""
    if subject.is_newest:
        return None
    newest = subject.dataset.newest
    text = (
        f"This is version {subject.version.version} of {wording.day(subject.version.date)}. "
        "Its files stay here for ever, but there is a newer version."
    )
    link = Link(
        text=f"Version {newest.version} of {wording.day(newest.date)}",
        href=urls.relative(urls.dataset(subject.dataset.accession), subject.page),
    )
    return Notice(text=text, link=link)


def versions(subject: Subject) -> tuple[VersionRow, ...]:
    """All versions, newest first; a withdrawn one leads to its tombstone, so that no number is amiss."""
    accession = subject.dataset.accession
    ends = {
        grave.version.version: grave
        for grave in subject.edition.tombstones
        if grave.version and grave.accession == accession
    }
    published = [*subject.dataset.versions, *(grave.version for grave in ends.values() if grave.version)]
    return tuple(_row(subject, version, ends) for version in sorted(published, key=lambda v: -v.version))


def _row(subject: Subject, version: Version, ends: dict[int, Tombstone]) -> VersionRow:
    end = ends[version.version].withdrawal if version.version in ends else None
    return VersionRow(
        name=f"Version {version.version}",
        href=urls.relative(urls.version(subject.dataset.accession, version.version), subject.page),
        day=wording.day(version.date),
        changes=end.reason if end else version.changes or "",
        cells=wording.count(subject.summary.cells, "cell") if version == subject.version else "",
        here=version == subject.version,
        ended=f"{end.kind.value}, {wording.day(end.date)}" if end else "",
    )


def provenance(subject: Subject) -> tuple[Fact, ...]:
    """Where the page's numbers come from, and what the file says of itself."""
    summary, source = subject.summary, subject.summary.source
    facts = [
        fact("SHA-256", source.sha256, copy=source.sha256),
        fact("Size", f"{wording.size(source.bytes)} ({wording.number(source.bytes)} bytes)"),
        fact("Written as", summary.encoding),
        fact("Summarised", f"{wording.day(source.date)} by {source.tool}"),
    ]
    if summary.title:
        facts.append(fact("Title in the file", summary.title))
    if summary.citation:
        facts.append(fact("Citation in the file", summary.citation))
    if summary.batch_condition:
        facts.append(fact("Batches", ", ".join(summary.batch_condition)))
    if summary.uns_keys:
        facts.append(fact("In uns", ", ".join(summary.uns_keys)))
    return tuple(facts)
