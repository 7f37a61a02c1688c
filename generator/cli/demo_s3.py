"""`catalog demo s3`: the demo with its data in a bucket."""

import os
import signal
import sys
from pathlib import Path

import click

from generator import pipeline
from generator.cli.commands import FOLDER, demo_group, tell_staged, today
from generator.cli.progress import Progress
from generator.pipeline import gene_index
from generator.pipeline.rds import make_rds
from generator.pipeline.sidecars import SidecarWork, make_missing
from generator.website import server


@demo_group.command(name="s3")
@click.argument("folder", type=FOLDER)
@click.option(
    "--port",
    "-p",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The site's port; 0 takes a free one.",
)
@click.option(
    "--s3-port",
    type=click.IntRange(0, 65535),
    default=8333,
    show_default=True,
    help="The S3 server's port, which stands in the pages' links; 0 takes a free one.",
)
@click.pass_obj
def s3(root: Path, folder: Path, port: int, s3_port: int) -> None:
    """Make FOLDER a copy of the demo whose data are in a bucket of SeaweedFS; serve both until Ctrl-C."""
    from generator.demo import bucket  # noqa: PLC0415 - brings anndata

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the S3 server ends with us
    bucket.copy_for_bucket(folder, root=root)
    with bucket.open_server(folder, port=s3_port) as running:
        os.environ.update(running.environment)
        bucket.fill_bucket(folder, running, root=root, on_done=tell_staged)
        jobs = os.cpu_count() or 1
        with Progress("Summarising") as progress:
            results = pipeline.summarize(
                folder,
                only=(),
                force=False,
                jobs=jobs,
                today=today(),
                on_plan=progress.start,
                on_done=progress.step,
            )
        for error in (result.error for result in results if result.error):
            raise error
        _restore(folder, jobs)
        report = pipeline.build(folder, folder / "site", jobs=jobs)
        click.echo(f"{folder / 'site'}: {report.written} files written, {report.unchanged} unchanged")
        click.echo(f"Data: {pipeline.load(folder).settings.store.url} (keys: {running.key_file})")
        server.serve(
            folder / "site",
            None,
            port=port,
            ready=lambda url: click.echo(f"Site: {url}  (Ctrl-C stops both)"),
        )


def _restore(folder: Path, jobs: int) -> None:
    """Make what is derived from the files again, for the bucket to hold all that pages link to."""
    with Progress("Converting") as progress:
        converted = make_rds(
            folder, (), jobs=jobs, restore=True, on_plan=progress.start, on_done=progress.step
        )
    work = SidecarWork(jobs=jobs, restore=True, today=today())
    with Progress("Making sidecars") as progress:
        made = make_missing(folder, (), work, on_plan=progress.start, on_done=progress.step)
    errors = [result.error for result in converted] + [result.error for result in made]
    for error in (*errors, *(error for result in made for _, error in result.made.failed)):
        if error:
            raise error
    gene_index.index(folder)
