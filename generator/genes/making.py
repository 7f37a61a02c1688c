"""Both files of a version, each whole or not at all."""

from pathlib import Path

from generator.genes.expression import write_expression
from generator.genes.lookup import write_genes
from generator.genes.pseudobulk import pseudobulk
from generator.storage import whole

EXPRESSION_FORMAT = 1
"""Counts up when the layout of the download changes."""
GENES_FORMAT = 1
"""Counts up when the layout of the file to look genes up in changes."""


def make_expression(file: Path, target: Path) -> None:
    """Make the pseudobulk of an h5ad file as an AnnData file at `target`."""
    made = pseudobulk(file)
    with whole(target) as draft:
        write_expression(made, draft)


def make_genes(file: Path, target: Path) -> None:
    """Make the file to look genes up in of an h5ad file at `target`."""
    made = pseudobulk(file)
    with whole(target) as draft:
        write_genes(made, draft)


def make_both(file: Path, expression: Path, genes: Path) -> None:
    """Make both with one pass over the matrix."""
    made = pseudobulk(file)
    with whole(expression) as one, whole(genes) as other:
        write_expression(made, one)
        write_genes(made, other)
