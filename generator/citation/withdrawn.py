"""References to what was withdrawn: they cite it as it was, and say that it ended."""

from collections.abc import Collection as Some

from generator.citation.permalinks import collection_permalink, dataset_permalink
from generator.citation.plain import one_line
from generator.citation.reference import Ended, Reference
from generator.citation.references import reference_of_collection, reference_of_dataset
from generator.model.record import replace
from generator.model.settings import Settings
from generator.model.summary import Summary
from generator.model.tombstone import Tombstone


def reference_of_tombstone(
    settings: Settings, tombstone: Tombstone, summary: Summary | None, collections: Some[str]
) -> Reference:
    """A withdrawn collection, version, or the newest version of a withdrawn dataset.

    `summary` is that of the version; `collections` are the accessions of all collections, since a successor
    may be one.
    """
    end = tombstone.withdrawal
    return replace(
        _as_it_was(settings, tombstone, summary),
        withdrawal=Ended(
            kind=end.kind,
            date=end.date,
            reason=one_line(end.reason),
            successor=_successor(settings, end.successor, collections),
        ),
    )


def noted(reference: Reference, citation: str) -> str:
    """The text of a file with that citation: a line, and one more that says what became of the data."""
    return f"{citation}\n{reference.withdrawal.sentence}\n" if reference.withdrawal else f"{citation}\n"


def _as_it_was(settings: Settings, tombstone: Tombstone, summary: Summary | None) -> Reference:
    collection, dataset = tombstone.collection, tombstone.dataset
    if dataset is None:
        found = reference_of_collection(settings, collection)
        return replace(found, parts=tuple(replace(part, download="") for part in found.parts))
    version = tombstone.version or dataset.newest
    found = reference_of_dataset(settings, collection, dataset, version, summary)
    # The page of a dataset that lives on shows another version.
    return replace(found, pages=(found.permalink,)) if tombstone.is_alone else found


def _successor(settings: Settings, successor: str | None, collections: Some[str]) -> str:
    if successor is None or "://" in successor:
        return successor or ""
    if successor in collections:
        return collection_permalink(settings, successor)
    return dataset_permalink(settings, successor)
