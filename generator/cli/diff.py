"""`catalog diff`: what would change for readers."""

from pathlib import Path
from typing import Literal

import click

from generator import changes, permanence
from generator.cli.commands import EXIT_CODES, catalog
from generator.pipeline.changing import changes_since

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


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
@click.pass_obj
def diff(root: Path, base: str, kind: Literal["text", "markdown", "json"], report: Path | None) -> None:
    """Tell what the work at hand changes for readers, against the git commit BASE (origin/main).

    New, changed and withdrawn collections and datasets, with every number as it was and as it would be.
    """
    found = changes.decode(report.read_bytes()) if report else changes_since(root, base)
    match kind:
        case "text":
            click.echo(changes.text(found), nl=False)
        case "markdown":
            click.echo(changes.markdown(found), nl=False)
        case "json":
            click.echo(changes.encode(found), nl=False)
