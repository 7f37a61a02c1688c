"""`catalog viewer`: the embedded viewer."""

from pathlib import Path

import click

from generator.cli.commands import EXIT_CODES, catalog
from generator.pipeline.viewer import bundle_viewer
from generator.website.viewing import BUNDLE


@catalog.command(epilog=EXIT_CODES)
@click.option("--force", is_flag=True, help="Also if it is there already.")
@click.pass_obj
def viewer(root: Path, *, force: bool) -> None:
    """Bundle the embedded viewer (Vitessce) for `catalog build` to put on the site; needs Node and npm."""
    made = bundle_viewer(root, force=force)
    click.echo(f"{root / BUNDLE}: {'bundled' if made else 'there already'}")
