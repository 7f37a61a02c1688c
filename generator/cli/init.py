"""`catalog init`: a catalog of one's own."""

from pathlib import Path

import click

from generator import __version__
from generator.cli.commands import EXIT_CODES, FOLDER, catalog
from generator.pipeline.initializing import initialize
from generator.starter import Beginning, Host


@catalog.command(epilog=EXIT_CODES)
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--name", default="My catalog", show_default=True, help="The catalog's name.")
@click.option(
    "--url",
    default="http://127.0.0.1:8000/",
    show_default=True,
    help="Where the site will be read, with a closing slash; it may be set later, before publishing.",
)
@click.option("--publisher", help="Who stands behind it, named in citations; its name by default.")
@click.option("--contact", help="Name of whom readers ask; the publisher by default.")
@click.option(
    "--host",
    type=click.Choice([host.value for host in Host]),
    default=Host.GITHUB.value,
    show_default=True,
    help="Whose workflows to write: checks of pull requests, publishing, audit.",
)
def init(folder: Path, *, name: str, url: str, publisher: str | None, contact: str | None, host: str) -> None:
    """Make DIR a catalog: settings, a page of prose, workflows, and a README that says what comes next."""
    publisher = publisher or name
    beginning = Beginning(
        name=name,
        url=url,
        publisher=publisher,
        contact=contact or publisher,
        version=__version__,
        host=Host(host),
    )
    written = initialize(folder, beginning)
    for path in written:
        click.echo(f"{folder / path}")
    click.echo(f"next: `cd {folder}`, `catalog new collection`, `catalog add FILE.h5ad`", err=True)
