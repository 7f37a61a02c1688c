"""The report: facts with what they were and what they are."""

import enum
from typing import Annotated

import msgspec
from msgspec import Meta

from generator.errors import UsageError
from generator.model.fields import Accession
from generator.model.record import record

MAX_BYTES = 4_000_000
"""Of a report as JSON."""
Told = Annotated[str, Meta(max_length=1_000)]
"""Text of authors, cut; whoever shows it escapes it."""


class Change(enum.StrEnum):
    """What happens to a dataset or collection."""

    NEW = "new"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    GONE = "gone"
    """In no public manifest any more, and no tombstone in its place."""


@record
class Fact:
    """One thing that readers are told."""

    name: Told
    before: Told
    """Empty for what is new."""
    after: Told
    """Empty for what is gone."""

    @property
    def changed(self) -> bool:
        """Whether readers will see something else."""
        return self.before != self.after


@record
class DatasetChange:
    """One dataset whose pages change."""

    change: Change
    accession: Accession
    title: Told
    collection: Told
    """Its title."""
    facts: Annotated[tuple[Fact, ...], Meta(max_length=60)]
    """Of the newest version: every fact of a new dataset, those that changed of another."""
    broken: Annotated[tuple[Told, ...], Meta(max_length=100)] = ()
    """Rules of the CELLxGENE schema that the newest file breaks, where that is new."""
    reason: Told = ""
    """Why it is withdrawn."""
    picture: Annotated[int, Meta(ge=0)] = 0
    """Version of which a picture of the cells lies beside the summary; 0 where there is no new one."""


@record
class LinkCheck:
    """An address that new or changed datasets lead to, and what it answered."""

    url: Told
    said: Told
    """Empty if it answered as it should."""


@record
class CollectionChange:
    """One collection whose page changes, its datasets aside."""

    change: Change
    accession: Accession
    title: Told
    facts: Annotated[tuple[Fact, ...], Meta(max_length=60)]
    reason: Told = ""


@record
class Changes:
    """What would change for readers."""

    totals: Annotated[tuple[Fact, ...], Meta(max_length=10)]
    """Of the whole catalog."""
    collections: Annotated[tuple[CollectionChange, ...], Meta(max_length=20_000)]
    datasets: Annotated[tuple[DatasetChange, ...], Meta(max_length=20_000)]
    links: Annotated[tuple[LinkCheck, ...], Meta(max_length=1_000)] | None = None
    """None where no address was asked."""
    site: Annotated[tuple[Fact, ...], Meta(max_length=10)] = ()
    """Of the site as it was built."""

    @property
    def each(self) -> tuple[CollectionChange | DatasetChange, ...]:
        """Collections, then datasets."""
        return (*self.collections, *self.datasets)

    @property
    def nothing(self) -> bool:
        """Whether readers will see no difference."""
        return not self.collections and not self.datasets


def encode(changes: Changes) -> bytes:
    """The report as JSON."""
    return msgspec.json.format(msgspec.json.encode(changes), indent=1) + b"\n"


def decode(data: bytes) -> Changes:
    """Read a report that anybody may have written; raises UsageError for what is none."""
    if len(data) > MAX_BYTES:
        raise UsageError("the report is too long", hint=f"{MAX_BYTES:,} bytes are read at most")
    try:
        return msgspec.json.decode(data, type=Changes)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise UsageError(f"this is no report of changes: {error}", hint="`catalog diff` writes one") from None


def told(value: str) -> str:
    """An author's text on one line, cut to what a report holds."""
    line = " ".join(value.split())
    return line if len(line) <= 1_000 else f"{line[:999]}…"  # noqa: PLR2004 - as `Told` says
