"""The files of the API: a dataset's by themselves, so that workers share the work, and then the lists."""

from collections.abc import Iterable, Iterator, Sequence

from generator import citation
from generator.api import curation, own, places
from generator.api.file import ApiFile, ApiList, compact, document, lines, listing
from generator.api.gathering import Gathered, Member
from generator.api.gone import tombstone_files, tombstone_record
from generator.api.openapi import openapi
from generator.api.own import Subject
from generator.api.records import IndexRecord
from generator.model.catalog import Edition
from generator.model.collection import Collection
from generator.model.dataset import Dataset
from generator.model.record import record

_HELD = 20_000
"""Rows of Discover's list that are held at a time: 2 KB each."""


@record
class Listed:
    """What lists need of one dataset, as JSON, which takes a fifth of the records' memory."""

    accession: str
    order: tuple[str, str]
    """Where it stands in Discover's list: day of publication and id, the greatest first."""
    entry: bytes
    row: bytes
    versions: int
    """How many there are."""
    cells: int


@record
class DatasetFiles:
    """All that one dataset contributes to the API."""

    files: tuple[ApiFile, ...]
    listed: Listed
    member: Member


def dataset_files(edition: Edition, collection: Collection, dataset: Dataset) -> DatasetFiles:
    """A dataset's files in both APIs; reads the summaries of its versions from the edition."""
    subjects = _subjects(edition, collection, dataset)
    newest, *_ = subjects
    facts = {subject.version.version: curation.file_facts(subject) for subject in subjects}
    newest_facts = facts[newest.version.version]
    versions = [curation.dataset_version(each, facts[each.version.version]) for each in subjects]
    whole = curation.dataset(newest, newest_facts)
    id_ = whole.dataset_id
    in_collection = f"collections/{places.collection_id(edition.settings, collection.accession)}"
    row = curation.row(newest, newest_facts)
    files = (
        document(places.dataset_file(dataset.accession), own.dataset_record(subjects)),
        *(
            document(places.version_file(dataset.accession, each.version.version), own.version_record(each))
            for each in subjects
        ),
        document(places.twin(f"{in_collection}/datasets/{id_}"), whole),
        document(places.twin(f"datasets/{id_}/versions"), versions),
        *(document(places.twin(f"dataset_versions/{each.dataset_version_id}"), each) for each in versions),
    )
    entry = compact(own.dataset_entry(newest))
    listed = Listed(
        accession=dataset.accession,
        order=(row.published_at, id_),
        entry=entry,
        row=compact(row),
        versions=len(versions),
        cells=newest.summary.cells,
    )
    member = Member(
        accession=dataset.accession,
        entry=entry,
        preview=compact(curation.preview(newest_facts)),
        dataset=compact(whole),
        versions=tuple(
            (subject.version.version, compact(each)) for subject, each in zip(subjects, versions, strict=True)
        ),
    )
    return DatasetFiles(files=files, listed=listed, member=member)


def api_files(
    edition: Edition, listed: Iterable[Listed], gathered: Sequence[Gathered]
) -> Iterator[ApiFile | ApiList]:
    """The lists, tombstones and the description; of every dataset and every collection, in order.

    `listed` is gone through several times, so that what reads it from disk need not hold it.
    """
    settings = edition.settings
    yield from _lists(edition, listed, gathered)
    known = edition.collection_accessions()
    graves = [tombstone_record(settings, tombstone, known) for tombstone in edition.tombstones]
    yield listing(f"{places.OWN}tombstones.json", [compact(grave) for grave in graves])
    for tombstone, grave in zip(edition.tombstones, graves, strict=True):
        yield from tombstone_files(settings, tombstone, grave)
    yield document(f"{places.OWN}openapi.json", openapi(settings))


def _subjects(edition: Edition, collection: Collection, dataset: Dataset) -> list[Subject]:
    subjects = []
    for version in sorted(dataset.versions, key=lambda v: v.version, reverse=True):
        summary = edition.summaries.read(dataset.accession, version.version)
        subjects.append(
            Subject(
                settings=edition.settings,
                collection=collection,
                dataset=dataset,
                version=version,
                summary=summary,
                sidecars=edition.summaries.sidecars(dataset.accession, version.version),
                reference=citation.reference_of_dataset(
                    edition.settings, collection, dataset, version, summary
                ),
            )
        )
    return subjects


def _lists(
    edition: Edition, listed: Iterable[Listed], gathered: Sequence[Gathered]
) -> Iterator[ApiFile | ApiList]:
    collections = [each.entry for each in gathered]
    yield listing(f"{places.OWN}datasets.json", (each.entry for each in listed))
    yield lines(f"{places.OWN}datasets.ndjson", (each.entry for each in listed))
    yield listing(f"{places.OWN}collections.json", collections)
    yield lines(f"{places.OWN}collections.ndjson", collections)
    yield document(f"{places.OWN}index.json", _index(edition, listed))
    yield listing(places.twin("collections"), [each.head for each in gathered if each.head])
    yield listing(places.twin("datasets"), _ordered(listed))


def _ordered(listed: Iterable[Listed]) -> Iterator[bytes]:
    """The rows of Discover's list, in its order; all are gone through for each few that are held."""
    orders = sorted((each.order for each in listed), reverse=True)
    for start in range(0, len(orders), _HELD):
        some = orders[start : start + _HELD]
        rows = {each.order: each.row for each in listed if some[-1] <= each.order <= some[0]}
        yield from (rows[order] for order in some)


def _index(edition: Edition, listed: Iterable[Listed]) -> IndexRecord:
    settings = edition.settings
    numbers = [(each.versions, each.cells) for each in listed]
    lists = ("datasets.json", "datasets.ndjson", "collections.json", "collections.ndjson", "tombstones.json")
    return IndexRecord(
        name=settings.name,
        description=citation.plain_text(settings.description),
        url=citation.site_url(settings),
        collections=len(edition.collections),
        datasets=len(numbers),
        versions=sum(versions for versions, _ in numbers),
        cells=sum(cells for _, cells in numbers),
        links={name: places.address(settings, f"{places.OWN}{name}") for name in (*lists, "openapi.json")},
    )
