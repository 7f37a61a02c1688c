"""What the API says of the withdrawn: a record with status 410 in place of what was there."""

from collections.abc import Collection, Iterator

from generator import citation
from generator.api import places
from generator.api.curation_records import GoneProblem
from generator.api.file import ApiFile, document
from generator.api.own import file_records
from generator.api.records import TombstoneRecord
from generator.model.settings import Settings
from generator.model.tombstone import Tombstone


def tombstone_record(
    settings: Settings, tombstone: Tombstone, collections: Collection[str]
) -> TombstoneRecord:
    """The own API's record of something withdrawn, with the citation that it had.

    `collections` are the accessions of all collections, since a successor may be one.
    """
    reference = citation.reference_of_tombstone(settings, tombstone, None, collections)
    if tombstone.dataset and not tombstone.version:
        reference = citation.at_large(reference)
    end = tombstone.withdrawal
    return TombstoneRecord(
        status=410,
        kind=end.kind,
        date=end.date,
        reason=end.reason,
        successor=reference.withdrawal.successor or None if reference.withdrawal else None,
        accession=tombstone.accession,
        version=tombstone.version.version if tombstone.version else None,
        title=reference.title,
        permalink=reference.permalink,
        url=places.address(settings, _file(tombstone)),
        citation=citation.text(reference),
        files=file_records(reference.files),
    )


def tombstone_files(settings: Settings, tombstone: Tombstone, written: TombstoneRecord) -> Iterator[ApiFile]:
    """The files that stand in place of what was withdrawn, in both APIs."""
    yield document(_file(tombstone), written)
    problem = GoneProblem(detail=tombstone.withdrawal.reason, status=410, title="Gone", type="about:blank")
    for resource in _resources(settings, tombstone):
        yield document(places.gone(resource), problem)


def _file(tombstone: Tombstone) -> str:
    if tombstone.version:
        return places.version_file(tombstone.accession, tombstone.version.version)
    if tombstone.dataset:
        return places.dataset_file(tombstone.accession)
    return places.collection_file(tombstone.accession)


def _resources(settings: Settings, tombstone: Tombstone) -> Iterator[str]:
    collection = places.collection_id(settings, tombstone.collection.accession)
    if tombstone.dataset is None:
        yield f"collections/{collection}"
        yield f"collections/{collection}/versions"
    elif tombstone.version is None:
        dataset = places.dataset_id(settings, tombstone.accession)
        yield f"collections/{collection}/datasets/{dataset}"
        yield f"datasets/{dataset}/versions"
    else:
        number = tombstone.version.version
        yield f"dataset_versions/{places.dataset_version_id(settings, tombstone.accession, number)}"
