"""The files of the API: a dataset's by itself, so that workers share the work, and then the lists."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import msgspec

from generator import citation
from generator.api import curation, curation_collections, own, places
from generator.api.curation_records import CurationDataset, CurationDatasetVersion, DatasetPreview
from generator.api.file import ApiFile, compact, document, lines, listing
from generator.api.gone import tombstone_files, tombstone_record
from generator.api.openapi import openapi
from generator.api.own import Subject
from generator.api.records import CollectionRecord, DatasetEntry, IndexRecord
from generator.model.catalog import Edition
from generator.model.collection import Collection
from generator.model.dataset import Dataset
from generator.model.record import record


@record
class Listed:
    """What lists need of one dataset, as JSON, which takes a fifth of the records' memory."""

    accession: str
    collection: str
    order: tuple[str, str]
    """Where it stands in Discover's list: day of publication and id, the greatest first."""
    entry: bytes
    row: bytes
    preview: bytes
    dataset: bytes
    versions: tuple[tuple[int, bytes], ...]
    """Number and record of each version."""
    cells: int


@record
class DatasetFiles:
    """All that one dataset contributes to the API."""

    files: tuple[ApiFile, ...]
    listed: Listed


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
    listed = Listed(
        accession=dataset.accession,
        collection=collection.accession,
        order=(row.published_at, id_),
        entry=compact(own.dataset_entry(newest)),
        row=compact(row),
        preview=compact(curation.preview(newest_facts)),
        dataset=compact(whole),
        versions=tuple(
            (subject.version.version, compact(each)) for subject, each in zip(subjects, versions, strict=True)
        ),
        cells=newest.summary.cells,
    )
    return DatasetFiles(files=files, listed=listed)


def api_files(edition: Edition, listed: Sequence[Listed]) -> Iterator[ApiFile]:
    """The lists, collections, tombstones and the description; `listed` is of every dataset, in order."""
    settings = edition.settings
    yield from _own_lists(edition, listed)
    yield from _twins(edition, listed)
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
                reference=citation.reference_of_dataset(
                    edition.settings, collection, dataset, version, summary
                ),
            )
        )
    return subjects


def _own_lists(edition: Edition, listed: Sequence[Listed]) -> Iterator[ApiFile]:
    settings = edition.settings
    entries = [each.entry for each in listed]
    by_collection = _by_collection(listed)
    wholes: list[CollectionRecord] = []
    for collection in edition.collections:
        datasets = [
            msgspec.json.decode(each.entry, type=DatasetEntry)
            for each in by_collection.get(collection.accession, ())
        ]
        wholes.append(own.collection_record(settings, collection, datasets))
        yield document(places.collection_file(collection.accession), wholes[-1])
    collections = [compact(own.collection_entry(whole)) for whole in wholes]
    yield listing(f"{places.OWN}datasets.json", entries)
    yield lines(f"{places.OWN}datasets.ndjson", entries)
    yield listing(f"{places.OWN}collections.json", collections)
    yield lines(f"{places.OWN}collections.ndjson", collections)
    yield document(f"{places.OWN}index.json", _index(edition, listed))


def _index(edition: Edition, listed: Sequence[Listed]) -> IndexRecord:
    settings = edition.settings
    lists = ("datasets.json", "datasets.ndjson", "collections.json", "collections.ndjson", "tombstones.json")
    return IndexRecord(
        name=settings.name,
        description=citation.plain_text(settings.description),
        url=citation.site_url(settings),
        collections=len(edition.collections),
        datasets=len(listed),
        versions=sum(len(each.versions) for each in listed),
        cells=sum(each.cells for each in listed),
        links={name: places.address(settings, f"{places.OWN}{name}") for name in (*lists, "openapi.json")},
    )


def _twins(edition: Edition, listed: Sequence[Listed]) -> Iterator[ApiFile]:
    settings, by_collection = edition.settings, _by_collection(listed)
    heads: list[bytes] = []
    for collection in edition.collections:
        mine = by_collection.get(collection.accession)
        if not mine:  # Discover publishes no collection without a dataset
            continue
        datasets = (msgspec.json.decode(each.dataset, type=CurationDataset) for each in mine)
        whole = curation_collections.collection(settings, collection, datasets)
        versions = {
            (each.accession, number): msgspec.json.decode(data, type=CurationDatasetVersion)
            for each in mine
            for number, data in each.versions
        }
        history = list(curation_collections.collection_versions(settings, collection, versions))
        yield document(places.twin(f"collections/{whole.collection_id}"), whole)
        yield document(places.twin(f"collections/{whole.collection_id}/versions"), history)
        for each in history:
            yield document(places.twin(f"collection_versions/{each.collection_version_id}"), each)
        previews = (msgspec.json.decode(each.preview, type=DatasetPreview) for each in mine)
        heads.append(compact(curation_collections.listed(settings, collection, previews)))
    yield listing(places.twin("collections"), heads)
    rows = sorted(listed, key=lambda each: each.order, reverse=True)
    yield listing(places.twin("datasets"), [each.row for each in rows])


def _by_collection(listed: Iterable[Listed]) -> dict[str, list[Listed]]:
    ordered = sorted(listed, key=lambda each: each.collection)
    return {key: list(group) for key, group in groupby(ordered, key=lambda each: each.collection)}
