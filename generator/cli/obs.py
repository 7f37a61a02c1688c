"""`catalog obs`: the table of cells as Parquet, for those who do not want the matrix."""

from pathlib import Path

import click

from generator.cli.commands import EXIT_CODES, catalog
from generator.pipeline.standardizing import write_obs

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@catalog.command(epilog=EXIT_CODES)
@click.argument("source", metavar="IN.h5ad", type=FILE)
@click.argument("target", metavar="OUT.parquet", type=click.Path(dir_okay=False, path_type=Path))
def obs(source: Path, target: Path) -> None:
    """Write every column of obs, and the names of cells, as a Parquet table."""
    made = write_obs(source, target)
    for left in made.left_out:
        click.echo(f"left out {left}: no table can hold it", err=True)
    click.echo(f"{target}: {made.rows:,} cells, {made.columns} columns, {made.bytes:,} bytes")
