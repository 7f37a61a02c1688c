"""`catalog doi`: DOIs for the catalog's data."""

from collections import Counter
from pathlib import Path

import click

from generator import pipeline, registration
from generator.cli.commands import EXIT_CODES, catalog, today
from generator.errors import UsageError
from generator.registration import Account, Action, Event, Step

STATES = {"draft": Event.DRAFT, "registered": Event.REGISTER, "findable": Event.PUBLISH}


@catalog.command(
    epilog=f"The account is read from DATACITE_USER and DATACITE_PASSWORD. {EXIT_CODES}",
)
@click.option(
    "--prefix", required=True, envvar="DATACITE_PREFIX", help="The account's DOI prefix, e.g. 10.5555."
)
@click.option("--dry-run", is_flag=True, help="Tell what would be done; asks nobody.")
@click.option("--test", is_flag=True, help="Use DataCite's test system; its DOIs are not written down.")
@click.option(
    "--state",
    type=click.Choice(list(STATES)),
    default="findable",
    show_default=True,
    help="How far to move the DOIs on; drafts are not written down.",
)
@click.option("--api", default="", help="Address of another server with DataCite's API.")
@click.option("--user", default="", envvar="DATACITE_USER", help="Repository account.")
@click.option("--password", default="", envvar="DATACITE_PASSWORD", help="Better given by the environment.")
@click.pass_obj
def doi(  # noqa: PLR0913 - what the command line offers, each its own
    root: Path, prefix: str, state: str, api: str, user: str, password: str, *, dry_run: bool, test: bool
) -> None:
    """Register or update the DOIs of collections, datasets and versions with DataCite; never one twice."""
    steps = pipeline.plan_dois(root, prefix, from_scratch=test)
    due = registration.due(steps)
    if dry_run:
        for step in due:
            _tell_step(step)
        click.echo(f"{_counted(steps)}; nothing was done")
        return
    if due and not (user and password):
        raise UsageError(
            "no account is given", hint="set DATACITE_USER and DATACITE_PASSWORD, or use --dry-run"
        )
    address = api or (registration.TEST if test else registration.PRODUCTION)
    event = STATES[state]
    pipeline.register_dois(
        root,
        due,
        Account(user=user, password=password, url=address),
        event=event,
        write_down=today() if event is not Event.DRAFT and not test else None,
        on_done=_tell_step,
    )
    click.echo(_counted(steps))


def _tell_step(step: Step) -> None:
    click.echo(f"{step.action:8} {step.doi} -> {step.url}")


def _counted(steps: tuple[Step, ...]) -> str:
    counts = Counter(step.action for step in steps)
    new, changed, current = (counts[each] for each in (Action.REGISTER, Action.UPDATE, Action.KEEP))
    return f"{new} new, {changed} changed, {current} current"
