"""The report for a terminal."""

from collections.abc import Iterator

from generator.changes.report import Change, Changes, CollectionChange, DatasetChange, Fact
from generator.manifests.wording import visible

_WIDTH = 120


def text(changes: Changes) -> str:
    """A block a dataset, `before -> after` a fact; ends with a line break."""
    return "".join(f"{line}\n" for line in _lines(changes))


def _lines(changes: Changes) -> Iterator[str]:
    if changes.nothing:
        yield "Nothing changes for readers."
    for fact in () if changes.nothing else changes.totals:
        yield f"{fact.name}: {_step(fact)}"
    for fact in changes.site:
        yield f"Site, {fact.name.lower()}: {_step(fact)}"
    if changes.links is not None:
        yield f"Links that were asked: {len(changes.links)}"
        yield from (f"  ! {_cut(link.url)}: {_cut(link.said)}" for link in changes.links if link.said)
    for each in changes.each:
        yield ""
        yield f"{_what(each)} {each.accession} {_cut(each.title)}"
        if each.change is Change.GONE:
            yield "  no manifest has it any more, and no tombstone stands in its place"
        if each.reason:
            yield f"  {_cut(each.reason)}"
        for fact in each.facts:
            yield f"  {fact.name}: {_step(fact)}"
        if isinstance(each, DatasetChange):
            yield from (f"  ! {_cut(rule)}" for rule in each.broken)


def _what(each: CollectionChange | DatasetChange) -> str:
    kind = "dataset" if isinstance(each, DatasetChange) else "collection"
    return f"{each.change.value} {kind}"


def _step(fact: Fact) -> str:
    if not fact.changed or not fact.before:
        return _cut(fact.after)
    return f"{_cut(fact.before)} -> {_cut(fact.after) or 'nothing'}"


def _cut(value: str) -> str:
    """Without what would steer a terminal."""
    shown = visible(value)
    return shown if len(shown) <= _WIDTH else f"{shown[: _WIDTH - 1]}…"
