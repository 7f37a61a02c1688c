"""`catalog make-rds`: R files for versions that have none."""

import sys
from pathlib import Path

import click

from generator.cli.commands import EXIT_CODES, catalog, jobs_option, scheduler_option, tell
from generator.cli.progress import Progress
from generator.pipeline.rds import make_rds


@catalog.command(name="make-rds", epilog=EXIT_CODES)
@click.argument("accessions", nargs=-1)
@click.option("--restore", is_flag=True, help="Also those that manifests list and the store lacks.")
@jobs_option
@scheduler_option
@click.pass_obj
def rds(root: Path, accessions: tuple[str, ...], jobs: int, scheduler: str | None, *, restore: bool) -> None:
    """Make R files for the versions that have none (of ACCESSIONS, or of all), and edit their manifests.

    A published version may gain an R file; `catalog register` then makes it permanent.
    """
    with Progress("Converting") as progress:
        results = make_rds(
            root,
            accessions,
            jobs=jobs,
            scheduler=scheduler,
            restore=restore,
            on_plan=progress.start,
            on_done=progress.step,
        )
    failed = [result.error for result in results if result.error]
    for result in results:
        tell(f"{result.accession} v{result.version}", result.error)
        if result.asset:
            click.echo(f"{result.accession} v{result.version}: {result.asset.bytes:,} bytes")
    click.echo(f"{len(results) - len(failed)} made, {len(failed)} failed")
    if failed:
        sys.exit(max(error.exit_code for error in failed))
