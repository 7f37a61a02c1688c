"""Cells counted by field, as bars."""

from collections.abc import Iterable, Sequence

from generator.model.summary import Facet, LegendEntry, Summary
from generator.model.terms import FACET_TITLES
from generator.pages import wording
from generator.pages.facts import fact
from generator.pages.term_links import NO_LINKS, TermLinks
from generator.pages.views import Bar, Composition, Fact

SHOWN = 6
"""Bars before the fold; one more is shown rather than folded alone."""
MOST = 100
"""Bars in all: thousands of donors would drown the page."""


def compositions(summary: Summary, links: TermLinks = NO_LINKS, *, but: str = "") -> tuple[Composition, ...]:
    """One composition per schema field with several values, without field `but`."""
    facets = (summary.facet(field) for field in FACET_TITLES if field != but)
    return tuple(
        _composition(f, summary.cells, links) for f in facets if f and f.values and not _is_constant(f)
    )


def legend(entries: Sequence[LegendEntry], column: str, cells: int) -> Composition:
    """The colours of the picture with their numbers of cells."""
    bars = _bars(((e.label, "", e.cells, e.color, None) for e in entries), cells)
    return Composition(key="legend", title=title(column), note="", bars=bars, folded=(), gap="")


def says_all(entries: Sequence[LegendEntry], column: str | None, summary: Summary) -> bool:
    """True if the legend names every value of the schema field that it colours by."""
    facet = summary.facet(field(column)) if column else None
    return facet is not None and {e.label for e in entries} >= {v.label for v in facet.values}


def constant(summary: Summary, links: TermLinks = NO_LINKS) -> tuple[Fact, ...]:
    """The schema fields with one value for all cells: no bars are needed to say so."""
    facets = (summary.facet(field) for field in FACET_TITLES)
    return tuple(
        fact(
            FACET_TITLES[f.field],
            f.values[0].label,
            href=links.href(f.field, f.values[0].id),
            note=f.values[0].id,
        )
        for f in facets
        if f and _is_constant(f)
    )


def title(column: str) -> str:
    """What people call a column: the schema's title, or its own name."""
    return FACET_TITLES.get(field(column), column)


def in_sentence(column: str) -> str:
    """The same within a sentence: `cell type`, but `bulk_labels`."""
    known = FACET_TITLES.get(field(column))
    return known.lower() if known else column


def field(column: str) -> str:
    """The schema field of a column of labels or of ids: `cell_type_ontology_term_id` is `cell_type`."""
    return column.removesuffix("_ontology_term_id")


def _is_constant(facet: Facet) -> bool:
    return len(facet.values) == 1 and not facet.missing


def _composition(facet: Facet, cells: int, links: TermLinks) -> Composition:
    values = facet.values[:MOST]
    rows = (
        (
            v.label,
            v.id if v.id != v.label else "",
            v.cells,
            "",
            links.href(facet.field, v.id),
        )
        for v in values
    )
    bars = _bars(rows, cells)
    fold = SHOWN if len(bars) > SHOWN + 1 else len(bars)
    more = len(facet.values) - len(values)
    note = wording.count(len(facet.values), "value") + (f", the first {MOST} shown" if more else "")
    gap = f"{wording.count(facet.missing, 'cell')} without a value" if facet.missing else ""
    return Composition(
        key=facet.field,
        title=FACET_TITLES[facet.field],
        note=note,
        bars=bars[:fold],
        folded=bars[fold:],
        gap=gap,
    )


def _bars(rows: Iterable[tuple[str, str, int, str, str | None]], whole: int) -> tuple[Bar, ...]:
    """Bars from label, term, count, colour and link; the longest fills its track."""
    rows = tuple(rows)
    longest = max((row[2] for row in rows), default=0) or 1
    return tuple(
        Bar(
            label=label,
            term=term,
            cells=wording.number(cells),
            share=wording.percent(cells, whole),
            width=f"{max(100 * cells / longest, 0.6 if cells else 0):.1f}%",
            color=color,
            href=href,
        )
        for label, term, cells, color, href in rows
    )
