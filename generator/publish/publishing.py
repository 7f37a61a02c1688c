"""The story of a publish: look, plan, lock, write down, upload phase by phase, point, delete."""

from collections.abc import Callable, Iterable

from generator.errors import CellshelfError
from generator.model.record import record, replace
from generator.publish.applying import WORKERS, Hands, Source
from generator.publish.deployment import Deployment, Doomed, Past, State, new_id
from generator.publish.entry import Phase
from generator.publish.lock import Clock, Lock
from generator.publish.planning import Known, Plan, Step, missing, plan
from generator.publish.records import known_of, look, read_state, write_deployment, write_state
from generator.publish.site import Site
from generator.publish.target import Target
from generator.storage import check_key


class MissingPermalinkError(CellshelfError):
    """The site has no page where a permalink promises one."""


@record
class Run:
    """How to go about it, and whom to tell."""

    owner: str
    """A name like no other publisher's."""
    clock: Clock
    workers: int = WORKERS
    adopt: bool = False
    """Replace files of somebody else."""
    on_plan: Callable[[Plan], None] = lambda _: None
    on_done: Callable[[Step], None] = lambda _: None


def promised(known: Known, permanent: frozenset[str]) -> frozenset[str]:
    """Keys that must have an answer: the ledger's, and those that an earlier publish called permanent."""
    return permanent | (known.current.permanent if known.current else frozenset())


def plan_publish(site: Site, known: Known, permanent: frozenset[str]) -> Plan:
    """What publishing `site` would do; raises MissingPermalinkError if a permalink would have no page."""
    kept = promised(known, permanent)
    check_promised(site, kept)
    return plan(site.entries, known, kept)


def check_promised(site: Site, permanent: frozenset[str]) -> None:
    """Raise MissingPermalinkError if the site lacks a permanent page."""
    lost = missing(site.entries, permanent)
    if lost:
        more = f", nor at {len(lost) - 1} other permalinks" if len(lost) > 1 else ""
        raise MissingPermalinkError(
            f"the site has no page at {lost[0].removesuffix('index.html')}{more}; nothing was published",
            hint="what was published stays: restore its manifest, or withdraw it, which leaves a tombstone",
        )


def publish(target: Target, site: Site, permanent: frozenset[str], run: Run) -> Plan:
    """Make `target` hold `site`; returns what was done. Whatever interrupts it, run it again.

    Nothing at all is written if nothing has changed.
    """
    planned = plan_publish(site, look(target), permanent)
    if planned.idle:
        run.on_plan(planned)
        return planned
    with Lock(target, run.owner, run.clock) as lock:
        state, version = read_state(target)
        known = known_of(target, state)
        planned = plan_publish(site, known, permanent)
        carry_out(
            target, planned, Start(known=known, version=version, permanent=permanent), lock, run, site.file
        )
    return planned


@record
class Start:
    """Where a run begins."""

    known: Known
    version: str | None
    """Of the state."""
    permanent: frozenset[str]
    restores: str = ""
    """Id of the deployment to bring back."""


def carry_out(target: Target, planned: Plan, start: Start, lock: Lock, run: Run, source: Source) -> None:
    """Do what is planned, under the lock. The state tells at any moment what may be up."""
    for step in planned.steps:
        if step.entry:
            check_key(step.key)  # before anything is written
    run.on_plan(planned)
    state = start.known.state
    deployment = Deployment(
        id=new_id(_moment(run), planned.entries.values(), start.version),
        entries=planned.entries,
        permanent=promised(start.known, start.permanent) & planned.entries.keys(),
        restores=start.restores,
    )
    begun = Past(id=deployment.id, moment=_moment(run), finished=False)
    write_deployment(target, deployment)
    version = write_state(target, replace(state, pending=(begun, *state.pending)), start.version)
    hands = Hands(target, lock, workers=run.workers, adopt=run.adopt, on_done=run.on_done)
    for phase in Phase:
        hands.upload(planned.uploads(phase), source)
    lock.check()
    finished = Past(id=deployment.id, moment=_moment(run))
    done = State(
        current=deployment.id,
        doomed=_doomed((*planned.deletions, *planned.undecided), start.known),
        history=(finished, *state.pending, *state.history),
    )
    version = write_state(target, done, version)
    if planned.deletions:
        hands.delete(planned.deletions)
        write_state(target, replace(done, doomed=_doomed(planned.undecided, start.known)), version)


def _doomed(steps: Iterable[Step], known: Known) -> tuple[Doomed, ...]:
    found = []
    for step in steps:
        own = {known.entries[step.key].sha256} if step.key in known.entries else frozenset()
        found += [Doomed(key=step.key, sha256=each) for each in sorted(step.known | own)]
    return tuple(found)


def _moment(run: Run) -> str:
    return run.clock().isoformat(timespec="seconds")
