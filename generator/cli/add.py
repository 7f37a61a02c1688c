"""`catalog add`: a file becomes a dataset, or a new version of one."""

import random
from pathlib import Path

import click

from generator.cli.commands import EXIT_CODES, catalog, today
from generator.model import accession
from generator.pipeline.adding import Added, add
from generator.pipeline.inspecting import Addition, Inspected, given, inspect
from generator.pipeline.target import Wish

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
VARIABLE = "CELLSHELF_CELLXGENE_SCHEMA"


@catalog.command(
    name="add", epilog=f"An installed cellxgene-schema is found by {VARIABLE}, its command. {EXIT_CODES}"
)
@click.argument("file", metavar="FILE.h5ad", type=FILE)
@click.option(
    "--collection", metavar="SLUG", help="Collection that the dataset joins: its slug or accession."
)
@click.option("--dataset", metavar="SLUG", help="Dataset that gets a new version: its slug or accession.")
@click.option("--title", help="Title of a new dataset; the file's own by default.")
@click.option("--slug", help="Name of a new dataset's manifest; made from the title by default.")
@click.option("--changes", help="What changed since the version before, for readers.")
@click.option("--dry-run", is_flag=True, help="Read the file and tell what would be done; changes nothing.")
@click.option("--validate", is_flag=True, help="Ask the official cellxgene-schema, and keep its report.")
@click.option("--no-rds", is_flag=True, help="Make no R file.")
@click.option("--no-standardize", is_flag=True, help="Publish the file byte for byte as it is.")
@click.option("--validator", type=FILE, envvar=VARIABLE, help="Command of an installed cellxgene-schema.")
@click.pass_obj
def add_file(  # noqa: PLR0913 - what the command line offers, each its own
    root: Path,
    file: Path,
    *,
    collection: str | None,
    dataset: str | None,
    title: str | None,
    slug: str | None,
    changes: str | None,
    dry_run: bool,
    validate: bool,
    no_rds: bool,
    no_standardize: bool,
    validator: Path | None,
) -> None:
    """Add FILE.h5ad to the catalog: standardized, summarised, stored, with R file, sidecars and manifest.

    Interrupted anywhere, run it again: it goes on where it was, under the same accession.
    """
    addition = Addition(
        file=file,
        wish=Wish(collection=collection, dataset=dataset, title=title, slug=slug),
        today=today(),
        changes=changes,
        as_given=no_standardize,
        rds=not no_rds,
        validate=validate,
        validator=validator,
    )
    if dry_run:
        _tell_plan(addition, inspect(root, addition, given(addition)))
        return
    source = random.SystemRandom()
    done = add(root, addition, mint=lambda: accession.mint(source), on_step=_tell_step)
    _tell_done(done)


def _tell_step(step: str) -> None:
    click.echo(f"{step} ...", err=True)


def _tell_plan(addition: Addition, found: Inspected) -> None:
    _tell_file(found)
    if found.published and found.begun:
        click.echo(f"it is in the catalog already: {found.target.path}, version {found.version}")
        return
    code = found.begun.accession if found.begun else None
    whose = found.target.dataset.accession if found.target.dataset else code or "a new accession"
    click.echo(f"would write {found.target.path}: version {found.version} of {whose}, {found.target.title!r}")
    steps = [
        "" if addition.as_given else "standardize the file",
        "summarise it",
        "make an R file" if addition.rds else "",
        "make sidecars",
        "put all of it into the store",
        "ask cellxgene-schema" if addition.validate else "",
    ]
    click.echo("would " + ", ".join(step for step in steps if step))
    click.echo("nothing was done")


def _tell_file(found: Inspected) -> None:
    summary = found.summary
    click.echo(f"{found.given.bytes:,} bytes, {summary.cells:,} cells, {summary.genes:,} genes")
    for rule in summary.schema.broken:
        click.echo(f"schema {summary.schema.checked}: {rule.code} {rule.title}: {rule.detail}")


def _tell_done(done: Added) -> None:
    for note in done.notes:
        click.echo(f"note: {note}", err=True)
    if done.validation is not None:
        verdict = "valid" if done.validation.valid else "not valid"
        click.echo(f"{done.validation.validator}: {verdict}", err=True)
        for error in done.validation.errors:
            click.echo(f"  {error}", err=True)
    what = "written" if done.fresh else "there already"
    click.echo(f"{done.path} {what}: {done.accession} v{done.version}")
    click.echo("next: review it, `catalog check`, `catalog register`, and commit", err=True)
