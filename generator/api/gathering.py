"""The files of the API that are about one collection, made where its datasets' are."""

from collections.abc import Iterable

import msgspec

from generator.api import curation_collections, own, places
from generator.api.curation_records import CurationDataset, CurationDatasetVersion, DatasetPreview
from generator.api.file import ApiFile, compact, document
from generator.api.records import DatasetEntry
from generator.model.catalog import Edition
from generator.model.collection import Collection
from generator.model.record import record
from generator.model.settings import Settings


@record
class Member:
    """What a collection's files need of one of its datasets, as JSON, which takes a fifth of the memory."""

    accession: str
    entry: bytes
    preview: bytes
    dataset: bytes
    versions: tuple[tuple[int, bytes], ...]
    """Number and record of each version."""


@record
class Gathered:
    """What lists need of one collection, as JSON."""

    accession: str
    entry: bytes
    head: bytes
    """Empty for a collection without a dataset, which Discover does not publish."""


@record
class CollectionFiles:
    """All that one collection contributes to the API, its datasets' files aside."""

    files: tuple[ApiFile, ...]
    gathered: Gathered


def collection_files(edition: Edition, collection: Collection, members: Iterable[Member]) -> CollectionFiles:
    """A collection's files in both APIs; `members` are its datasets, in order."""
    settings, members = edition.settings, tuple(members)
    datasets = [msgspec.json.decode(each.entry, type=DatasetEntry) for each in members]
    whole = own.collection_record(settings, collection, datasets)
    head, twins = _twins(settings, collection, members) if members else (b"", ())
    gathered = Gathered(accession=collection.accession, entry=compact(own.collection_entry(whole)), head=head)
    mine = document(places.collection_file(collection.accession), whole)
    return CollectionFiles(files=(mine, *twins), gathered=gathered)


def _twins(
    settings: Settings, collection: Collection, members: tuple[Member, ...]
) -> tuple[bytes, tuple[ApiFile, ...]]:
    datasets = (msgspec.json.decode(each.dataset, type=CurationDataset) for each in members)
    whole = curation_collections.collection(settings, collection, datasets)
    versions = {
        (each.accession, number): msgspec.json.decode(data, type=CurationDatasetVersion)
        for each in members
        for number, data in each.versions
    }
    history = list(curation_collections.collection_versions(settings, collection, versions))
    previews = (msgspec.json.decode(each.preview, type=DatasetPreview) for each in members)
    files = (
        document(places.twin(f"collections/{whole.collection_id}"), whole),
        document(places.twin(f"collections/{whole.collection_id}/versions"), history),
        *(document(places.twin(f"collection_versions/{e.collection_version_id}"), e) for e in history),
    )
    return compact(curation_collections.listed(settings, collection, previews)), files
