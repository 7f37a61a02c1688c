"""Bring an earlier deployment back, from the copies that later ones have put by."""

from pathlib import Path

from generator.errors import CellshelfError, UsageError
from generator.publish.deployment import copy_key
from generator.publish.entry import Entry
from generator.publish.lock import Lock
from generator.publish.planning import Known, Plan, plan
from generator.publish.publishing import Run, Start, carry_out, promised
from generator.publish.records import known_of, read_deployment, read_state
from generator.publish.target import Target


class NotKeptError(CellshelfError):
    """The bytes of a file of an earlier deployment are no longer kept."""


def plan_rollback(
    target: Target, known: Known, permanent: frozenset[str], name: str = ""
) -> tuple[Plan, str]:
    """What bringing back the deployment `name` would do, and its id; without a name it is the one before.

    Permanent pages that it did not have stay. Raises UsageError where there is no such deployment,
    NotKeptError where the bytes of a file are no longer kept.
    """
    chosen = _choose(known, name)
    planned = plan(read_deployment(target, chosen).entries, known, promised(known, permanent))
    for step in planned.steps:
        if step.entry and not _is_kept(target, step.entry):
            raise NotKeptError(
                f"{step.key} as it was in {chosen} is no longer kept; nothing was changed",
                hint="build the site from the catalog of that day, and publish that",
            )
    return planned, chosen


def rollback(target: Target, permanent: frozenset[str], run: Run, name: str = "") -> tuple[Plan, str]:
    """Bring back a deployment, as a new one with the same files; raises what `plan_rollback` does."""
    with Lock(target, run.owner, run.clock) as lock:
        state, version = read_state(target)
        known = known_of(target, state)
        planned, chosen = plan_rollback(target, known, permanent, name)
        start = Start(known=known, version=version, permanent=permanent, restores=chosen)
        if planned.idle:
            run.on_plan(planned)
        else:
            carry_out(target, planned, start, lock, run, lambda entry: _bytes(target, entry))
    return planned, chosen


def _choose(known: Known, name: str) -> str:
    """The id meant by `name`, or by none: what was current before."""
    finished = [past.id for past in known.state.history if past.finished]
    if name:
        if name in finished:
            return name
        raise UsageError(f"there is no deployment {name}", hint="`catalog deployments` lists them")
    here = known.state.current
    if known.current and known.current.restores in finished:
        here = known.current.restores
    earlier = finished[finished.index(here) + 1 :] if here in finished else []
    if not earlier:
        raise UsageError(
            "there is no earlier deployment to go back to", hint="`catalog deployments` lists them"
        )
    return earlier[0]


def _is_kept(target: Target, entry: Entry) -> bool:
    if target.head(copy_key(entry.sha256)) is not None:
        return True
    found = target.head(entry.key)
    return found is not None and found.sha256 == entry.sha256


def _bytes(target: Target, entry: Entry) -> bytes | Path:
    copied = target.head(copy_key(entry.sha256)) is not None
    return target.get(copy_key(entry.sha256) if copied else entry.key)
