"""What a file does not tell: said on its page rather than left blank."""

from generator.model.summary import Summary, Values
from generator.model.terms import FACET_TITLES
from generator.pages import wording
from generator.pages.views import Notice

ASKED = ("organism", "tissue", "disease", "assay", "sex", "donor_id")
"""Facets that a reader misses; those that the schema demands and that decide about reuse."""
UNKNOWN = "unknown"


def gaps(summary: Summary) -> tuple[Notice, ...]:
    """Everything that a reader must know is missing, most important first."""
    found = (
        _no_cells(summary),
        _no_counts(summary),
        _no_cell_types(summary),
        _not_stated(summary),
        _unknown(summary),
        _no_schema(summary),
        _no_embedding(summary),
    )
    return tuple(Notice(text=text) for text in found if text)


def stated(summary: Summary, field: str) -> bool:
    """True if the file has a value of that field for at least one cell."""
    facet = summary.facet(field)
    return bool(facet and facet.values)


def _no_cells(summary: Summary) -> str:
    return "" if summary.cells else "The file holds no cells."


def _no_counts(summary: Summary) -> str:
    if any(matrix.values is Values.COUNTS for matrix in summary.matrices):
        return ""
    if not summary.matrices:
        return "The file holds no expression matrix."
    return "The file holds no raw counts: methods that model counts cannot be run on it."


def _no_cell_types(summary: Summary) -> str:
    if stated(summary, "cell_type"):
        return ""
    return (
        "The file states no cell types by ontology; the authors' own labels, if any, are among its columns."
    )


def _not_stated(summary: Summary) -> str:
    missing = [FACET_TITLES[field].lower() for field in ASKED if not stated(summary, field)]
    return f"Not stated by the file: {wording.listed(missing, len(missing))}." if missing else ""


def _unknown(summary: Summary) -> str:
    shares = []
    for facet in summary.facets:
        unknown = facet.missing + sum(v.cells for v in facet.values if v.label.lower() == UNKNOWN)
        if facet.values and unknown:
            title = FACET_TITLES[facet.field].lower()
            shares.append(f"{title} ({wording.percent(unknown, summary.cells)} of cells)")
    return f"Unknown for some cells: {wording.listed(shares, len(shares))}." if shares else ""


def _no_schema(summary: Summary) -> str:
    if summary.schema.declared is not None:
        return ""
    return (
        "The file declares no version of the CELLxGENE schema: "
        "its labels may not be harmonised with other datasets."
    )


def _no_embedding(summary: Summary) -> str:
    if summary.default_embedding is not None:
        return ""
    return "The file holds no embedding that can be drawn."
