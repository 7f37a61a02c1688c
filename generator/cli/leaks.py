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
@click.option("--store", is_flag=True, help="Also search keys and gene indexes of the public store.")
@click.option(
    "--accept-history",
    is_flag=True,
    help="Take what the history says as known: it is listed in the overlay, and passes from now on.",
)
@click.pass_obj
def leak_check(root: Path, overlay: Path, site: Path | None, *, store: bool, accept_history: bool) -> None:
    """Search the public repository for ids, titles, names and digests that only drafts have.

    Its files are searched, and everything that its branches and tags ever held, with the messages of commits.
    """
    if accept_history:
        count = leaking.accept_history(root, overlay)
        what = "object of the history is" if count == 1 else "objects of the history are"
        click.echo(f"{count:,} {what} known from now on: {overlay / leaking.KNOWN}")
    leaks = leaking.find_leaks(root, overlay, site, with_store=store)
    if leaks:
        raise review.LeakError(leaks)
    if leaking.is_cut_off(root):
        click.echo(
            "warning: this clone has not all of the history; fetch it (git fetch --unshallow)", err=True
        )
    click.echo("Nothing that only drafts say was found.")
