"""`catalog build`: the site from manifests and committed summaries."""

from pathlib import Path

import click

from generator.cli.commands import EXIT_CODES, FOLDER, catalog, jobs_option
from generator.website.beginning import begin


@catalog.command(epilog=EXIT_CODES)
@click.option("--out", type=FOLDER, default=None, help="Where the site goes; site/ by default.")
@jobs_option
@click.pass_obj
def build(root: Path, out: Path | None, jobs: int) -> None:
    """Build the site; needs manifests and committed summaries only."""
    out = out or root / "site"
    with begin(root, jobs) as begun:
        from generator import pipeline  # noqa: PLC0415 - takes a while, in which the scout is at work already

        report = pipeline.build(root, out, jobs=jobs, begun=begun)
    for warning in report.warnings:
        click.echo(f"warning: {warning}", err=True)
    click.echo(
        f"{out}: {report.written} files written, {report.unchanged} unchanged, {report.removed} removed"
    )
