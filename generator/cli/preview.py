"""`catalog preview`: one's own pages, in a browser on this machine."""

from pathlib import Path

import click

from generator import pipeline
from generator.cli.commands import EXIT_CODES, catalog, jobs_option, tell, today
from generator.model.settings import StoreKind
from generator.pipeline.previewing import SITE, preview
from generator.website import server


@catalog.command("preview", epilog=EXIT_CODES)
@click.argument("name")
@click.option(
    "--port", "-p", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one."
)
@jobs_option
@click.pass_obj
def preview_(root: Path, name: str, port: int, jobs: int) -> None:
    """Build and serve the pages of the collection that NAME is of, without the rest of the catalog.

    NAME is an accession or a slug, of a dataset or a collection. What is new is summarised first, where the
    file is in the store.
    """
    made = preview(root, name, today=today(), jobs=jobs)
    for result in made.summarized:
        if result.error:
            tell(f"{result.task.accession} v{result.task.version}", result.error)
    for warning in made.report.warnings:
        click.echo(f"warning: {warning}", err=True)
    store = pipeline.load(root).settings.store

    def ready(url: str) -> None:
        for path in made.paths:
            click.echo(f"{url}{path}")
        click.echo("Ctrl-C stops it")

    folder = root / store.path if store.kind is StoreKind.FOLDER else None
    server.serve(root / SITE, folder, "127.0.0.1", port, ready=ready)
