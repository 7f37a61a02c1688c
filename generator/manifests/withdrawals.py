"""Rules of withdrawals and aliases across the catalog."""

from collections.abc import Iterable, Iterator

from generator.manifests import rules_withdrawal as rules
from generator.manifests.collection_folder import COLLECTIONS
from generator.manifests.places import Places
from generator.manifests.whole import dataset_path
from generator.manifests.wording import quote
from generator.model.collection import Collection, Visibility
from generator.model.dataset import Dataset
from generator.model.problem import Problem
from generator.model.record import record
from generator.model.withdrawal import Withdrawal, WithdrawalKind


@record
class _Ended:
    """Something withdrawn and where its manifest says so."""

    path: str
    pointer: tuple[str | int, ...]
    accession: str
    withdrawal: Withdrawal
    replaced: bool = False
    """A version that has a newer one, which takes its place."""


def check_aliases(collections: Iterable[Collection], places: Places) -> Iterator[Problem]:
    """Paths that two manifests, or one manifest twice, want to redirect."""
    first: dict[str, str] = {}
    for path, thing in _manifests(collections):
        for index, alias in enumerate(thing.aliases):
            before = first.get(alias.rstrip("/"))
            first.setdefault(alias.rstrip("/"), path)
            if before:
                place = places.at(path, "aliases", index)
                yield rules.ALIAS_TWICE.at(place, f"The alias {quote(alias)} is in {before} too.")


def check_successors(
    collections: Iterable[Collection], places: Places, *, complete: bool
) -> Iterator[Problem]:
    """Withdrawals whose successor is missing, unknown or in a circle.

    Which accessions are unknown can be told only if the catalog is `complete`.
    """
    collections = tuple(collections)
    public = [c for c in collections if c.visibility is Visibility.PUBLIC]
    known = {thing.accession for _, thing in _manifests(public)}
    found = tuple(_ended(collections))
    after = {e.accession: e.withdrawal.successor for e in found if len(e.pointer) == 1}
    for ended in found:
        successor = ended.withdrawal.successor
        place = places.at(ended.path, *ended.pointer, *(["successor"] if successor else []))
        if successor is None:
            if ended.withdrawal.kind is not WithdrawalKind.WITHDRAWN and not ended.replaced:
                message = f"What is {_KINDS[ended.withdrawal.kind]} needs a successor."
                yield rules.NO_SUCCESSOR.at(place, message)
        elif ":" not in successor and successor not in known:
            if complete:
                yield rules.UNKNOWN_SUCCESSOR.at(place, f"The successor {successor} is not in the catalog.")
        elif len(ended.pointer) == 1 and _circles(ended.accession, after):
            yield rules.CIRCLE.at(place, f"The successors of {ended.accession} lead back to it.")


_KINDS = {
    WithdrawalKind.SUPERSEDED: "superseded",
    WithdrawalKind.DUPLICATE: "a duplicate",
    WithdrawalKind.MOVED: "moved",
}


def _circles(accession: str, after: dict[str, str | None]) -> bool:
    seen: set[str] = set()
    here = after.get(accession)
    while here and here not in seen:
        seen.add(here)
        here = after.get(here)
    return accession in seen


def _manifests(collections: Iterable[Collection]) -> Iterator[tuple[str, Collection | Dataset]]:
    for collection in collections:
        yield f"{COLLECTIONS}/{collection.slug}/collection.yaml", collection
        for dataset in collection.datasets:
            yield dataset_path(collection, dataset), dataset


def _ended(collections: Iterable[Collection]) -> Iterator[_Ended]:
    for path, thing in _manifests(collections):
        if thing.withdrawn:
            yield _Ended(
                path=path, pointer=("withdrawn",), accession=thing.accession, withdrawal=thing.withdrawn
            )
        if isinstance(thing, Dataset):
            for index, version in enumerate(thing.versions):
                if version.withdrawn:
                    yield _Ended(
                        path=path,
                        pointer=("versions", index, "withdrawn"),
                        accession=thing.accession,
                        withdrawal=version.withdrawn,
                        replaced=version is not thing.newest,
                    )
