"""`catalog genes`: the index with which genes are looked up in all datasets."""

from pathlib import Path

import click

from generator.cli.commands import EXIT_CODES, catalog
from generator.pipeline import gene_index


@catalog.command(epilog=EXIT_CODES)
@click.pass_obj
def genes(root: Path) -> None:
    """Bring the index of genes across datasets up to date: blocks in the store, their list in catalog/.

    Run it after `catalog sidecars` and commit catalog/genes.json.
    """
    done = gene_index.index(root)
    if done.without:
        click.echo(f"left out, with no file to look genes up in: {', '.join(done.without)}")
    click.echo(f"{done.datasets} datasets in {done.made + done.kept} blocks, {done.made} of them new")
