"""`catalog sidecars`: derived files beside each h5ad file."""

import sys
from pathlib import Path

import click

from generator.cli.commands import EXIT_CODES, catalog, jobs_option, scheduler_option, tell, today
from generator.cli.progress import Progress
from generator.model.sidecar import SidecarKind
from generator.pipeline.makers import MAKERS
from generator.pipeline.sidecars import SidecarResult, SidecarWork, make_missing


@catalog.command(epilog=EXIT_CODES)
@click.argument("accessions", nargs=-1)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([maker.kind.value for maker in MAKERS]),
    help="Only this kind; may be given more than once.",
)
@click.option("--force", is_flag=True, help="Also what is current.")
@click.option("--restore", is_flag=True, help="Also what is current but not in the store.")
@jobs_option
@scheduler_option
@click.pass_obj
def sidecars(
    root: Path,
    accessions: tuple[str, ...],
    kinds: tuple[str, ...],
    jobs: int,
    scheduler: str | None,
    *,
    force: bool,
    restore: bool,
) -> None:
    """Make the sidecars that are missing or stale, and put them into the store (of ACCESSIONS, or of all)."""
    work = SidecarWork(
        kinds=[SidecarKind(kind) for kind in kinds],
        force=force,
        restore=restore,
        jobs=jobs,
        scheduler=scheduler,
        today=today(),
    )
    with Progress("Making sidecars") as progress:
        results = make_missing(root, accessions, work, on_plan=progress.start, on_done=progress.step)
    _report(results)


def _report(results: list[SidecarResult]) -> None:
    failed = []
    for result in results:
        name = f"{result.accession} v{result.version}"
        errors = [(f"{name} {kind}", error) for kind, error in result.made.failed]
        errors += [(name, result.error)] if result.error else []
        for what, error in errors:
            tell(what, error)
        failed += [error for _, error in errors]
    made = sum(len(result.made.sidecars) for result in results)
    empty = sum(len(result.made.empty) + result.unmade for result in results)
    current = sum(result.current for result in results)
    click.echo(f"{made} made, {current} current already, {empty} with nothing to make, {len(failed)} failed")
    if failed:
        sys.exit(max(error.exit_code for error in failed))
