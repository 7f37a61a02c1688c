"""`catalog register`, `release` and `withdraw`: what stays for good, and what goes with a tombstone."""

import datetime as dt
from pathlib import Path

import click

from generator import pipeline
from generator.cli.commands import catalog, today
from generator.errors import UsageError
from generator.model import accession
from generator.model.withdrawal import Withdrawal, WithdrawalKind


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
