"""`catalog deployments`, `rollback` and `gc`: what was published before."""

from pathlib import Path

import click

from generator.cli.commands import EXIT_CODES, catalog
from generator.cli.progress import Progress
from generator.cli.publish import count, new_run, tell_findings, tell_steps, to_option
from generator.pipeline import publishing
from generator.publish import Keep


@catalog.command(epilog=EXIT_CODES)
@to_option
@click.pass_obj
def deployments(root: Path, to: str) -> None:
    """List what was published, the newest first."""
    for past in publishing.history(publishing.open_place(root, to)):
        click.echo(f"{past.id}  {past.moment}{'' if past.finished else '  interrupted'}")


@catalog.command(epilog=EXIT_CODES)
@click.argument("deployment", required=False, default="")
@to_option
@click.option("--dry-run", is_flag=True, help="Tell what would be done with each file, and why.")
@click.option("--no-verify", is_flag=True, help="Do not ask for a sample afterwards, as a reader would.")
@click.pass_obj
def rollback(root: Path, deployment: str, to: str, *, dry_run: bool, no_verify: bool) -> None:
    """Bring back the site as it was in DEPLOYMENT, or before the last one; newer permalinks stay."""
    place = publishing.open_place(root, to)
    with Progress("Restoring") as progress:
        done, name = publishing.roll_back(root, place, deployment, new_run(progress), dry=dry_run)
    if dry_run:
        tell_steps(done)
    click.echo(f"{place.name} as in {name}: {count(done)}{'; nothing was done' if dry_run else ''}")
    if not (dry_run or no_verify):
        tell_findings(root, place, done)


@catalog.command(epilog=EXIT_CODES)
@to_option
@click.option(
    "--keep",
    type=click.IntRange(1),
    default=Keep().deployments,
    show_default=True,
    help="Deployments to keep, the current one included.",
)
@click.option(
    "--days",
    type=click.IntRange(0),
    default=Keep().days,
    show_default=True,
    help="Keep also what was current within so many days.",
)
@click.option(
    "--limit",
    type=click.IntRange(0),
    default=Keep().limit,
    show_default=True,
    help="If more files would be deleted, delete none.",
)
@click.option("--delete", is_flag=True, help="Do it; without this, only tell.")
@click.pass_obj
def gc(root: Path, to: str, keep: int, days: int, limit: int, *, delete: bool) -> None:
    """Find, and with --delete remove, assets and copies that only old deployments needed."""
    place = publishing.open_place(root, to)
    wanted = Keep(deployments=keep, days=days, limit=limit)
    garbage = publishing.collect(place, wanted, new_run(), dry=not delete)
    for past in garbage.dropped:
        click.echo(f"{past.id}  {past.moment}")
    if not delete:
        for file in garbage.files:
            click.echo(file.key)
    told = f"{len(garbage.dropped):,} deployments, {len(garbage.files):,} files"
    click.echo(f"{place.name}: {told} {'deleted' if delete else 'could go; nothing was done'}")
