"""`catalog aliases`: other names of genes."""

from pathlib import Path

import click

from generator.cli.commands import EXIT_CODES, catalog
from generator.genes import aliases
from generator.manifests.gene_aliases import GENE_ALIASES
from generator.model.gene_alias import written
from generator.storage import write_whole


@catalog.command("aliases", epilog=EXIT_CODES)
@click.argument(
    "tables", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.pass_obj
def take_aliases(root: Path, tables: tuple[Path, ...]) -> None:
    """Let readers find genes by other names, out of the TABLES of HGNC or NCBI.

    TABLES are HGNC's hgnc_complete_set.txt or unpacked .gene_info files of NCBI. What was in
    catalog/gene-aliases.tsv before is replaced.
    """
    found = [
        alias
        for table in tables
        for alias in aliases.read_table(table.name, table.read_text(encoding="utf-8"))
    ]
    write_whole(root / GENE_ALIASES, written(found).encode())
    click.echo(f"{GENE_ALIASES}: {len(found):,} other names")
