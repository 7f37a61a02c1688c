"""Makers of the two files of expression per gene and group; both come of one pass over the matrix."""

from pathlib import Path

from generator import genes
from generator.formats.sidecars import Context, Maker
from generator.model.sidecar import SidecarKind


def _expression(h5ad: Path, target: Path, _: Context) -> None:
    genes.make_expression(h5ad, target)


def _genes(h5ad: Path, target: Path, _: Context) -> None:
    genes.make_genes(h5ad, target)


MAKERS = (
    Maker(
        kind=SidecarKind.EXPRESSION,
        suffix="expression.h5ad",
        format=genes.EXPRESSION_FORMAT,
        make=_expression,
    ),
    Maker(kind=SidecarKind.GENES, suffix="genes", format=genes.GENES_FORMAT, make=_genes),
)
