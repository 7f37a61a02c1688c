"""`catalog aliases`: other names of genes."""

from pathlib import Path

import click

from generator.cli.commands import EXIT_CODES, catalog
from generator.manifests.gene_aliases import GENE_ALIASES
from generator.pipeline.gene_aliases import take_aliases


@catalog.command("aliases", epilog=EXIT_CODES)
@click.argument(
    "tables", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.pass_obj
def aliases(root: Path, tables: tuple[Path, ...]) -> None:
    """Let readers find genes by other names, out of the TABLES of HGNC or NCBI.

    TABLES are HGNC's hgnc_complete_set.txt or unpacked .gene_info files of NCBI. What was in
    catalog/gene-aliases.tsv before is replaced.
    """
    click.echo(f"{GENE_ALIASES}: {take_aliases(root, tables):,} other names")
