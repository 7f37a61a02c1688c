"""Which DOIs are missing or say something else than the catalog does; pure."""

import enum
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from generator import citation
from generator.citation import Reference
from generator.errors import UsageError
from generator.model.catalog import Edition
from generator.model.collection import Collection
from generator.model.dataset import Dataset
from generator.model.doi import RegisteredDoi
from generator.model.record import record
from generator.registration.names import concept_doi, version_doi

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
    """0 for the DOI of all versions together."""
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
    """A step for every DOI under `prefix` that the edition's datasets and versions have or should have.

    A dataset's own DOI comes before those of its versions. DOIs that manifests state under other prefixes
    are somebody else's to keep. Raises UsageError for a prefix that is none.
    """
    if not _PREFIX.fullmatch(prefix):
        raise UsageError(f"{prefix} is no DOI prefix", hint="a prefix looks like 10.5555")
    known = {row.doi.lower(): row for row in registered}
    return tuple(
        step
        for collection, dataset in edition.datasets()
        for step in _steps(_references(edition, collection, dataset, prefix), known)
        if step.doi.lower().startswith(f"{prefix}/")
    )


def _references(
    edition: Edition, collection: Collection, dataset: Dataset, prefix: str
) -> tuple[Reference, ...]:
    """References to the versions with their DOIs, the oldest first."""
    concept = dataset.doi or concept_doi(prefix, dataset.accession)
    own: list[Reference] = []
    for version in sorted(dataset.versions, key=lambda v: v.version):
        summary = edition.summaries.read(dataset.accession, version.version)
        made = citation.reference_of_dataset(edition.settings, collection, dataset, version, summary)
        doi = version.doi or version_doi(prefix, dataset.accession, version.version)
        own.append(citation.with_doi(made, doi, concept))
    return tuple(own)


def _steps(versions: Sequence[Reference], known: Mapping[str, RegisteredDoi]) -> Iterator[Step]:
    """The DOI of all versions together, which names them, and then their own."""
    whole = citation.at_large(versions[-1])
    has = [
        {
            "relatedIdentifier": each.doi,
            "relatedIdentifierType": "DOI",
            "relationType": "HasVersion",
            "resourceTypeGeneral": "Dataset",
        }
        for each in versions
    ]
    attributes: dict[str, Any] = dict(citation.datacite_attributes(whole))
    attributes["relatedIdentifiers"] = [*attributes.get("relatedIdentifiers", ()), *has]
    yield _step(whole, 0, attributes, known)
    for each in versions:
        yield _step(each, int(each.version), citation.datacite_attributes(each), known)


def _step(
    reference: Reference, number: int, attributes: Mapping[str, Any], known: Mapping[str, RegisteredDoi]
) -> Step:
    digest = hashlib.sha256(msgspec.json.encode(attributes, order="deterministic")).hexdigest()
    row = known.get(reference.doi.lower())
    return Step(
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
