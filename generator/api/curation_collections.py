"""Collections as CELLxGENE Discover's public API tells them."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Any, Literal

from generator import citation
from generator.api import places
from generator.api.curation import timestamp
from generator.api.curation_records import (
    CurationCollection,
    CurationCollectionVersion,
    CurationDataset,
    CurationDatasetVersion,
    CurationLink,
    DatasetPreview,
    ListedCollection,
    PaperAuthor,
    PublisherMetadata,
)
from generator.model.collection import Collection, LinkType
from generator.model.settings import Settings

_LINKS: Mapping[LinkType, Literal["PROTOCOL", "RAW_DATA", "LAB_WEBSITE", "OTHER", "DATA_SOURCE"]] = {
    LinkType.PROTOCOL: "PROTOCOL",
    LinkType.RAW_DATA: "RAW_DATA",
    LinkType.LAB_WEBSITE: "LAB_WEBSITE",
    LinkType.DATA_SOURCE: "DATA_SOURCE",
    LinkType.OTHER: "OTHER",
}

VersionKey = tuple[str, int]
"""Accession and number."""


def collection(
    settings: Settings, source: Collection, datasets: Iterable[CurationDataset]
) -> CurationCollection:
    """The collection with its datasets."""
    ordered = sorted(datasets, key=lambda each: each.dataset_id, reverse=True)
    return CurationCollection(**_revised(settings, source), datasets=tuple(ordered))


def listed(settings: Settings, source: Collection, previews: Iterable[DatasetPreview]) -> ListedCollection:
    """The collection in the list of all collections."""
    ordered = sorted(previews, key=lambda each: each.dataset_id, reverse=True)
    return ListedCollection(**_revised(settings, source), datasets=tuple(ordered))


def collection_versions(
    settings: Settings, source: Collection, versions: Mapping[VersionKey, CurationDatasetVersion]
) -> Iterator[CurationCollectionVersion]:
    """The collection as it was on each day on which something was published in it, newest first."""
    for date in sorted(_days(source), reverse=True):
        then = [
            max((v for v in each.versions if v.date <= date), key=lambda v: v.version, default=None)
            for each in source.datasets
        ]
        chosen = [
            versions[each.accession, version.version]
            for each, version in zip(source.datasets, then, strict=True)
            if version
        ]
        ordered = sorted(chosen, key=lambda each: each.dataset_id, reverse=True)
        yield CurationCollectionVersion(**_facts(settings, source, date), dataset_versions=tuple(ordered))


def _days(source: Collection) -> set[str]:
    return {version.date for dataset in source.datasets for version in dataset.versions}


def _revised(settings: Settings, source: Collection) -> dict[str, Any]:
    first, newest = min(_days(source)), max(_days(source))
    facts = _facts(settings, source, newest)
    return {
        **facts,
        "published_at": timestamp(first),
        "processing_status": "SUCCESS",
        "revised_at": timestamp(newest) if newest != first else None,
        "revising_in": None,
        "revision_of": None,
    }


def _facts(settings: Settings, source: Collection, date: str) -> dict[str, Any]:
    return {
        "collection_id": places.collection_id(settings, source.accession),
        "collection_version_id": places.collection_version_id(settings, source.accession, date),
        "collection_url": citation.collection_permalink(settings, source.accession),
        "name": citation.one_line(source.title),
        "description": citation.plain_text(source.description),
        "consortia": source.consortia,
        "contact_email": source.contact.email or "",
        "contact_name": source.contact.name,
        "curator_name": settings.contact.name,
        "created_at": timestamp(min(_days(source))),
        "published_at": timestamp(date),
        "doi": source.publication.doi if source.publication else None,
        "links": tuple(
            CurationLink(link_name=link.name, link_type=_LINKS[link.type], link_url=link.url)
            for link in source.links
        ),
        "publisher_metadata": _publisher(source),
        "visibility": "PUBLIC",
    }


def _publisher(source: Collection) -> PublisherMetadata | None:
    known = source.publication_record
    if known is None or known.year is None:
        return None
    return PublisherMetadata(
        authors=tuple(
            PaperAuthor(family=name, given=given) if given else PaperAuthor(name=name)
            for name, given in zip_longest(known.authors, known.given, fillvalue="")
        ),
        is_preprint=known.is_preprint,
        journal=known.container,
        published_day=known.day or 1,
        published_month=known.month or 1,
        published_year=known.year,
    )
