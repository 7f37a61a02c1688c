"""`catalog figures`: the figures of papers as pictures."""

import sys
from pathlib import Path

import click

from generator.cli.commands import EXIT_CODES, catalog, tell
from generator.cli.progress import Progress
from generator.pipeline.figures import draw_missing


@catalog.command(epilog=EXIT_CODES)
@click.argument("accessions", nargs=-1)
@click.option("--force", is_flag=True, help="Also what is current.")
@click.pass_obj
def figures(root: Path, accessions: tuple[str, ...], *, force: bool) -> None:
    """Draw the figures that manifests name (of ACCESSIONS, or of all) for their pages."""
    with Progress("Drawing figures") as progress:
        results = draw_missing(root, accessions, force=force, on_plan=progress.start, on_done=progress.step)
    for result in results:
        name = f"{result.accession} v{result.version}"
        for sentence in result.lacking:
            click.echo(f"note: {name}, {sentence}", err=True)
        if result.error:
            tell(name, result.error)
    failed = [result.error for result in results if result.error]
    drawn, current = sum(r.drawn for r in results), sum(r.current for r in results)
    click.echo(f"{drawn} pictures drawn, {current} datasets current already, {len(failed)} failed")
    if failed:
        sys.exit(max(error.exit_code for error in failed))
