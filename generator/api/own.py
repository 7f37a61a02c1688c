"""The own API's records, made from references, so that they say what citations say."""

from collections.abc import Sequence

from generator import citation
from generator.api import places
from generator.api.records import (
    CollectionEntry,
    CollectionRecord,
    CreatorRecord,
    DatasetEntry,
    DatasetRecord,
    FileRecord,
    LinkRecord,
    PaperRecord,
    TermRecord,
    VersionEntry,
    VersionRecord,
)
from generator.citation import Agent, File, Paper, Reference
from generator.model.collection import Collection
from generator.model.dataset import Dataset, Version
from generator.model.record import record
from generator.model.settings import Settings
from generator.model.sidecar import Sidecars
from generator.model.summary import Summary


@record
class Subject:
    """One version of a dataset, with all that its records are made of."""

    settings: Settings
    collection: Collection
    dataset: Dataset
    version: Version
    summary: Summary
    reference: Reference
    """To this version."""
    sidecars: Sidecars = Sidecars()
    """What is published beside it."""

    @property
    def collection_title(self) -> str:
        """Title of its collection, as citations have it."""
        return self.reference.collection.title if self.reference.collection else ""

    @property
    def url(self) -> str:
        """Address of the version's record."""
        path = places.version_file(self.dataset.accession, self.version.version)
        return places.address(self.settings, path)


def version_record(subject: Subject) -> VersionRecord:
    """All that is known of one version."""
    reference, summary = subject.reference, subject.summary
    accession = subject.dataset.accession
    return VersionRecord(
        accession=accession,
        version=subject.version.version,
        title=reference.title,
        description=reference.description,
        date=reference.date,
        changes=subject.version.changes,
        doi=reference.doi or None,
        permalink=reference.permalink,
        url=subject.url,
        dataset=places.address(subject.settings, places.dataset_file(accession)),
        collection=subject.collection.accession,
        collection_title=subject.collection_title,
        creators=_creators(reference.creators),
        licence=reference.licence,
        citation=citation.text(reference),
        paper=_paper(reference.paper),
        cells=summary.cells,
        genes=summary.genes,
        primary_cells=summary.primary_cells,
        schema_version=summary.schema.declared,
        embeddings=tuple(embedding.key for embedding in summary.embeddings),
        default_embedding=summary.default_embedding,
        facets=_facets(reference),
        files=file_records(reference.files),
    )


def dataset_record(subjects: Sequence[Subject]) -> DatasetRecord:
    """A dataset at large; `subjects` are its versions, newest first."""
    newest = subjects[0]
    large = citation.at_large(newest.reference)
    return DatasetRecord(
        accession=newest.dataset.accession,
        title=large.title,
        doi=large.doi or None,
        permalink=large.permalink,
        url=places.address(newest.settings, places.dataset_file(newest.dataset.accession)),
        newest=version_record(newest),
        versions=tuple(_version_entry(subject) for subject in subjects),
    )


def dataset_entry(subject: Subject) -> DatasetEntry:
    """The dataset in lists; `subject` is its newest version."""
    reference, summary = subject.reference, subject.summary
    return DatasetEntry(
        accession=subject.dataset.accession,
        title=reference.title,
        collection=subject.collection.accession,
        collection_title=subject.collection_title,
        version=subject.version.version,
        date=reference.date,
        created=reference.created,
        licence=reference.licence,
        doi=reference.doi or None,
        permalink=reference.permalink,
        url=places.address(subject.settings, places.dataset_file(subject.dataset.accession)),
        cells=summary.cells,
        genes=summary.genes,
        primary_cells=summary.primary_cells,
        schema_version=summary.schema.declared,
        facets=_facets(reference),
        files=file_records(reference.files),
    )


def collection_record(
    settings: Settings, collection: Collection, datasets: Sequence[DatasetEntry]
) -> CollectionRecord:
    """All that is known of a collection whose datasets are `datasets`."""
    reference = citation.reference_of_collection(settings, collection)
    return CollectionRecord(
        accession=collection.accession,
        title=reference.title,
        description=reference.description,
        doi=reference.doi or None,
        permalink=reference.permalink,
        url=places.address(settings, places.collection_file(collection.accession)),
        creators=_creators(reference.creators),
        contact_name=collection.contact.name,
        contact_email=collection.contact.email,
        licence=reference.licence,
        citation=citation.text(reference),
        paper=_paper(reference.paper),
        links=tuple(LinkRecord(type=each.type, url=each.url, name=each.name) for each in collection.links),
        consortia=collection.consortia,
        created=reference.created or None,
        date=reference.date or None,
        datasets=tuple(datasets),
    )


def collection_entry(whole: CollectionRecord) -> CollectionEntry:
    """The collection in a list."""
    return CollectionEntry(
        accession=whole.accession,
        title=whole.title,
        doi=whole.doi,
        permalink=whole.permalink,
        url=whole.url,
        licence=whole.licence,
        created=whole.created,
        date=whole.date,
        cells=sum(entry.cells for entry in whole.datasets),
        datasets=tuple(entry.accession for entry in whole.datasets),
    )


def file_records(files: Sequence[File]) -> tuple[FileRecord, ...]:
    """The files of a reference."""
    return tuple(
        FileRecord(
            name=file.name,
            role=file.role,
            url=file.url,
            bytes=file.bytes,
            sha256=file.sha256,
            media_type=file.media_type,
        )
        for file in files
    )


def _version_entry(subject: Subject) -> VersionEntry:
    return VersionEntry(
        version=subject.version.version,
        date=subject.version.date,
        changes=subject.version.changes,
        doi=subject.version.doi,
        permalink=subject.reference.permalink,
        url=subject.url,
        files=file_records(subject.reference.files),
    )


def _facets(reference: Reference) -> dict[str, tuple[TermRecord, ...]]:
    fields = dict.fromkeys(term.field for term in reference.terms)
    return {
        field: tuple(
            TermRecord(id=term.id, label=term.label, cells=term.cells)
            for term in reference.terms
            if term.field == field
        )
        for field in fields
    }


def _creators(agents: Sequence[Agent]) -> tuple[CreatorRecord, ...]:
    return tuple(
        CreatorRecord(
            name=agent.inverted,
            orcid=agent.orcid or None,
            affiliation=agent.affiliation or None,
            ror=agent.ror or None,
        )
        for agent in agents
    )


def _paper(paper: Paper | None) -> PaperRecord | None:
    if paper is None:
        return None
    return PaperRecord(
        doi=paper.doi,
        url=paper.url,
        title=paper.title or None,
        authors=paper.authors,
        year=paper.year,
        container=paper.container or None,
    )
