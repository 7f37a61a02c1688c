"""`catalog publish-collection`: a draft becomes part of the public catalog."""

from pathlib import Path

import click

from generator.cli.commands import EXIT_CODES, catalog, today
from generator.cli.share import overlay_option
from generator.pipeline import unveiling


@catalog.command("publish-collection", epilog=EXIT_CODES)
@click.argument("collection")
@overlay_option()
@click.pass_obj
def publish_collection(root: Path, collection: str, overlay: Path) -> None:
    """Move the draft COLLECTION (slug or accession) into the public tree; its links will lead to its page.

    Accessions stay, versions get today's date, the ledger its rows. Commit the change, review it, publish.
    """
    done = unveiling.unveil(root, overlay, collection, today())
    for path in done.paths:
        click.echo(path)
    click.echo(
        f"{done.permalinks:,} permalinks registered; {done.links:,} links lead to {done.url} "
        "from the next publish on"
    )
