"""Garbage collection: what no deployment of late needs any more."""

import datetime as dt
from collections.abc import Collection, Mapping
from itertools import pairwise

from generator.errors import CellshelfError
from generator.model.record import record, replace
from generator.publish.applying import Hands
from generator.publish.deployment import Deployment, Doomed, Past, State, copy_key, record_key
from generator.publish.lock import Lock
from generator.publish.publishing import Run
from generator.publish.records import read_deployment, read_state, write_state
from generator.publish.target import Target
from generator.storage import NoSuchKeyError


class TooMuchError(CellshelfError):
    """More would be deleted than is allowed at once."""


@record
class Keep:
    """What must stay, and how much may go."""

    deployments: int = 10
    """The newest of them, the current one included."""
    days: int = 30
    """Also what was current within so many days."""
    limit: int = 10_000
    """If more files than that would go, none does."""


@record
class Garbage:
    """What can go."""

    dropped: tuple[Past, ...]
    """Deployments that can no longer be brought back."""
    files: tuple[Doomed, ...]
    """Assets and copies that only they needed."""


def dropped(state: State, keep: Keep, now: dt.datetime) -> tuple[Past, ...]:
    """Deployments of the target's history that need not be kept, newest first."""
    finished = [past for past in state.history if past.finished]
    staying = {past.id for past in finished[: max(keep.deployments, 1)]} | {state.current}
    since = now - dt.timedelta(days=keep.days)
    # A deployment was current until the one after it was finished.
    staying |= {before.id for after, before in pairwise(finished) if _moment(after) >= since}
    return tuple(
        past
        for past in state.history
        if past.id not in staying and (past.finished or _moment(past) < since or keep.days == 0)
    )


def find_garbage(
    gone: Collection[Past], records: Mapping[str, Deployment], staying: Collection[Deployment]
) -> Garbage:
    """What only the deployments `gone` needed; `records` has theirs, as far as they are still there."""
    entries = {entry for each in staying for entry in each.entries.values()}
    keys, digests = {entry.key for entry in entries}, {entry.sha256 for entry in entries}
    found: set[tuple[str, str]] = set()
    for past in gone:
        old = records[past.id].entries.values() if past.id in records else ()
        found |= {(entry.key, entry.sha256) for entry in old if entry.lasting and entry.key not in keys}
        found |= {
            (copy_key(entry.sha256), entry.sha256)
            for entry in old
            if not entry.lasting and entry.sha256 not in digests
        }
    files = tuple(Doomed(key=key, sha256=sha256) for key, sha256 in sorted(found))
    return Garbage(dropped=tuple(gone), files=files)


def look_for_garbage(target: Target, keep: Keep, now: dt.datetime) -> Garbage:
    """What could go from the target; changes nothing."""
    return _garbage(target, read_state(target)[0], keep, now)


def collect(target: Target, keep: Keep, run: Run) -> Garbage:
    """Delete what can go; returns it. Raises TooMuchError, nothing deleted, if that is over the limit."""
    with Lock(target, run.owner, run.clock) as lock:
        state, version = read_state(target)
        garbage = _garbage(target, state, keep, run.clock())
        if not garbage.dropped:
            return garbage
        if len(garbage.files) > keep.limit:
            raise TooMuchError(
                f"{len(garbage.files):,} files would be deleted, more than {keep.limit:,}; none was",
                hint="if that is right, allow more with --limit",
            )
        hands = Hands(target, lock, workers=run.workers, adopt=False, on_done=run.on_done)
        hands.drop(garbage.files)
        ids = {past.id for past in garbage.dropped}
        history = tuple(past for past in state.history if past.id not in ids)
        doomed = tuple(each for each in state.doomed if each not in garbage.files)
        write_state(target, replace(state, history=history, doomed=doomed), version)
        for past in garbage.dropped:
            target.delete(record_key(past.id))
    return garbage


def _garbage(target: Target, state: State, keep: Keep, now: dt.datetime) -> Garbage:
    gone = dropped(state, keep, now)
    ids = {past.id for past in gone}
    staying = [read_deployment(target, past.id) for past in state.history if past.id not in ids]
    staying += [read_deployment(target, past.id) for past in state.pending]
    records = {}
    for past in gone:
        try:
            records[past.id] = read_deployment(target, past.id)
        except NoSuchKeyError:  # a run before this one came so far
            continue
    return find_garbage(gone, records, staying)


def _moment(past: Past) -> dt.datetime:
    return dt.datetime.fromisoformat(past.moment)
