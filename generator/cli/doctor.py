"""`catalog doctor`: what the store can do."""

import datetime as dt
import sys
from pathlib import Path
from typing import Literal

import click
import msgspec

from generator import pipeline
from generator.cli.commands import EXIT_CODES, catalog
from generator.pipeline.doctor import examine_store
from generator.storage import Finding, Outcome

COLOURS = {Outcome.WORKS: "green", Outcome.LIMITED: "yellow", Outcome.MISSING: "red"}


@catalog.command(epilog=EXIT_CODES)
@click.option("--write", is_flag=True, help="Also put, replace and delete objects under cellshelf-probe/.")
@click.option(
    "--policy",
    is_flag=True,
    help="Also change the bucket's policy for some seconds, which links with an end need.",
)
@click.option(
    "--abort-days",
    type=click.IntRange(1),
    metavar="DAYS",
    help="End uploads that nobody finished for so many days.",
)
@click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text", help="How to report.")
@click.pass_obj
def doctor(
    root: Path, kind: Literal["text", "json"], abort_days: int | None, *, write: bool, policy: bool
) -> None:
    """Try the store out: tell what works, what is missing, and what to do about it."""
    name = pipeline.store_name(root)
    if kind == "text":
        click.echo(name)
    findings = []
    for finding in examine_store(
        root, dt.datetime.now(dt.UTC), write=write, policy=policy, abort_days=abort_days
    ):
        findings.append(finding)
        if kind == "text":
            _tell(finding)
    if kind == "json":
        click.echo(msgspec.json.format(msgspec.json.encode({"store": name, "findings": findings})))
    elif not write:
        click.echo("Nothing was written; `catalog doctor --write` tries more.")
    if any(finding.outcome is Outcome.MISSING for finding in findings):
        sys.exit(1)


def _tell(finding: Finding) -> None:
    outcome = click.style(f"{finding.outcome:7}", fg=COLOURS[finding.outcome], bold=True)
    click.echo(f"  {outcome}  {finding.name}: {finding.message}")
    if finding.hint:
        click.echo(f"           {finding.hint}")
