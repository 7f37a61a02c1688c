"""What references say of the data themselves: terms, numbers, and a description long enough to be indexed."""

from generator.citation.plain import one_line, plain_text, shortened
from generator.citation.reference import Term
from generator.model.summary import Summary
from generator.model.terms import FACET_TITLES

SHORTEST, LONGEST = 50, 5_000
"""Characters of a description that dataset search engines accept."""
PRIVATE_FIELDS = frozenset({"donor_id"})
"""Facets that no record repeats: hundreds of names that mean nothing outside the file."""


def terms(summary: Summary | None) -> tuple[Term, ...]:
    """Terms of ontologies with their numbers of cells; none where there is no summary."""
    if summary is None:
        return ()
    return tuple(
        Term(field=field, id=value.id, label=one_line(value.label), cells=value.cells)
        for field in FACET_TITLES
        if field not in PRIVATE_FIELDS and (facet := summary.facet(field)) is not None
        for value in facet.values
    )


def facts(summary: Summary | None) -> str:
    """Cells, genes and organisms in one sentence; empty where there is no summary."""
    if summary is None:
        return ""
    organisms = ", ".join(one_line(organism.label) for organism in summary.organisms())
    return f"{summary.cells:,} cells by {summary.genes:,} genes{f' of {organisms}' if organisms else ''}."


def description(markdown: str, known: str, title: str) -> str:
    """Plain text between SHORTEST and LONGEST characters, filled up with what is known."""
    text = plain_text(markdown)
    for more in (known, title, "Single-cell data with files to download, checksums and a permanent link."):
        if len(text) < SHORTEST and more:
            text = f"{text.rstrip('.')}. {more}" if text else more
    return shortened(text, LONGEST)
