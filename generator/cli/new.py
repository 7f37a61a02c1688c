"""`catalog new`: manifests that one goes on with."""

import random
import sys
from pathlib import Path
from typing import Any

import click

from generator.cli.commands import EXIT_CODES, catalog, today
from generator.errors import UsageError
from generator.manifests.from_csl import FromPaper
from generator.model import accession
from generator.model.collection import CollectionManifest, Contact, Creator, Publication
from generator.pipeline.beginning import (
    Begun,
    Cells,
    Words,
    collection_of,
    new_collection,
    new_dataset,
    read_cells,
    read_paper,
)
from generator.pipeline.target import Wish

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@catalog.group(epilog=EXIT_CODES)
def new() -> None:
    """Write the manifest of a new collection or dataset; what options leave out is asked for."""


@new.command(name="collection", epilog=EXIT_CODES)
@click.option("--title", help="Title, as on the paper.")
@click.option("--slug", help="Name of its folder; made from the title by default.")
@click.option("--description", help="What the study asked, and how (Markdown).")
@click.option("--license", "licence", help="Licence of the data as SPDX has it, e.g. CC-BY-4.0.")
@click.option("--contact", help="Name of whom readers ask.")
@click.option("--email", help="The contact's address, shown on the page.")
@click.option("--creator", "creators", multiple=True, metavar="NAME", help="`Family, Given`; one each.")
@click.option("--doi", help="DOI of the paper.")
@click.option("--csl", type=FILE, help="The paper's CSL-JSON record: title, authors, abstract, funding.")
@click.option("--h5ad", type=FILE, help="A data file of the collection, whose citation may name the paper.")
def new_collection_command(**given: Any) -> None:  # noqa: ANN401 - click's own
    """Describe a new collection, under an accession of its own.

    The record of a paper comes from `curl -LH 'Accept: application/vnd.citationstyles.csl+json'
    https://doi.org/DOI`; it is kept beside the manifest.
    """
    root: Path = click.get_current_context().obj
    csl: Path | None = given["csl"]
    paper = read_paper(csl) if csl else None
    cells = read_cells(given["h5ad"], today()) if given["h5ad"] else None
    manifest = _collection(given, paper, cells)
    begun = new_collection(root, manifest, slug=given["slug"], paper=csl, mint=_mint)
    _tell(begun)
    click.echo("next: `catalog new dataset FILE.h5ad`", err=True)


@new.command(name="dataset", epilog=EXIT_CODES)
@click.argument("file", metavar="FILE.h5ad", type=FILE)
@click.option("--collection", metavar="SLUG", help="Its collection; may be left out if there is only one.")
@click.option("--title", help="What the cells are; the file's own title by default.")
@click.option("--slug", help="Name of the manifest; made from the title by default.")
@click.option("--description", help="How the cells were got and what was done to them (Markdown).")
@click.option("--url", help="Where the file is hosted; left out: in the catalog's own store.")
@click.option("--column", "columns", multiple=True, metavar="NAME=TEXT", help="Explains a column of obs.")
@click.pass_obj
def new_dataset_command(  # noqa: PLR0913 - what the command line offers, each its own
    root: Path,
    file: Path,
    *,
    collection: str | None,
    title: str | None,
    slug: str | None,
    description: str | None,
    url: str | None,
    columns: tuple[str, ...],
) -> None:
    """Describe FILE.h5ad as a new dataset: size, digest, summary and columns come from the file itself.

    The file stays where it is. `catalog add` does more: it standardizes, stores and converts the file.
    """
    home = collection_of(root, collection)
    cells = read_cells(file, today())
    told = _asked("Title", title, cells.title, option="--title", known=True)
    begun = new_dataset(
        root,
        cells,
        Wish(collection=home.slug, title=told, slug=slug),
        words=Words(
            url=url, description=description or "", columns=dict(_pair(column) for column in columns)
        ),
        today=today(),
        mint=_mint,
    )
    _tell(begun)
    if url is None:
        click.echo(f"next: `catalog put {file}`, then `catalog check`", err=True)
    else:
        click.echo("next: `catalog check`", err=True)


def _collection(given: dict[str, Any], paper: FromPaper | None, cells: Cells | None) -> CollectionManifest:
    doi = given["doi"] or (paper.doi if paper else "") or (cells.doi if cells else "")
    title = _asked("Title", given["title"], paper.title if paper else "", option="--title", known=True)
    names = given["creators"]
    if not names and not paper:
        names = _asked("Creators (Family, Given; Family, Given)", None, "", option="--creator").split(";")
    creators = tuple(Creator(name=name.strip()) for name in names) or (paper.creators if paper else ())
    abstract = paper.description if paper else ""
    return CollectionManifest(
        accession="",
        title=title,
        description=given["description"]
        or abstract
        or _asked("Description", None, "", option="--description"),
        license=_asked("Licence of the data", given["licence"], "CC-BY-4.0", option="--license"),
        contact=Contact(
            name=_asked("Contact", given["contact"], "", option="--contact"), email=given["email"]
        ),
        creators=creators,
        funding=paper.funding if paper else (),
        publication=Publication(doi=doi) if doi else None,
    )


def _asked(what: str, given: str | None, default: str, *, option: str, known: bool = False) -> str:
    """What the option says, or else the answer to a question.

    Where nobody answers, a default that is `known` to be right stands; else raises UsageError.
    """
    if given:
        return given
    try:
        return str(click.prompt(what, default=default or None, err=True))
    except click.Abort:
        if sys.stdin.isatty():
            raise
        click.echo(err=True)
    if known and default:
        return default
    raise UsageError(f"{what} is not given", hint=f"give {option}")


def _pair(text: str) -> tuple[str, str]:
    name, equals, explanation = text.partition("=")
    if not equals or not explanation.strip():
        raise UsageError(f"{text} explains nothing", hint="write --column 'NAME=What it holds'")
    return name.strip(), explanation.strip()


def _mint() -> str:
    return accession.mint(random.SystemRandom())


def _tell(begun: Begun) -> None:
    click.echo(f"{begun.path} written: {begun.accession}")
