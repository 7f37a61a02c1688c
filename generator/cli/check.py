"""`catalog check` and `rules`: manifests, ledger and summaries against every rule, once or at every save."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from generator import manifests, permanence, pipeline
from generator.cli.commands import EXIT_CODES, catalog, today
from generator.cli.watching import saves
from generator.errors import UsageError
from generator.manifests import Checked, ReportKind
from generator.model.problem import Problem

RULES = manifests.RULES | permanence.RULES
FORMATS: tuple[ReportKind, ...] = ("text", "github", "json", "sarif")


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
@click.option("--format", "kind", type=click.Choice(FORMATS), default="text", help="How to report.")
@click.option(
    "--base",
    metavar="REF",
    help=f"Commit whose permalinks must not break; {permanence.DEFAULT} where git knows one.",
)
@click.option("--watch", is_flag=True, help="Check again at every save, and tell what changed.")
@click.pass_obj
def check(root: Path, kind: ReportKind, base: str | None, *, watch: bool) -> None:
    """Hold manifests, ledger and summaries against every rule; needs no data and no network."""
    base = base or permanence.default_base(root)
    saved = saves(root / "catalog") if watch else None
    checked = pipeline.check(root, today=today(), base=base)
    click.echo(manifests.report(checked.problems, kind, RULES), nl=False)
    if saved:
        checked = _watch(root, kind, base, checked, saved)
    if checked.errors:
        sys.exit(1)


def _watch(
    root: Path, kind: ReportKind, base: str | None, checked: Checked, saved: Iterator[list[str]]
) -> Checked:
    """Until interrupted; problems are told once, when they come, and counted when they go."""
    click.echo("Watching catalog/ (Ctrl-C stops it)", err=True)
    with contextlib.suppress(KeyboardInterrupt):
        for files in saved:
            click.echo(
                f"\nSaved {files[0]}{f' and {len(files) - 1} more' if len(files) > 1 else ''}", err=True
            )
            before = set(map(_named, checked.problems))
            checked = pipeline.check(root, today=today(), base=base)
            new = tuple(each for each in checked.problems if _named(each) not in before)
            if new:
                click.echo(manifests.report(new, kind, RULES), nl=False)
            now = set(map(_named, checked.problems))
            solved = len(before - now)
            click.echo(f"{solved} solved, {len(now - before)} new, {len(checked.problems)} in all", err=True)
    return checked


def _named(problem: Problem) -> tuple[str, str, str]:
    """What makes it the same problem when lines have moved."""
    return problem.code, problem.path, problem.message
