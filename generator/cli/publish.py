"""`catalog publish`: the site goes to where its readers are."""

import datetime as dt
import secrets
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import click

from generator import pipeline
from generator.cli.commands import EXIT_CODES, FOLDER, catalog, jobs_option, today
from generator.cli.progress import Progress
from generator.cli.share import overlay_option
from generator.pipeline import leaking, publishing, sharing
from generator.pipeline import overlay as overlays
from generator.publish import KEPT, Plan, Run


def to_option(command: Callable[..., None]) -> Callable[..., None]:
    """--to, which every command about a published site has."""
    option = click.option(
        "--to",
        default="",
        metavar="PLACE",
        help="FOLDER, s3://BUCKET/PREFIX or branch:NAME; what catalog.yaml says under `publish:` by default.",
    )
    return option(command)


def new_run(progress: Progress | None = None, *, adopt: bool = False) -> Run:
    """A run under a name of its own."""
    bar = progress or Progress("")
    return Run(
        owner=secrets.token_hex(8),
        clock=lambda: dt.datetime.now(dt.UTC),
        adopt=adopt,
        on_plan=lambda plan: bar.start(sum(step.reason not in KEPT for step in plan.steps)),
        on_done=bar.step,
    )


@catalog.command(epilog=EXIT_CODES)
@to_option
@click.option("--site", type=FOLDER, default=None, help="A finished build; without it, site/ is built first.")
@click.option("--dry-run", is_flag=True, help="Tell what would be done with each file, and why.")
@click.option(
    "--adopt", is_flag=True, help="Replace files that are in the way and were not published by this."
)
@click.option("--no-verify", is_flag=True, help="Do not ask for a sample afterwards, as a reader would.")
@overlay_option(required=False)
@jobs_option
@click.pass_obj
def publish(  # noqa: PLR0913 - what the command line offers, each its own
    root: Path,
    to: str,
    site: Path | None,
    overlay: Path | None,
    jobs: int,
    *,
    dry_run: bool,
    adopt: bool,
    no_verify: bool,
) -> None:
    """Build the site and put it where its readers are: no page is ever missing, and a run may be repeated."""
    place = publishing.open_place(root, to)
    if publishing.is_only_here(root):
        click.echo(
            "warning: `url:` in catalog.yaml leads to this machine, and pages say it to readers", err=True
        )
    if site is None:
        site = root / "site"
        for warning in pipeline.build(root, site, jobs=jobs).warnings:
            click.echo(f"warning: {warning}", err=True)
    if overlay:
        stage_links(root, overlay, site, dry_run=dry_run)
    with Progress("Publishing") as progress:
        run = new_run(progress, adopt=adopt)
        prepared = publishing.prepare(root, site, place, owner=run.owner, probe=not dry_run)
        if dry_run:
            done = publishing.plan(prepared, place, adopt=adopt)
        else:
            done = publishing.put_site(prepared, place, run)
    if dry_run:
        tell_steps(done)
    click.echo(f"{place.name}: {count(done)}{'; nothing was done' if dry_run else ''}")
    if not (dry_run or no_verify):
        tell_findings(root, place, done)


def stage_links(root: Path, overlay: Path, site: Path, *, dry_run: bool) -> None:
    """Put private links into the site, and their files where readers fetch them; refuses what would leak."""
    day = today()
    count = sharing.stage(root, overlay, site, day)
    leaking.require_none(root, overlay, site)
    pair = overlays.open_pair(root, overlay)
    if not dry_run:
        overlays.open_data(pair, day)
    click.echo(f"{count:,} private {'link opens' if count == 1 else 'links open'}")
    until = overlays.signed_until(pair, dt.datetime.now(dt.UTC))
    if count and until:
        click.echo(f"Their files answer until {until:%Y-%m-%d %H:%M} UTC at most: publish again before that.")


def tell_steps(plan: Plan) -> None:
    """A line for every file that is not left as it is."""
    for step in plan.steps:
        click.echo(f"{step.key}: {step.reason}")


def count(plan: Plan) -> str:
    """How many files go up, go away, stay."""
    counts = Counter(step.reason for step in plan.steps)
    told = [f"{number:,} {reason.value}" for reason, number in sorted(counts.items())]
    up = sum(1 for step in plan.steps if step.entry)
    return ", ".join([f"{len(plan.entries):,} files", *told, f"{len(plan.entries) - up:,} unchanged"])


def tell_findings(root: Path, place: publishing.Place, done: Plan) -> None:
    """Verify what is published; ends with 1 if readers do not get it as they should."""
    findings = publishing.verify(root, place, done)
    for each in findings:
        click.echo(f"{each.url}: {each.message}", err=True)
    if findings:
        click.echo("It is published, but readers do not get all of it as they should.", err=True)
        sys.exit(1)
