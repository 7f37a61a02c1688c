"""Datasets as CELLxGENE Discover's public API tells them."""

from collections.abc import Mapping
from typing import Any, Literal

from generator import citation, explorers
from generator.api import places
from generator.api.curation_records import (
    CurationAsset,
    CurationDataset,
    CurationDatasetVersion,
    DatasetPreview,
    DatasetRow,
    OntologyElement,
)
from generator.api.own import Subject
from generator.model.record import fields
from generator.model.summary import Matrix, Summary, Values

_WITHOUT_TERM = frozenset({"unknown", "na"})
"""Values that the schema writes in place of a term's id."""
_BIOTYPES = ("gene", "spike-in")
_IN_ROWS = frozenset(fields(DatasetRow))
_IN_PREVIEWS = frozenset(fields(DatasetPreview))

Fields = Mapping[str, Any]


def timestamp(date: str) -> str:
    """A day as Discover writes a moment: its first, in UTC."""
    return f"{date}T00:00:00+00:00"


def file_facts(subject: Subject) -> dict[str, Any]:
    """The fields that all full forms of a dataset share, those of its file among them."""
    summary, settings = subject.summary, subject.settings
    accession = subject.dataset.accession
    genes = summary.gene_facts
    return {
        "dataset_id": places.dataset_id(settings, accession),
        "dataset_version_id": places.dataset_version_id(settings, accession, subject.version.version),
        "title": subject.reference.title,
        "assets": _assets(subject),
        "batch_condition": summary.batch_condition or None,
        "cell_count": summary.cells,
        "primary_cell_count": summary.primary_cells,
        "citation": citation.cellxgene(subject.reference, subject.reference.files[0]),
        "donor_id": _labels(summary, "donor_id"),
        "is_primary_data": _is_primary(summary),
        "mean_genes_per_cell": summary.genes_per_cell.distribution.mean if summary.genes_per_cell else None,
        "schema_version": summary.schema.declared,
        "suspension_type": _labels(summary, "suspension_type"),
        "tombstone": False,
        "x_approximate_distribution": _distribution(_matrix(summary, "X")),
        "default_embedding": summary.default_embedding,
        "embeddings": tuple(embedding.key for embedding in summary.embeddings) or None,
        "feature_biotype": tuple(b.value for b in genes.biotype if b.value in _BIOTYPES) or None,
        "feature_count": summary.genes,
        "feature_reference": tuple(term.id for term in genes.reference) or None,
        "raw_data_location": _raw_data(summary),
        **{
            field: _terms(summary, field)
            for field in (
                "assay",
                "cell_type",
                "development_stage",
                "disease",
                "organism",
                "self_reported_ethnicity",
                "sex",
                "tissue",
            )
        },
    }


def dataset(subject: Subject, facts: Fields) -> CurationDataset:
    """The dataset in its collection; `subject` is its newest version."""
    return CurationDataset(**facts, **_of_newest(subject))


def row(subject: Subject, facts: Fields) -> DatasetRow:
    """The dataset in the list of all datasets."""
    publication = subject.collection.publication
    shared = {key: value for key, value in facts.items() if key in _IN_ROWS}
    return DatasetRow(
        **shared,
        **_of_newest(subject),
        collection_id=places.collection_id(subject.settings, subject.collection.accession),
        collection_name=subject.collection_title,
        collection_doi=publication.doi if publication else None,
        revision_of_collection=None,
        revision_of_dataset=None,
        visibility="PUBLIC",
    )


def preview(facts: Fields) -> DatasetPreview:
    """The dataset in the list of collections."""
    return DatasetPreview(**{key: value for key, value in facts.items() if key in _IN_PREVIEWS})


def dataset_version(subject: Subject, facts: Fields) -> CurationDatasetVersion:
    """One version of the dataset."""
    settings, accession, date = subject.settings, subject.collection.accession, subject.version.date
    return CurationDatasetVersion(
        **facts,
        collection_id=places.collection_id(settings, accession),
        collection_version_id=places.collection_version_id(settings, accession, date),
        published_at=timestamp(date),
    )


def _of_newest(subject: Subject) -> dict[str, Any]:
    first = subject.reference.created
    found = explorers.launches(
        subject.dataset, subject.version, subject.summary, subject.settings, subject.sidecars
    )
    return {
        "explorer_url": next((launch.url for launch in found if launch.url), None),
        "processing_status": "SUCCESS",
        "processing_status_detail": None,
        "published_at": timestamp(first),
        "revised_at": timestamp(subject.version.date) if len(subject.dataset.versions) > 1 else None,
    }


def _assets(subject: Subject) -> tuple[CurationAsset, ...]:
    kinds: dict[str, Literal["H5AD", "RDS"]] = {"h5ad": "H5AD", "rds": "RDS"}
    return tuple(
        CurationAsset(filesize=file.bytes, filetype=kinds[file.role], url=file.url)
        for file in subject.reference.files
        if file.role in kinds
    )


def _terms(summary: Summary, field: str) -> tuple[OntologyElement, ...]:
    facet = summary.facet(field)
    values = facet.values if facet else ()
    return tuple(
        OntologyElement(
            label=value.label,
            ontology_term_id=value.id or (value.label if value.label in _WITHOUT_TERM else ""),
        )
        for value in values
    )


def _labels(summary: Summary, field: str) -> tuple[str, ...] | None:
    facet = summary.facet(field)
    return tuple(value.label for value in facet.values) if facet and facet.values else None


def _is_primary(summary: Summary) -> tuple[bool, ...]:
    if summary.primary_cells is None:
        return ()
    if summary.primary_cells == summary.cells:
        return (True,)
    return (True, False) if summary.primary_cells else (False,)


def _matrix(summary: Summary, name: str) -> Matrix | None:
    return next((matrix for matrix in summary.matrices if matrix.name == name), None)


def _distribution(matrix: Matrix | None) -> Literal["COUNT", "NORMAL"] | None:
    known: dict[Values, Literal["COUNT", "NORMAL"]] = {Values.COUNTS: "COUNT", Values.NORMALIZED: "NORMAL"}
    return known.get(matrix.values) if matrix else None


def _raw_data(summary: Summary) -> str | None:
    """`raw.X` or `X`, whichever holds the counts that the schema calls raw."""
    if _matrix(summary, "raw.X"):
        return "raw.X"
    matrix = _matrix(summary, "X")
    return "X" if matrix and matrix.values is Values.COUNTS else None
