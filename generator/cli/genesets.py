"""`catalog genesets`: the gene sets that authors give with their data."""

from pathlib import Path

import click

from generator.cli.commands import EXIT_CODES, catalog
from generator.pipeline import gene_sets
from generator.pipeline.gene_sets import Sought

FILE = click.Path(dir_okay=False, path_type=Path)


@catalog.group(epilog=EXIT_CODES)
def genesets() -> None:
    """Hold gene sets against the data, or convert them from and to GMT."""


@genesets.command(epilog=EXIT_CODES)
@click.argument("accessions", nargs=-1)
@click.pass_obj
def check(root: Path, accessions: tuple[str, ...]) -> None:
    """Look which genes of the sets (of ACCESSIONS, or all) the newest files have, and write it down.

    What is written lies beside the summaries; `catalog check` then needs no data to tell of missing genes.
    """
    done = gene_sets.seek(root, only=accessions, on_done=_tell)
    if not done:
        click.echo("no dataset has gene sets")


@genesets.command(epilog=EXIT_CODES)
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("target", type=FILE)
def convert(source: Path, target: Path) -> None:
    """Convert gene sets: from SOURCE to TARGET, each .csv (CELLxGENE's format) or .gmt (GSEA, MSigDB)."""
    count = gene_sets.convert(source, target)
    click.echo(f"{count} gene {'set' if count == 1 else 'sets'} in {target}")


def _tell(sought: Sought) -> None:
    missing = f"; missing: {', '.join(sought.missing)}" if sought.missing else ""
    click.echo(f"{sought.accession} v{sought.version}: {sought.found} genes found{missing}")
