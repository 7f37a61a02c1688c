"""Two editions held against each other: pure, and nothing but what readers see."""

from collections.abc import Iterator

from generator.changes.facts import Facts, collection_facts, dataset_facts, summary_of
from generator.changes.report import Change, Changes, CollectionChange, DatasetChange, Fact, told
from generator.model.catalog import Edition
from generator.model.collection import Collection
from generator.model.dataset import Dataset
from generator.pages import wording

_MOST_BROKEN = 30


def compare(base: Edition, head: Edition) -> Changes:
    """What changes for readers from `base` to `head`; in the order of the head's datasets."""
    return Changes(
        totals=tuple(_facts(_totals(base), _totals(head))),
        collections=tuple(_collections(base, head)),
        datasets=tuple(_datasets(base, head)),
    )


def _totals(edition: Edition) -> Facts:
    datasets = [dataset for _, dataset in edition.datasets()]
    summaries = [summary_of(edition, dataset) for dataset in datasets]
    return {
        "Collections": wording.number(len(edition.collections)),
        "Datasets": wording.number(len(datasets)),
        "Cells": wording.number(sum(summary.cells for summary in summaries if summary)),
    }


def _collections(base: Edition, head: Edition) -> Iterator[CollectionChange]:
    before = {c.accession: c for c in base.collections}
    for collection in head.collections:
        was = before.pop(collection.accession, None)
        old, new = collection_facts(was) if was else {}, collection_facts(collection)
        if facts := [fact for fact in _facts(old, new) if fact.changed]:
            yield _collection(Change.CHANGED if was else Change.NEW, collection, facts)
    graves = {t.accession: t.withdrawal.reason for t in head.tombstones if t.dataset is None}
    for accession, collection in before.items():
        change = Change.WITHDRAWN if accession in graves else Change.GONE
        yield _collection(change, collection, [], graves.get(accession, ""))


def _collection(
    change: Change, collection: Collection, facts: list[Fact], reason: str = ""
) -> CollectionChange:
    return CollectionChange(
        change=change,
        accession=collection.accession,
        title=told(collection.title),
        facts=tuple(facts),
        reason=told(reason),
    )


def _datasets(base: Edition, head: Edition) -> Iterator[DatasetChange]:
    before = {dataset.accession: (c, dataset) for c, dataset in base.datasets()}
    for collection, dataset in head.datasets():
        was = before.pop(dataset.accession, None)
        old = dataset_facts(base, *was) if was else {}
        new = dataset_facts(head, collection, dataset)
        facts = [fact for fact in _facts(old, new) if fact.changed]
        broken = _broken(head, dataset) - (_broken(base, was[1]) if was else set())
        if facts or broken:
            yield DatasetChange(
                change=Change.CHANGED if was else Change.NEW,
                accession=dataset.accession,
                title=told(dataset.title),
                collection=told(collection.title),
                facts=tuple(facts),
                broken=tuple(sorted(broken)[:_MOST_BROKEN]),
                picture=dataset.newest.version if any(fact.name == "Picture" for fact in facts) else 0,
            )
    graves = {
        t.accession: t.withdrawal.reason for t in head.tombstones if t.dataset is not None and not t.version
    }
    for accession, (collection, dataset) in before.items():
        yield DatasetChange(
            change=Change.WITHDRAWN if accession in graves else Change.GONE,
            accession=accession,
            title=told(dataset.title),
            collection=told(collection.title),
            facts=(),
            reason=told(graves.get(accession, "")),
        )


def _broken(edition: Edition, dataset: Dataset) -> set[str]:
    summary = summary_of(edition, dataset)
    if summary is None:
        return set()
    return {told(f"{rule.code} {rule.title}: {rule.detail}") for rule in summary.schema.broken}


def _facts(before: Facts, after: Facts) -> Iterator[Fact]:
    """Every fact of either, in the order in which readers meet them."""
    for name in [*after, *(name for name in before if name not in after)]:
        one, other = told(before.get(name, "")), told(after.get(name, ""))
        if one == other and before.get(name) != after.get(name):
            other = told(f"(changed further on) {other}")
        yield Fact(name=name, before=one, after=other)
