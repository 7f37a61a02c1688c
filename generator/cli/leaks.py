"""`catalog leak-check`: whether anything private is in what everybody may see."""

from pathlib import Path

import click

from generator import review
from generator.cli.commands import EXIT_CODES, FOLDER, catalog
from generator.cli.share import overlay_option
from generator.pipeline import leaking


@catalog.command("leak-check", epilog=EXIT_CODES)
@overlay_option()
@click.option("--site", type=FOLDER, default=None, help="Also search the site that was built there.")
@click.pass_obj
def leak_check(root: Path, overlay: Path, site: Path | None) -> None:
    """Search the public tree, and a built site, for ids, titles, names and digests that only drafts have."""
    leaks = leaking.find_leaks(root, overlay, site)
    if leaks:
        raise review.LeakError(leaks)
    click.echo("Nothing that only drafts say was found.")
