"""References made from the model: the one place that decides what every citation and record says."""

from collections.abc import Mapping, Sequence

from generator.citation import describing
from generator.citation.permalinks import (
    collection_permalink,
    dataset_permalink,
    file_url,
    release_permalink,
    site_url,
    version_permalink,
)
from generator.citation.plain import one_line
from generator.citation.reference import Agent, File, Kind, Paper, Part, Reference, Site
from generator.model.collection import Collection, Creator, Visibility
from generator.model.dataset import Asset, Dataset, Role, Version
from generator.model.record import replace
from generator.model.release import Release, ReleasedVersion
from generator.model.settings import Settings
from generator.model.summary import Summary

_MEDIA_TYPES = {Role.H5AD: "application/x-hdf5", Role.RDS: "application/octet-stream"}
_KINDS_OF_FILE = {Role.H5AD: "AnnData file", Role.RDS: "Seurat object"}


def reference_of_dataset(
    settings: Settings,
    collection: Collection,
    dataset: Dataset,
    version: Version,
    summary: Summary | None,
) -> Reference:
    """One version of a dataset, cited at its version permalink, whose bytes never change.

    The dataset's own page shows the newest version and cites it this way too; `at_large` turns the
    reference into one to all versions. Without a summary there are no cells, genes and terms.
    """
    permalink = version_permalink(settings, dataset.accession, version.version)
    home = dataset_permalink(settings, dataset.accession)
    newest = version.version == dataset.newest.version
    title = _title(dataset.title, collection)
    facts = describing.facts(summary)
    return Reference(
        kind=Kind.VERSION,
        accession=dataset.accession,
        title=title,
        description=describing.description(dataset.description or collection.description, facts, title),
        creators=_agents(collection.creators),
        date=version.date,
        created=min(v.date for v in dataset.versions),
        version=str(version.version),
        publisher=settings.publisher,
        site=site_of(settings),
        permalink=permalink,
        pages=(permalink, home) if newest else (permalink,),
        licence=collection.license,
        doi=version.doi or "",
        concept_doi=dataset.doi or "",
        dataset=Part(permalink=home, title=title),
        collection=Part(
            permalink=collection_permalink(settings, collection.accession),
            title=one_line(collection.title),
            doi=collection.doi or "",
        ),
        previous=_neighbour(settings, dataset, version.version - 1),
        next=_neighbour(settings, dataset, version.version + 1),
        paper=_paper(collection),
        files=tuple(_file(settings, dataset, version, asset, facts) for asset in version.assets),
        cells=summary.cells if summary else None,
        genes=summary.genes if summary else None,
        terms=describing.terms(summary),
        funding=collection.funding,
        contact=collection.contact,
    )


def reference_of_collection(settings: Settings, collection: Collection) -> Reference:
    """A collection with its datasets; dated like the newest of their versions."""
    permalink = collection_permalink(settings, collection.accession)
    title = _title(collection.title, collection)
    dates = [version.date for dataset in collection.datasets for version in dataset.versions]
    count = len(collection.datasets)
    facts = f"A collection of {count} single-cell {'dataset' if count == 1 else 'datasets'}."
    return Reference(
        kind=Kind.COLLECTION,
        accession=collection.accession,
        title=title,
        description=describing.description(collection.description, facts, title),
        creators=_agents(collection.creators),
        date=max(dates, default=""),
        created=min(dates, default=""),
        version="",
        publisher=settings.publisher,
        site=site_of(settings),
        permalink=permalink,
        pages=(permalink,),
        licence=collection.license,
        doi=collection.doi or "",
        parts=tuple(dataset_part(settings, dataset, dataset.newest) for dataset in collection.datasets),
        paper=_paper(collection),
        funding=collection.funding,
        contact=collection.contact,
    )


def _title(title: str, collection: Collection) -> str:
    """The title as it is cited: of a draft, every citation and record says that it is one."""
    mark = " (unpublished)" if collection.visibility is Visibility.PRIVATE else ""
    return one_line(title) + mark


def reference_of_release(
    settings: Settings, release: Release, collections: Sequence[Collection]
) -> Reference:
    """The whole catalog as it was on one day: every version that the release lists, with its digests.

    `collections` say what the versions are called, those that were withdrawn since among them; of a version
    that they do not know, the accession is all there is to say. The licence is that of the list itself.
    """
    known = {
        (dataset.accession, version.version): _listed(settings, collection, dataset, version)
        for collection in collections
        for dataset in collection.datasets
        for version in dataset.versions
    }
    permalink = release_permalink(settings, release.date)
    title = f"{one_line(settings.name)}: catalog release of {release.date}"
    count = len(release.versions)
    facts = (
        f"Every version of every dataset in the catalog on {release.date}, {count} in all, with checksums."
    )
    return Reference(
        kind=Kind.RELEASE,
        accession="",
        title=title,
        description=describing.description(settings.description, facts, title),
        creators=(Agent(group=one_line(settings.publisher.name), ror=settings.publisher.ror or ""),),
        date=release.date,
        created=release.date,
        version=release.date,
        publisher=settings.publisher,
        site=site_of(settings),
        permalink=permalink,
        pages=(permalink,),
        licence=settings.records_license,
        parts=tuple(_released(settings, each, known) for each in release.versions),
        contact=settings.contact,
    )


def at_large(reference: Reference) -> Reference:
    """A version's reference turned into one to the dataset whatever its version."""
    if reference.dataset is None:
        return reference
    home = reference.dataset.permalink
    return replace(
        reference,
        kind=Kind.DATASET,
        version="",
        permalink=home,
        pages=(home,),
        doi=reference.concept_doi,
        concept_doi="",
        dataset=None,
        previous=None,
        next=None,
        files=(),
    )


def dataset_part(settings: Settings, dataset: Dataset, version: Version) -> Part:
    """That version as a neighbour or part of something else."""
    title = one_line(dataset.title)
    return Part(
        permalink=version_permalink(settings, dataset.accession, version.version),
        title=title,
        version=str(version.version),
        date=version.date,
        description=describing.description(dataset.description, "", title),
        doi=version.doi or "",
        download=file_url(settings, version.h5ad),
        sha256=tuple(
            (_file_name(dataset.accession, version.version, asset.role), asset.sha256)
            for asset in version.assets
        ),
    )


def site_of(settings: Settings) -> Site:
    """The catalog itself."""
    name = one_line(settings.name)
    facts = f"{name} is a catalog of single-cell datasets with files to download and permanent links."
    return Site(
        name=name,
        url=site_url(settings),
        description=describing.description(settings.description, facts, name),
    )


def _agents(creators: Sequence[Creator]) -> tuple[Agent, ...]:
    return tuple(_agent(creator) for creator in creators)


def _agent(creator: Creator) -> Agent:
    family, comma, given = one_line(creator.name).partition(", ")
    is_person = bool(comma) or creator.orcid is not None
    return Agent(
        family=family if is_person else "",
        given=given if is_person else "",
        group="" if is_person else family,
        orcid=creator.orcid or "",
        affiliation=one_line(creator.affiliation or ""),
        ror=creator.ror or "",
    )


def _paper(collection: Collection) -> Paper | None:
    if collection.publication is None:
        return None
    known = collection.publication_record
    if known is None:
        return Paper(doi=collection.publication.doi)
    return Paper(
        doi=collection.publication.doi,
        title=one_line(known.title),
        authors=tuple(one_line(name) for name in known.authors),
        year=known.year,
        container=one_line(known.container),
    )


def _file(settings: Settings, dataset: Dataset, version: Version, asset: Asset, facts: str) -> File:
    return File(
        name=_file_name(dataset.accession, version.version, asset.role),
        role=asset.role,
        url=file_url(settings, asset),
        bytes=asset.bytes,
        sha256=asset.sha256,
        media_type=_MEDIA_TYPES[asset.role],
        description=f"{_KINDS_OF_FILE[asset.role]}. {facts}".rstrip(),
    )


def _listed(settings: Settings, collection: Collection, dataset: Dataset, version: Version) -> Part:
    """The version as a release lists it; what was withdrawn since is named, but not offered."""
    part = dataset_part(settings, dataset, version)
    gone = collection.withdrawn or dataset.withdrawn or version.withdrawn
    return replace(part, download="") if gone else part


def _released(settings: Settings, each: ReleasedVersion, known: Mapping[tuple[str, int], Part]) -> Part:
    """A version as the release has it: its digests are those of that day."""
    digests = tuple((_file_name(each.accession, each.version, role), digest) for role, digest in each.sha256)
    if found := known.get((each.accession, each.version)):
        return replace(found, sha256=digests)
    return Part(
        permalink=version_permalink(settings, each.accession, each.version),
        title=f"Dataset {each.accession}",
        version=str(each.version),
        sha256=digests,
    )


def _neighbour(settings: Settings, dataset: Dataset, number: int) -> Part | None:
    version = next((v for v in dataset.versions if v.version == number), None)
    return dataset_part(settings, dataset, version) if version else None


def _file_name(accession: str, version: int, role: str) -> str:
    return f"{accession}.v{version}.{role}"
