"""Makers of the two files of expression per gene and group; both come of one pass over the matrix."""

from pathlib import Path

from generator import genes
from generator.formats.sidecars import Context, Maker
from generator.model.sidecar import SidecarKind


def _expression(h5ad: Path, target: Path, context: Context) -> None:
    genes.make_both(h5ad, target, _ready(context))


def _genes(h5ad: Path, target: Path, context: Context) -> None:
    if _ready(context).exists():
        _ready(context).replace(target)
    else:
        genes.make_genes(h5ad, target)


def _ready(context: Context) -> Path:
    """Where the first maker leaves what the second wants."""
    return context.scratch / "ready.genes"


MAKERS = (
    Maker(
        kind=SidecarKind.EXPRESSION,
        suffix="expression.h5ad",
        format=genes.EXPRESSION_FORMAT,
        make=_expression,
    ),
    Maker(kind=SidecarKind.GENES, suffix="genes", format=genes.GENES_FORMAT, make=_genes),
)
