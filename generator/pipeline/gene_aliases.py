"""`catalog aliases`: other names of genes, out of tables that the maintainer has fetched."""

from collections.abc import Iterable
from pathlib import Path

from generator.errors import UsageError
from generator.genes.aliases import read_table
from generator.manifests.gene_aliases import GENE_ALIASES
from generator.model.gene_alias import written
from generator.storage import write_whole


def take_aliases(root: Path, tables: Iterable[Path]) -> int:
    """Write catalog/gene-aliases.tsv out of the tables; how many names. Raises UsageError for no text."""
    found = [alias for table in tables for alias in read_table(table.name, _text(table))]
    write_whole(root / GENE_ALIASES, written(found).encode())
    return len(found)


def _text(table: Path) -> str:
    try:
        return table.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{table.name} is no text", hint="unpack it first, e.g. with gunzip") from None
