"""`catalog audit`, `catalog stats`: is it all there, and how much is it."""

import sys
from pathlib import Path
from typing import Literal

import click
import msgspec

from generator import audit as auditing
from generator.audit import Subject, statistics
from generator.cli.commands import EXIT_CODES, catalog, today
from generator.cli.progress import Progress
from generator.pipeline.auditing import audit, count
from generator.pipeline.auditing import record as write_down


@catalog.command(name="audit", epilog=EXIT_CODES)
@click.option("--site", metavar="URL", help="Where the site is; what catalog.yaml says by default.")
@click.option("--full", is_flag=True, help="Read every file to its end and compare its SHA-256.")
@click.option("--dois", is_flag=True, help="Also whether every DOI leads somewhere.")
@click.option("--links", is_flag=True, help="Also whether links of collections lead somewhere.")
@click.option("--record", is_flag=True, help="Write down what is right, so that pages can say it.")
@click.option("--no-explorers", is_flag=True, help="Leave out launch links, which lead to other hosts.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    help="How to report; Markdown is for an issue.",
)
@click.pass_obj
def audit_site(  # noqa: PLR0913 - an option each
    root: Path,
    *,
    site: str | None,
    full: bool,
    dois: bool,
    links: bool,
    record: bool,
    no_explorers: bool,
    kind: Literal["text", "markdown", "json"],
) -> None:
    """Ask the live site, as a reader would, for all that was ever published; ends with 1 if any is missing.

    Every permalink of the ledger must give its page or tombstone; every file its size and ranges of bytes.
    """
    left_out = {Subject.DOI: not dois, Subject.LINK: not links, Subject.EXPLORER: no_explorers}
    with Progress("Asking") as progress:
        made = audit(
            root,
            site=site,
            subjects=[subject for subject in Subject if not left_out.get(subject)],
            whole=full,
            today=today(),
            on_plan=progress.start,
            on_done=progress.step,
        )
    if record:
        write_down(root, made)
    match kind:
        case "text":
            click.echo(auditing.text(made), nl=False)
        case "markdown":
            click.echo(auditing.markdown(made), nl=False)
        case "json":
            click.echo(msgspec.json.format(msgspec.json.encode(made), indent=2))
    if made.findings:
        sys.exit(1)


@catalog.command(epilog=EXIT_CODES)
@click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text", help="How to report.")
@click.pass_obj
def stats(root: Path, kind: Literal["text", "json"]) -> None:
    """Count: growth by day, how many datasets have what, and which nobody has verified."""
    made = count(root)
    if kind == "text":
        click.echo(statistics.text(made), nl=False)
    else:
        click.echo(msgspec.json.format(msgspec.json.encode(made), indent=2))
