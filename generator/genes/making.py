"""Both files of a version, each whole or not at all."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from generator.genes.expression import write_expression
from generator.genes.lookup import write_genes
from generator.genes.pseudobulk import pseudobulk

EXPRESSION_FORMAT = 1
"""Counts up when the layout of the download changes."""
GENES_FORMAT = 1
"""Counts up when the layout of the file to look genes up in changes."""


def make_expression(file: Path, target: Path) -> None:
    """Make the pseudobulk of an h5ad file as an AnnData file at `target`."""
    made = pseudobulk(file)
    with _whole(target) as draft:
        write_expression(made, draft)


def make_genes(file: Path, target: Path) -> None:
    """Make the file to look genes up in of an h5ad file at `target`."""
    made = pseudobulk(file)
    with _whole(target) as draft:
        write_genes(made, draft)


def make_both(file: Path, expression: Path, genes: Path) -> None:
    """Make both with one pass over the matrix."""
    made = pseudobulk(file)
    with _whole(expression) as one, _whole(genes) as other:
        write_expression(made, one)
        write_genes(made, other)


@contextlib.contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """A file to write that takes its place at the end, and is gone if anything fails."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        draft.chmod(0o644)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
