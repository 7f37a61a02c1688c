"""Which DOIs are missing or say something else than the catalog does; pure."""

import enum
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from generator import citation
from generator.citation import Kind, Reference
from generator.errors import UsageError
from generator.model.catalog import Edition
from generator.model.collection import Collection
from generator.model.doi import RegisteredDoi
from generator.model.record import record, replace
from generator.registration.names import with_names

_Known = Mapping[str, RegisteredDoi]
"""What is registered, by DOI in lower case."""
_PREFIX = re.compile(r"10\.[0-9]{4,9}")


class Action(enum.StrEnum):
    """What is to be done about a DOI."""

    REGISTER = "register"
    UPDATE = "update"
    """Its metadata have changed since they were sent."""
    KEEP = "keep"


@record
class Step:
    """One DOI and what is to be done about it."""

    action: Action
    doi: str
    accession: str
    version: int
    """0 for the DOI of a collection, or of all versions of a dataset together."""
    url: str
    """Where the DOI shall lead."""
    attributes: Mapping[str, Any]
    """DataCite's metadata."""
    digest: str
    """SHA-256 of `attributes`."""

    def registered(self, date: str) -> RegisteredDoi:
        """The row that says that it was done on `date` (YYYY-MM-DD)."""
        return RegisteredDoi(
            date=date, doi=self.doi, accession=self.accession, version=self.version, digest=self.digest
        )


def plan(edition: Edition, registered: Sequence[RegisteredDoi], prefix: str) -> tuple[Step, ...]:
    """A step for every DOI under `prefix` that the edition's data have or should have.

    A collection's own DOI comes before those of its datasets, and a dataset's before those of its versions.
    What was withdrawn keeps the DOIs that it has, whose metadata say so from then on; it gets no new ones.
    DOIs that manifests state under other prefixes are somebody else's to keep. Raises UsageError for a
    prefix that is none.
    """
    if not _PREFIX.fullmatch(prefix):
        raise UsageError(f"{prefix} is no DOI prefix", hint="a prefix looks like 10.5555")
    known = {row.doi.lower(): row for row in registered}
    graves = _graves(edition)
    steps = [
        step
        for collection in edition.collections
        for step in _of_collection(edition, with_names(collection, prefix), graves, known)
    ]
    for references in graves.values():  # those that no live dataset has taken along
        steps += _steps(references, known)
    return tuple(step for step in steps if step.doi.lower().startswith(f"{prefix}/"))


def _graves(edition: Edition) -> dict[str, list[Reference]]:
    """References to what was withdrawn, collections and versions, by accession."""
    found: dict[str, list[Reference]] = {}
    collections = edition.collection_accessions()
    for tombstone in edition.tombstones:
        dataset, version = tombstone.dataset, tombstone.version
        if dataset and not version:
            continue
        summary = edition.summaries.read(dataset.accession, version.version) if dataset and version else None
        made = citation.reference_of_tombstone(edition.settings, tombstone, summary, collections)
        found.setdefault(tombstone.accession, []).append(made)
    return found


def _of_collection(
    edition: Edition, collection: Collection, graves: dict[str, list[Reference]], known: _Known
) -> Iterator[Step]:
    """Steps for the collection and all that it holds, whose withdrawn versions are taken from `graves`."""
    if collection.datasets:  # else it has no year yet, which DataCite demands
        yield from _steps([citation.reference_of_collection(edition.settings, collection)], known)
    for dataset in collection.datasets:
        references = graves.pop(dataset.accession, [])
        for version in dataset.versions:
            summary = edition.summaries.read(dataset.accession, version.version)
            references.append(
                citation.reference_of_dataset(edition.settings, collection, dataset, version, summary)
            )
        yield from _steps(references, known)


def _steps(references: Sequence[Reference], known: _Known) -> Iterator[Step]:
    """Steps for a collection, or for a dataset: the DOI of all versions, which names them, and their own."""
    if references[0].kind is Kind.VERSION:
        versions = sorted(references, key=lambda each: int(each.version))
        # What lives speaks for all.
        newest = max(versions, key=lambda each: (each.withdrawal is None, int(each.version)))
        whole = citation.at_large(newest)
        attributes: dict[str, Any] = dict(citation.datacite_attributes(whole))
        attributes["relatedIdentifiers"] = [*attributes.get("relatedIdentifiers", ()), *_has(versions)]
        yield from _step(whole, 0, attributes, known)
    else:
        versions = list(references)
    for each in versions:
        yield from _step(each, int(each.version or 0), citation.datacite_attributes(each), known)


def _has(versions: Sequence[Reference]) -> Iterator[dict[str, str]]:
    for each in versions:
        if each.doi:
            yield {
                "relatedIdentifier": each.doi,
                "relatedIdentifierType": "DOI",
                "relationType": "HasVersion",
                "resourceTypeGeneral": "Dataset",
            }


def _step(reference: Reference, number: int, attributes: Mapping[str, Any], known: _Known) -> Iterator[Step]:
    """The step for what is cited; none for what was withdrawn before it had a DOI."""
    digest = hashlib.sha256(msgspec.json.encode(attributes, order="deterministic")).hexdigest()
    row = known.get(reference.doi.lower())
    if row is None and reference.withdrawal:
        return
    yield Step(
        action=_action(row, digest),
        doi=reference.doi,
        accession=reference.accession,
        version=number,
        url=reference.permalink,
        attributes=attributes,
        digest=digest,
    )


def _action(row: RegisteredDoi | None, digest: str) -> Action:
    if row is None:
        return Action.REGISTER
    return Action.KEEP if row.digest == digest else Action.UPDATE


def due(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps in which there is something to do."""
    return tuple(step for step in steps if step.action is not Action.KEEP)


def with_row(rows: Sequence[RegisteredDoi], row: RegisteredDoi) -> tuple[RegisteredDoi, ...]:
    """`rows` with `row` in the place of an older one of the same DOI; the DOI stays as it was written."""
    older = next((each for each in rows if each.doi.lower() == row.doi.lower()), None)
    others = tuple(each for each in rows if each is not older)
    return (*others, replace(row, doi=older.doi) if older else row)
