"""What an explorer cannot show of a file, decided from the file's summary alone."""

from collections.abc import Iterator

from generator.model.explorer import Carries, Explorer, ExplorerKind
from generator.model.summary import Layout, Summary

_SLOW_GENES = 50_000
"""Cells above which a gene out of a matrix stored by cells takes CELLxGENE Explorer a second or more."""


def obstacles(explorer: Explorer, summary: Summary) -> tuple[str, ...]:
    """Why the explorer cannot show the file, as parts of a sentence; nothing if it can."""
    return tuple(_obstacles(explorer, summary))


def _obstacles(explorer: Explorer, summary: Summary) -> Iterator[str]:
    if not summary.cells:
        yield "the file holds no cells"
        return
    if explorer.needs_embedding and summary.default_embedding is None:
        yield "the file has no embedding to draw"
    elif explorer.kind is ExplorerKind.CELLXGENE and not any(
        each.drawable and each.key.startswith("X_") for each in summary.embeddings
    ):
        yield "it draws embeddings under names that begin with X_ only"
    if explorer.max_cells is not None and summary.cells > explorer.max_cells:
        yield f"{summary.cells:,} cells are more than the {explorer.max_cells:,} that it shows"
    if explorer.max_bytes is not None and summary.source.bytes > explorer.max_bytes:
        size, most = summary.source.bytes / 1e9, explorer.max_bytes / 1e9
        yield f"{size:.1f} GB are more than the {most:.1f} GB that it opens"
    layout = _layout(summary)
    if explorer.layouts and layout not in explorer.layouts:
        yield "its matrix is " + (f"stored as {layout.value.upper()}" if layout else "missing")
    if explorer.kind is ExplorerKind.CELLXGENE:
        yield from _cellxgene(summary)


def _cellxgene(summary: Summary) -> Iterator[str]:
    if _layout(summary) is None:
        yield "the file has no matrix X"
    nullable = [column.name for column in summary.obs if column.dtype.startswith("nullable")]
    if nullable:
        names = ", ".join(nullable[:3]) + (f" and {len(nullable) - 3} more" if len(nullable) > 3 else "")  # noqa: PLR2004
        yield f"it does not read columns of nullable numbers ({names})"


def remarks(explorer: Explorer, summary: Summary) -> tuple[str, ...]:
    """What readers should know of a file that the explorer does show."""
    if (
        explorer.kind is ExplorerKind.CELLXGENE
        and Carries.GENE in explorer.carries
        and _layout(summary) is Layout.CSR
        and summary.cells > _SLOW_GENES
    ):
        return ("genes colour slowly, since the matrix is stored by cells",)
    return ()


def _layout(summary: Summary) -> Layout | None:
    return next((matrix.layout for matrix in summary.matrices if matrix.name == "X"), None)
