"""What a reader sees of a dataset first: chips, key figures and the facts at the side."""

from collections.abc import Iterator

from generator.model.summary import Summary
from generator.model.terms import FACET_TITLES
from generator.pages import cards, gaps, matrices, people, prose, schema_report, wording
from generator.pages.facts import fact
from generator.pages.subject import Subject
from generator.pages.views import Chip, Fact, KeyFigure, Link

CHIPS = ("organism", "tissue", "disease", "assay", "suspension_type")
OPTIONAL = {"suspension_type"}
"""Chips that are left out where the file does not say."""
CHIP_VALUES = 3
LONGEST = 200
"""Characters of the authors' description that go into a page's own."""


def chips(subject: Subject) -> tuple[Chip, ...]:
    """What the dataset is about."""
    fields = (f for f in CHIPS if f not in OPTIONAL or gaps.stated(subject.summary, f))
    return tuple(_chip(subject, field) for field in fields)


def key_figures(summary: Summary) -> tuple[KeyFigure, ...]:
    """Cells, genes, genes per cell and cell types, as far as they are known."""
    figures = [cards.key_figure(summary.cells, "cell"), cards.key_figure(summary.genes, "gene")]
    if summary.genes_per_cell:
        median = round(summary.genes_per_cell.distribution.quantiles[3])
        figures.append(KeyFigure(number=wording.number(median), noun="genes per cell"))
    cell_types = summary.facet("cell_type")
    if cell_types and cell_types.values:
        figures.append(cards.key_figure(len(cell_types.values), "cell type"))
    return tuple(figures)


def side_facts(subject: Subject, permalink: str) -> tuple[Fact, ...]:
    """What stands beside the page's contents."""
    summary, version, collection = subject.summary, subject.version, subject.collection
    return (
        fact("Permalink", f"{subject.dataset.accession} v{version.version}", copy=permalink),
        fact("Version", f"{version.version}, {wording.day(version.date)}", href="#versions"),
        people.publication_fact(collection),
        people.licence_fact(collection),
        fact("Matrices", matrices.in_words(summary), href="#matrices"),
        fact("Schema", schema_report.in_short(summary.schema), href="#schema"),
        fact("Primary data", _primary(summary)),
        *_verified(subject),
        people.contact_fact(collection.contact),
    )


def _verified(subject: Subject) -> Iterator[Fact]:
    """When an audit last found what is published as it must be; nothing where none has."""
    for each in subject.edition.verified.get(subject.dataset.accession, ()):
        if each.version == subject.version.version:
            how = "every byte" if each.whole else "page, sizes and samples of bytes"
            yield fact("Last verified", wording.day(each.date), note=how)


def in_one_line(subject: Subject) -> str:
    """For search engines and previews: `700 cells of blood, Homo sapiens, ...`."""
    summary = subject.summary
    shown = [_labels(summary, field) for field in ("tissue", "organism", "disease", "assay")]
    known = ", ".join(label for label in shown if label)
    text = prose.to_text(subject.dataset.description, LONGEST)
    return f"{summary.cells:,} cells{f': {known}' if known else ''}. {text}".strip()


def _chip(subject: Subject, field: str) -> Chip:
    facet = subject.summary.facet(field)
    values = facet.values if facet else ()
    left = len(values) - CHIP_VALUES
    return Chip(
        kind=FACET_TITLES[field],
        values=tuple(
            Link(text=value.label, href=subject.links.href(field, value.id)) for value in values[:CHIP_VALUES]
        ),
        more=f"and {left} more" if left > 0 else "",
    )


def _labels(summary: Summary, field: str) -> str:
    facet = summary.facet(field)
    return wording.listed([value.label for value in facet.values]) if facet else ""


def _primary(summary: Summary) -> str:
    if summary.primary_cells is None:
        return "not stated by the file"
    if summary.primary_cells == summary.cells:
        return "all cells"
    if not summary.primary_cells:
        return "none: the cells are first published elsewhere"
    return f"{wording.percent(summary.primary_cells, summary.cells)} of cells"
