"""`catalog explore` and `catalog gateway`: CELLxGENE Explorer on this machine and on a server."""

import os
import sys
from pathlib import Path

import click

from generator import explorers
from generator.cli.commands import EXIT_CODES, FOLDER, catalog
from generator.errors import UsageError
from generator.explorers import View
from generator.pipeline import explore as story
from generator.pipeline.gateway import write_gateway


def cache_folder() -> Path:
    """Where environments and fetched files are kept between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "cellshelf"


@catalog.command(
    epilog=f"Environment and files are kept in ~/.cache/cellshelf (XDG_CACHE_HOME is heeded). {EXIT_CODES}"
)
@click.argument("what", metavar="ACCESSION|FILE", required=False)
@click.option("--site", metavar="URL", help="A published catalog to take the dataset from.")
@click.option("--color", default="", help="Column of obs to colour by.")
@click.option("--gene", "genes", multiple=True, help="Gene to colour by; may be repeated.")
@click.option("--gene-set", default="", help="Gene set to colour by.")
@click.option("--layout", default="", help="Embedding to show, e.g. umap.")
@click.option("--port", "-p", type=click.IntRange(1, 65535), help="Port on loopback; a free one by default.")
@click.option("--python", help="A Python 3.11 or 3.12 to set the Explorer up with.")
@click.option("--set-up", type=FOLDER, help="Only set the Explorer up, in this folder.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.pass_obj
def explore(  # noqa: PLR0913 - an option each
    root: Path,
    what: str | None,
    *,
    site: str | None,
    color: str,
    genes: tuple[str, ...],
    gene_set: str,
    layout: str,
    port: int | None,
    python: str | None,
    set_up: Path | None,
    no_browser: bool,
) -> None:
    """Open a dataset in CELLxGENE Explorer: ACCESSION, ACCESSION/v2 or an .h5ad FILE.

    Sets up the pinned Explorer in an environment of its own the first time.
    """
    files = cache_folder() / "h5ad"
    if set_up:
        explorers.prepare(set_up.absolute(), python=python, say=_say)
        return
    if what is None:
        raise UsageError("nothing to open", hint="name an accession or an .h5ad file")
    if what.endswith(".h5ad") and Path(what).is_file():
        opened = story.from_file(Path(what))
    elif site:
        opened = story.from_site(site, story.parse(what), files)
    else:
        opened = story.from_catalog(root, story.parse(what), files)
    environment = explorers.prepare(cache_folder() / "cellxgene", python=python, say=_say)
    view = View(embedding=layout, color=color, genes=genes, gene_set=gene_set)

    def ready(address: str) -> None:
        click.echo(f"{opened.title}: {address}  (Ctrl-C stops it)")
        if not no_browser:
            click.launch(address)

    try:
        code = story.launch(opened, environment, view, port=port, on_ready=ready)
    except KeyboardInterrupt:
        sys.exit(0)
    sys.exit(3 if code else 0)


def _say(text: str) -> None:
    click.echo(text, err=True)


@catalog.command(epilog=EXIT_CODES)
@click.argument("folder", type=FOLDER)
@click.option(
    "--data", metavar="PATH|s3://BUCKET", help="Where the store's keys are; the catalog's folder by default."
)
@click.option(
    "--port", "-p", type=click.IntRange(1, 65535), default=5005, show_default=True, help="Port on loopback."
)
@click.pass_obj
def gateway(root: Path, folder: Path, data: str | None, port: int) -> None:
    """Write into FOLDER what serves CELLxGENE Explorer for all datasets.

    A gateway on loopback, with a systemd unit, a compose file and a README that says how to run it.
    """
    count = write_gateway(root, folder, data=data, port=port)
    click.echo(f"{folder}: opens {count} files; {folder / 'README.md'} says how to run it")
