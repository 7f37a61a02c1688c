"""A dataset's page, and the page of each of its versions."""

from generator import citation
from generator.model.catalog import Edition
from generator.model.collection import Collection
from generator.model.dataset import Dataset, Figure, Version
from generator.model.record import record
from generator.model.summary import Summary
from generator.model.terms import FACET_TITLES
from generator.pages import (
    cards,
    citing,
    composition,
    dictionary,
    downloads,
    gaps,
    matrices,
    people,
    prose,
    schema_report,
    urls,
    wording,
)
from generator.pages.dataset_views import Cells, DatasetView, FigureRow, VersionRow
from generator.pages.views import Chip, Fact, KeyFigure, Link, Notice, Picture

CHIPS = ("organism", "tissue", "disease", "assay", "suspension_type")


@record
class Subject:
    """What one page is about."""

    edition: Edition
    collection: Collection
    dataset: Dataset
    version: Version
    summary: Summary
    page: str
    """The page's site path."""

    @property
    def is_newest(self) -> bool:
        """True if the dataset has no newer version."""
        return self.version.version == self.dataset.newest.version


def dataset_view(subject: Subject) -> DatasetView:
    """Everything that the page says."""
    s, summary = subject, subject.summary
    settings = s.edition.settings
    reference = citation.reference_of_dataset(settings, s.collection, s.dataset, s.version, summary)
    description = prose.to_prose(s.dataset.description)
    files = downloads.downloads(reference.files, settings, s.page)
    shown = summary.picture.column if summary.picture else None
    told = summary.picture is not None and composition.says_all(summary.picture.legend, shown, summary)
    return DatasetView(
        title=s.dataset.title,
        crumb=_to_collection(s),
        lead=description.lead,
        rest=description.rest,
        chips=tuple(
            _chip(summary, field)
            for field in CHIPS
            if field != "suspension_type" or gaps.stated(summary, field)
        ),
        outdated=None if s.is_newest else _outdated(s),
        gaps=gaps.gaps(summary),
        explorers=tuple(Link(text=e.name, href=urls.outside(e.url)) for e in s.dataset.explorers),
        main_download=files[0],
        key_figures=_key_figures(summary),
        facts=_facts(s, reference.permalink),
        cells=_cells(s),
        constant=composition.constant(summary),
        compositions=composition.compositions(summary, but=shown if told and shown else ""),
        downloads=files,
        gene_sets=_gene_sets(s),
        snippets=downloads.snippets(next(f for f in reference.files if f.name == files[0].name)),
        matrices=matrices.matrix_rows(summary),
        genes_per_cell=matrices.histogram(summary.genes_per_cell),
        genes=matrices.gene_facts(summary.gene_facts, summary.genes),
        embeddings=matrices.embedding_facts(summary),
        columns=dictionary.columns(summary, s.dataset.columns),
        schema=schema_report.schema_view(summary.schema),
        figures=tuple(_figure(figure) for figure in s.dataset.figures),
        links=people.link_facts(s.collection),
        versions=_versions(s),
        cite=citing.cite(reference, citing.VERSION, people.publication_link(s.collection)),
        provenance=_provenance(s),
    )


def in_one_line(subject: Subject) -> str:
    """For search engines and previews: `700 cells of blood, Homo sapiens, ...`."""
    summary = subject.summary
    shown = [_labels(summary, field) for field in ("tissue", "organism", "disease", "assay")]
    known = ", ".join(label for label in shown if label)
    text = prose.to_text(subject.dataset.description, 200)
    return f"{summary.cells:,} cells{f': {known}' if known else ''}. {text}".strip()


def _to_collection(s: Subject) -> Link:
    return Link(text=s.collection.title, href=urls.relative(urls.collection(s.collection.accession), s.page))


def _labels(summary: Summary, field: str) -> str:
    facet = summary.facet(field)
    return wording.listed([value.label for value in facet.values]) if facet else ""


def _chip(summary: Summary, field: str) -> Chip:
    text = _labels(summary, field)
    return Chip(kind=FACET_TITLES[field], text=text)


def _outdated(s: Subject) -> Notice:
    newest = s.dataset.newest
    text = (
        f"This is version {s.version.version} of {wording.day(s.version.date)}. Its files stay here for ever, "
        "but there is a newer version."
    )
    link = Link(
        text=f"Version {newest.version} of {wording.day(newest.date)}",
        href=urls.relative(urls.dataset(s.dataset.accession), s.page),
    )
    return Notice(text=text, link=link)


def _key_figures(summary: Summary) -> tuple[KeyFigure, ...]:
    figures = [cards.key_figure(summary.cells, "cell"), cards.key_figure(summary.genes, "gene")]
    if summary.genes_per_cell:
        median = round(summary.genes_per_cell.distribution.quantiles[3])
        figures.append(KeyFigure(number=wording.number(median), noun="genes per cell"))
    cell_types = summary.facet("cell_type")
    if cell_types and cell_types.values:
        figures.append(cards.key_figure(len(cell_types.values), "cell type"))
    return tuple(figures)


def _facts(s: Subject, permalink: str) -> tuple[Fact, ...]:
    summary, version = s.summary, s.version
    return (
        _fact("Permalink", f"{s.dataset.accession} v{version.version}", copy=permalink),
        _fact("Version", f"{version.version}, {wording.day(version.date)}", href="#versions"),
        people.publication_fact(s.collection),
        people.licence_fact(s.collection),
        _fact("Matrices", matrices.in_words(summary), href="#matrices"),
        _fact("Schema", schema_report.in_short(summary.schema), href="#schema"),
        _fact("Primary data", _primary(summary)),
        people.contact_fact(s.collection.contact),
    )


def _fact(term: str, text: str, *, href: str | None = None, copy: str = "") -> Fact:
    return Fact(term=term, links=(Link(text=text, href=href),), copy=copy)


def _primary(summary: Summary) -> str:
    if summary.primary_cells is None:
        return "not stated by the file"
    if summary.primary_cells == summary.cells:
        return "all cells"
    if not summary.primary_cells:
        return "none: the cells are first published elsewhere"
    return f"{wording.percent(summary.primary_cells, summary.cells)} of cells"


def _cells(s: Subject) -> Cells | None:
    drawn = s.summary.picture
    if drawn is None:
        return None
    alt = f"{matrices.embedding_name(drawn.embedding)} of {wording.count(s.summary.cells, 'cell')}"
    if drawn.column:
        alt += f", coloured by {composition.title(drawn.column)}"
    others = [matrices.embedding_name(e.key) for e in s.summary.embeddings if e.key != drawn.embedding]
    also = f" The file also has {wording.listed(others, 4)}." if others else ""
    src = urls.relative(urls.picture(s.dataset.accession, s.version.version), s.page)
    colored = drawn.column and drawn.legend
    return Cells(
        picture=Picture(src=src, width=drawn.width, height=drawn.height, alt=alt),
        legend=composition.legend(drawn.legend, drawn.column, s.summary.cells)
        if colored and drawn.column
        else None,
        caption=f"{alt}.{also}",
    )


def _gene_sets(s: Subject) -> Link | None:
    if s.dataset.gene_sets is None:
        return None
    return Link(
        text="Gene sets",
        href=urls.relative(urls.gene_sets(s.dataset.accession), s.page),
        note="CSV as CELLxGENE Explorer reads it",
    )


def _figure(figure: Figure) -> FigureRow:
    parts = [
        matrices.embedding_name(figure.embedding) if figure.embedding else "",
        f"coloured by {figure.color}" if figure.color else "",
        f"{'gene' if len(figure.genes) == 1 else 'genes'} {', '.join(figure.genes)}" if figure.genes else "",
    ]
    return FigureRow(name=figure.name, shows=", ".join(part for part in parts if part) or "as in the file")


def _versions(s: Subject) -> tuple[VersionRow, ...]:
    ordered = sorted(s.dataset.versions, key=lambda version: -version.version)
    return tuple(
        VersionRow(
            name=f"Version {version.version}",
            href=urls.relative(urls.version(s.dataset.accession, version.version), s.page),
            day=wording.day(version.date),
            changes=version.changes or "",
            cells=wording.count(s.summary.cells, "cell") if version == s.version else "",
            here=version == s.version,
        )
        for version in ordered
    )


def _provenance(s: Subject) -> tuple[Fact, ...]:
    summary, source = s.summary, s.summary.source
    facts = [
        _fact("SHA-256", source.sha256, copy=source.sha256),
        _fact("Size", f"{wording.size(source.bytes)} ({wording.number(source.bytes)} bytes)"),
        _fact("Written as", summary.encoding),
        _fact("Summarised", f"{wording.day(source.date)} by {source.tool}"),
    ]
    if summary.title:
        facts.append(_fact("Title in the file", summary.title))
    if summary.citation:
        facts.append(_fact("Citation in the file", summary.citation))
    if summary.batch_condition:
        facts.append(_fact("Batches", ", ".join(summary.batch_condition)))
    if summary.uns_keys:
        facts.append(_fact("In uns", ", ".join(summary.uns_keys)))
    return tuple(facts)
