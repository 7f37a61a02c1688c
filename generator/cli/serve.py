"""`catalog serve`: the built site on this machine."""

from pathlib import Path

import click

from generator import pipeline
from generator.cli.commands import FOLDER, catalog
from generator.model.settings import StoreKind
from generator.website import server


@catalog.command()
@click.option("--site", type=FOLDER, default=None, help="The built site; site/ by default.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", "-p", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one."
)
@click.option("--prefix", default="/", show_default=True, help="Serve under this path, as a host might.")
@click.pass_obj
def serve(root: Path, site: Path | None, host: str, port: int, prefix: str) -> None:
    """Serve the built site, and the store if it is a folder, as a static host would."""
    settings = pipeline.load(root).settings

    def ready(url: str) -> None:
        click.echo(f"{settings.name}: {url}  (Ctrl-C stops it)")

    folder = root / settings.store.path if settings.store.kind is StoreKind.FOLDER else None
    server.serve(site or root / "site", folder, host, port, prefix=prefix, ready=ready)
