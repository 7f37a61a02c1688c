"""What a publish has to do, decided from records alone: the target is neither listed nor asked."""

import enum
from collections.abc import Iterable, Iterator, Mapping

from generator.model.record import record
from generator.publish.deployment import Deployment, State
from generator.publish.entry import Entry, Phase, is_lasting


class Reason(enum.StrEnum):
    """Why a file is uploaded, deleted or kept."""

    NEW = "new"
    BYTES = "changed bytes"
    HEADERS = "changed header"
    UNSURE = "perhaps there already"
    REMOVED = "removed"
    LEDGER = "kept because the ledger says so"
    LASTING = "kept for open pages; gc removes it"


KEPT = frozenset({Reason.LEDGER, Reason.LASTING})


@record
class Step:
    """One file to upload, to delete, or to leave although the new site does not have it."""

    key: str
    reason: Reason
    entry: Entry | None = None
    """What is to be uploaded; None for what is deleted or kept."""
    ours: bool = True
    """False if it is not certain that an earlier publish has written to the key."""
    known: frozenset[str] = frozenset()
    """Where that is not certain: SHA-256 of what one may have written. Anything else is somebody else's."""


@record
class Known:
    """What is known of a target before a publish."""

    state: State = State()
    current: Deployment | None = None
    pending: tuple[Deployment, ...] = ()

    @property
    def entries(self) -> Mapping[str, Entry]:
        """The files of the current deployment."""
        return self.current.entries if self.current else {}

    @property
    def begun(self) -> tuple[Mapping[str, Entry], ...]:
        """The files of deployments that were never finished."""
        return tuple(deployment.entries for deployment in self.pending)


@record
class Plan:
    """What to do, and what the target then holds."""

    steps: tuple[Step, ...]
    entries: Mapping[str, Entry]
    """The files of the new deployment, by key and in order."""

    def uploads(self, phase: Phase) -> tuple[Step, ...]:
        """What goes up in that phase."""
        return tuple(step for step in self.steps if step.entry and step.entry.phase is phase)

    @property
    def deletions(self) -> tuple[Step, ...]:
        """What is deleted when everything is up."""
        return tuple(step for step in self.steps if step.reason is Reason.REMOVED)

    @property
    def undecided(self) -> tuple[Step, ...]:
        """What stays without being part of the new site.

        Assets that open pages may load, and permanent pages of a publish that was interrupted.
        """
        return tuple(step for step in self.steps if step.reason in KEPT and step.key not in self.entries)

    @property
    def idle(self) -> bool:
        """True if there is nothing to upload, to delete, or to strike from the record of the site."""
        return all(step.reason in KEPT and (not step.ours or step.key in self.entries) for step in self.steps)


def missing(wanted: Iterable[str], permanent: Iterable[str]) -> tuple[str, ...]:
    """Permanent keys for which the site has no page."""
    return tuple(sorted(frozenset(permanent).difference(wanted)))


def plan(wanted: Mapping[str, Entry], known: Known, permanent: frozenset[str]) -> Plan:
    """How to make the target's files those of `wanted`.

    A permanent page that `wanted` lacks stays with all that lies beside it, and so do the assets it may load.
    Only what an earlier publish wrote is ever deleted.
    """
    carried = _carried(wanted, known.entries, permanent)
    entries = {key: (wanted.get(key) or carried[key]) for key in sorted(wanted.keys() | carried.keys())}
    steps = [*_uploads(entries, known), *_rest(entries, wanted, known, permanent)]
    return Plan(steps=tuple(steps), entries=entries)


def _carried(
    wanted: Mapping[str, Entry], current: Mapping[str, Entry], permanent: frozenset[str]
) -> dict[str, Entry]:
    """What stays though `wanted` lacks it, so that permanent pages answer and look as they should."""
    folders = {key.removesuffix("index.html") for key in missing(wanted, permanent & current.keys())}
    if not folders:
        return {}
    return {
        key: entry
        for key, entry in current.items()
        if key not in wanted
        and (entry.phase is Phase.ASSETS or any(folder in folders for folder in _folders(key)))
    }


def _folders(key: str) -> Iterator[str]:
    """`a/` and `a/b/` of `a/b/c`."""
    at = key.find("/")
    while at >= 0:
        yield key[: at + 1]
        at = key.find("/", at + 1)


def _uploads(entries: Mapping[str, Entry], known: Known) -> Iterator[Step]:
    doubts = _doubts(known)
    for key, entry in entries.items():
        before, doubt = known.entries.get(key), doubts.get(key, frozenset())
        if before == entry and not doubt:
            continue
        if doubt:
            reason = Reason.UNSURE
        elif before is None:
            reason = Reason.NEW
        else:
            reason = Reason.BYTES if before.sha256 != entry.sha256 else Reason.HEADERS
        yield Step(key=key, reason=reason, entry=entry, ours=before is not None, known=doubt)


def _rest(
    entries: Mapping[str, Entry], wanted: Mapping[str, Entry], known: Known, permanent: frozenset[str]
) -> Iterator[Step]:
    """What the target has, or may have, and the new site has not."""
    doubts = _doubts(known)
    for key in sorted((known.entries.keys() | doubts.keys()) - wanted.keys()):
        if key in entries or key in permanent:
            reason = Reason.LEDGER
        else:
            reason = Reason.LASTING if is_lasting(key) else Reason.REMOVED
        yield Step(key=key, reason=reason, ours=key in known.entries, known=doubts.get(key, frozenset()))


def _doubts(known: Known) -> dict[str, frozenset[str]]:
    """What interrupted publishes may have written or left to be deleted: SHA-256s by key."""
    found: dict[str, set[str]] = {}
    for each in known.state.doomed:
        found.setdefault(each.key, set()).add(each.sha256)
    for entries in known.begun:
        for entry in entries.values():
            if known.entries.get(entry.key) != entry:
                found.setdefault(entry.key, set()).add(entry.sha256)
    return {key: frozenset(digests) for key, digests in found.items()}
