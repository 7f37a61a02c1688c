"""A dataset's page, and the page of each of its versions."""

from generator.model.validation import Validation
from generator.pages import (
    citing,
    composition,
    dictionary,
    difference,
    downloads,
    embedding,
    fetching,
    figures,
    gaps,
    gene_lookup,
    glance,
    history,
    launching,
    matrices,
    people,
    prose,
    schema_report,
    urls,
)
from generator.pages.dataset_views import DatasetView
from generator.pages.subject import Subject
from generator.pages.views import Link


def dataset_view(subject: Subject) -> DatasetView:
    """Everything that the page says."""
    dataset, collection, summary = subject.dataset, subject.collection, subject.summary
    reference = subject.cited.reference
    description = prose.to_prose(dataset.description)
    files = downloads.downloads(subject)
    launches = launching.launches(subject)
    to_collection = urls.relative(urls.collection(collection.accession), subject.page)
    return DatasetView(
        title=dataset.title,
        crumb=Link(text=collection.title, href=to_collection),
        lead=description.lead,
        rest=description.rest,
        chips=glance.chips(subject),
        outdated=history.outdated(subject),
        gaps=gaps.gaps(summary),
        launches=launching.rows(launches, subject),
        main_download=files[0],
        key_figures=glance.key_figures(summary),
        facts=glance.side_facts(subject, reference.permalink),
        cells=embedding.cells(subject),
        constant=composition.constant(summary, subject.links),
        compositions=composition.compositions(summary, subject.links, but=embedding.legend_field(subject)),
        downloads=files,
        statements=downloads.statements(subject),
        gene_sets=_gene_sets(subject),
        fetching=fetching.fetching(reference.files, subject.edition.settings.store),
        reading=fetching.reading(reference.files, summary),
        sums=_sums(subject),
        matrices=matrices.matrix_rows(summary),
        genes_per_cell=matrices.histogram(summary.genes_per_cell),
        lookup=gene_lookup.gene_lookup(subject),
        genes=matrices.gene_facts(summary.gene_facts, summary.genes),
        embeddings=matrices.embedding_facts(summary),
        columns=dictionary.columns(summary, dataset.columns),
        schema=schema_report.schema_view(summary.schema, _validation(subject)),
        figures=figures.rows(subject, launches),
        links=people.link_facts(collection),
        versions=history.versions(subject),
        difference=difference.difference_view(subject),
        cite=citing.cite(subject.cited, subject.page, citing.VERSION, more=(_record(subject),)),
        provenance=history.provenance(subject),
    )


def _record(subject: Subject) -> Link:
    path = urls.api_version(subject.dataset.accession, subject.version.version)
    return Link(text="API", href=path)


def _validation(subject: Subject) -> Validation | None:
    found = subject.edition.summaries.validation(subject.dataset.accession, subject.version.version)
    return found if found and found.source == subject.version.h5ad.sha256 else None


def _sums(subject: Subject) -> Link:
    path = urls.version(subject.dataset.accession, subject.version.version) + "SHA256SUMS"
    return Link(text="SHA256SUMS", href=urls.relative(path, subject.page), note="for sha256sum --check")


def _gene_sets(subject: Subject) -> Link | None:
    if subject.dataset.gene_sets is None:
        return None
    return Link(
        text="Gene sets",
        href=urls.relative(urls.gene_sets(subject.dataset.accession), subject.page),
        note="CSV as CELLxGENE Explorer reads it",
    )
