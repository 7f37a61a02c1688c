"""`catalog summarize`: what the site says of every file, computed from the file itself."""

import sys
from pathlib import Path

import click

from generator import pipeline
from generator.cli.commands import EXIT_CODES, catalog, jobs_option, scheduler_option, tell, today
from generator.cli.progress import Progress


@catalog.command(epilog=EXIT_CODES)
@click.argument("accessions", nargs=-1)
@click.option("--force", is_flag=True, help="Also what is current.")
@jobs_option
@scheduler_option
@click.pass_obj
def summarize(
    root: Path, accessions: tuple[str, ...], jobs: int, scheduler: str | None, *, force: bool
) -> None:
    """Compute the summaries and pictures that are missing or stale (of ACCESSIONS, or of all datasets)."""
    with Progress("Summarising") as progress:
        results = pipeline.summarize(
            root,
            only=accessions,
            force=force,
            jobs=jobs,
            scheduler=scheduler,
            today=today(),
            on_plan=progress.start,
            on_done=progress.step,
        )
    failed = [result for result in results if result.error]
    done = sum(not result.skipped and not result.error for result in results)
    current = sum(result.skipped for result in results)
    for result in failed:
        tell(f"{result.task.accession} v{result.task.version}", result.error)
    click.echo(f"{done} summarised, {current} current already, {len(failed)} failed")
    compared = pipeline.compare(root, only=accessions, force=force)
    for each in compared:
        tell(f"{each.accession} v{each.version} against the version before", each.error)
    click.echo(
        f"{sum(not (each.skipped or each.error) for each in compared)} compared with the version before"
    )
    if failed:
        sys.exit(max(result.error.exit_code for result in failed if result.error))
