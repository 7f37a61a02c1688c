"""`catalog diff`: what would change for readers."""

import re
from pathlib import Path
from typing import Literal

import click

from generator import changes, permanence
from generator.cli.commands import EXIT_CODES, FOLDER, catalog
from generator.pipeline.changing import changes_since

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def plain_url(_: click.Context, __: click.Parameter, value: str) -> str:
    """An https address with nothing in it that could end an attribute."""
    if value and not re.fullmatch(r"https://[\w./%-]+/", value):
        raise click.BadParameter("an https address with a closing slash")
    return value


@catalog.command(epilog=EXIT_CODES)
@click.argument("base", default=permanence.DEFAULT)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    help="How to tell it; Markdown is the comment on a pull request.",
)
@click.option(
    "--read",
    "report",
    type=FILE,
    help="Compare nothing, but tell a report that was written with --format json; whoever wrote it.",
)
@click.option("--ask-links", is_flag=True, help="Also ask every address that changed datasets lead to.")
@click.option("--site", type=FOLDER, help="Also tell the size of the site that was built there.")
@click.option("--seconds", type=float, help="How long that took.")
@click.option(
    "--pictures",
    metavar="URL",
    default="",
    callback=plain_url,
    help="Where the repository's files are read as the change has them: Markdown shows pictures from there.",
)
@click.pass_obj
def diff(  # noqa: PLR0913 - an option each
    root: Path,
    base: str,
    kind: Literal["text", "markdown", "json"],
    report: Path | None,
    *,
    ask_links: bool,
    site: Path | None,
    seconds: float | None,
    pictures: str,
) -> None:
    """Tell what the work at hand changes for readers, against the git commit BASE (origin/main).

    New, changed and withdrawn collections and datasets, with every number as it was and as it would be.
    """
    if report:
        found = changes.decode(report.read_bytes())
    else:
        found = changes_since(root, base, ask_links=ask_links, site=site, seconds=seconds)
    match kind:
        case "text":
            click.echo(changes.text(found), nl=False)
        case "markdown":
            click.echo(changes.markdown(found, pictures), nl=False)
        case "json":
            click.echo(changes.encode(found), nl=False)
