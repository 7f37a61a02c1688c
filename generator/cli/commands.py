"""The commands, and how each ends."""

import datetime as dt
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from generator import __version__, manifests, permanence, pipeline
from generator.cli import bugs
from generator.cli.loading import Commands
from generator.cli.progress import Progress
from generator.errors import CellshelfError, UsageError
from generator.manifests import ReportKind
from generator.model import accession
from generator.model.settings import StoreKind
from generator.model.withdrawal import Withdrawal, WithdrawalKind
from generator.website import server
from generator.website.crew import collect_seldom

if TYPE_CHECKING:
    from generator.demo import Staged

EXIT_CODES = (
    "Exit codes: 0 done, 1 problems found, 2 wrong usage, 3 the network, a disk or a server failed, "
    "4 a fault of the program itself."
)
FOLDER = click.Path(file_okay=False, path_type=Path)
RULES = manifests.RULES | permanence.RULES
FORMATS: tuple[ReportKind, ...] = ("text", "github", "json", "sarif")


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
@click.argument("code", required=False)
def rules(code: str | None) -> None:
    """Explain the rule CODE, or list every rule."""
    if code is None:
        click.echo("\n".join(f"{each.code}  {each.title}" for each in RULES.values()))
    elif rule := RULES.get(code.upper()):
        click.echo(f"{rule.code} ({rule.severity}): {rule.title}\n\nWhy: {rule.why}\nWhat to do: {rule.hint}")
    else:
        raise UsageError(f"there is no rule {code}", hint="`catalog rules` lists them")


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


@catalog.command(epilog=EXIT_CODES)
@click.option("--out", type=FOLDER, default=None, help="Where the site goes; site/ by default.")
@jobs_option
@click.pass_obj
def build(root: Path, out: Path | None, jobs: int) -> None:
    """Build the site; needs manifests and committed summaries only."""
    out = out or root / "site"
    report = pipeline.build(root, out, jobs=jobs)
    for warning in report.warnings:
        click.echo(f"warning: {warning}", err=True)
    click.echo(
        f"{out}: {report.written} files written, {report.unchanged} unchanged, {report.removed} removed"
    )


@catalog.command()
@click.option("--site", type=FOLDER, default=None, help="The built site; site/ by default.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", "-p", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one."
)
@click.option("--prefix", default="/", show_default=True, help="Serve under this path, as a host might.")
@click.pass_obj
def serve(root: Path, site: Path | None, host: str, port: int, prefix: str) -> None:
    """Serve the built site, and the store if it is a folder, as a static host would."""
    settings = pipeline.load(root).settings

    def ready(url: str) -> None:
        click.echo(f"{settings.name}: {url}  (Ctrl-C stops it)")

    folder = root / settings.store.path if settings.store.kind is StoreKind.FOLDER else None
    server.serve(site or root / "site", folder, host, port, prefix=prefix, ready=ready)


@catalog.command()
@click.option("--count", "-n", type=click.IntRange(1, 1000), default=1, help="How many.")
def mint(count: int) -> None:
    """Make new accessions, for the `accession:` of new manifests."""
    source = random.SystemRandom()
    for _ in range(count):
        click.echo(accession.mint(source))


@catalog.command()
@click.pass_obj
def register(root: Path) -> None:
    """Append what is new to catalog/ledger.tsv, which makes its permalinks permanent."""
    rows = pipeline.register(root, today())
    for row in rows:
        click.echo(f"{row.kind} {row.accession}" + (f" v{row.version}" if row.version else ""))
    click.echo(f"{len(rows)} registered")


@catalog.command()
@click.option(
    "--date", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Day that names it, YYYY-MM-DD; today."
)
@click.pass_obj
def release(root: Path, date: dt.datetime | None) -> None:
    """Write down what the catalog holds as a dated release, so that all of it can be cited."""
    day = f"{date:%Y-%m-%d}" if date else today()
    if day > today():
        raise UsageError(f"{day} is still to come", hint="a release is of a day that has been")
    made = pipeline.release(root, day)
    click.echo(f"catalog/releases/{made.date}.tsv: {len(made.versions)} versions")


@catalog.command()
@click.argument("code", metavar="ACCESSION")
@click.option("--reason", required=True, help="One sentence for readers who come by an old link.")
@click.option("--successor", help="What to use instead: an accession of the catalog, or a web address.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in WithdrawalKind]),
    default=WithdrawalKind.WITHDRAWN.value,
    show_default=True,
    help="Why a tombstone stands there.",
)
@click.option("--version", type=click.IntRange(1), help="Only this version of the dataset.")
@click.pass_obj
def withdraw(
    root: Path, code: str, reason: str, successor: str | None, kind: str, version: int | None
) -> None:
    """Put a tombstone at a permalink: edits the manifest of ACCESSION, and deletes nothing."""
    end = Withdrawal(kind=WithdrawalKind(kind), date=today(), reason=reason, successor=successor)
    path = pipeline.withdraw(root, accession.normalize(code), end, version=version)
    click.echo(f"{path} edited; the tombstone stands once it is published")


@catalog.group(name="demo")
def demo_group() -> None:
    """Make the data of the demo catalog."""


@demo_group.command()
@click.pass_obj
def stage(root: Path) -> None:
    """Bring the demo's files into the store: real ones out of Python packages, synthetic ones made here."""
    from generator import demo  # noqa: PLC0415 - brings anndata, a second that only this command needs

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
        sys.exit(catalog(standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("stopped", err=True)
        sys.exit(130)
    except pipeline.CheckFailedError as error:
        click.echo(manifests.report(error.problems, "text"), nl=False, err=True)
        tell("error", error)
        sys.exit(error.exit_code)
    except CellshelfError as error:
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
