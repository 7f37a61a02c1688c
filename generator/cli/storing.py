"""`catalog put` and `catalog copy-store`: files into the store."""

from pathlib import Path

import click

from generator import pipeline
from generator.cli.commands import EXIT_CODES, catalog
from generator.cli.progress import Progress
from generator.pipeline.copying import copy_store


@catalog.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.pass_obj
def put(root: Path, files: tuple[Path, ...]) -> None:
    """Put data FILES into the store and print the lines that a manifest's `assets:` needs."""
    for file in files:
        with Progress(file.name) as progress:
            progress.start(file.stat().st_size)
            asset = pipeline.put(root, file, progress.advance)
        click.echo(f"- {{role: {asset.role}, bytes: {asset.bytes}, sha256: {asset.sha256}}}")


@catalog.command("copy-store", epilog=EXIT_CODES)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_obj
def copy_folder(root: Path, folder: Path) -> None:
    """Copy all that the folder store FOLDER holds into the store that catalog.yaml names.

    For a catalog that moves into a bucket. What is there already stays, so it may be run again.
    """
    with Progress("Copying") as progress:
        done = copy_store(root, folder, on_plan=progress.start, on_bytes=progress.advance)
    click.echo(f"{done.new:,} files copied, {done.there:,} there already")
