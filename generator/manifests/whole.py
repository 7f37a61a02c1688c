"""Rules across the catalog, and between its manifests and its ledger."""

from collections.abc import Iterable, Iterator, Mapping

from generator.manifests import rules_catalog as rules
from generator.manifests import rules_ledger
from generator.manifests.collection_folder import COLLECTIONS, Claim
from generator.manifests.ledger import (
    LEDGER,
    Key,
    Registered,
    dataset_keys,
    dataset_rows,
    key_of,
    split_digests,
    unregistered,
)
from generator.manifests.places import Places
from generator.manifests.rule import Place
from generator.manifests.wording import listing
from generator.model.collection import Collection, Visibility
from generator.model.dataset import Dataset, Role
from generator.model.ledger import LedgerKind, LedgerRow
from generator.model.problem import Problem

Collections = Iterable[Collection]
Digests = Mapping[Key, dict[str, str]]
"""What `registered_digests` makes of the ledger."""


def dataset_path(collection: Collection, dataset: Dataset) -> str:
    """The manifest of a dataset."""
    return f"{COLLECTIONS}/{collection.slug}/{dataset.slug}.yaml"


def check_claims(claims: Iterable[Claim], places: Places) -> Iterator[Problem]:
    """Accessions that more than one manifest claims."""
    first: dict[str, Claim] = {}
    for claim in claims:
        before = first.setdefault(claim.accession, claim)
        if before is not claim:
            message = f"The accession {claim.accession} is that of {before.path} too."
            yield rules.ACCESSION_TWICE.at(places.at(claim.path, "accession"), message)


def check_files(collections: Collections, places: Places) -> Iterator[Problem]:
    """Files that more than one dataset lists; what was withdrawn does not count."""
    first: dict[str, str] = {}
    for collection in collections:
        for dataset in collection.datasets:
            if collection.withdrawn or dataset.withdrawn:
                continue
            path = dataset_path(collection, dataset)
            for i, version in enumerate(dataset.versions):
                for j, asset in enumerate(version.assets):
                    before = first.setdefault(asset.sha256, path)
                    if before != path:
                        place = places.at(path, "versions", i, "assets", j, "sha256")
                        yield rules.SHA256_TWICE.at(place, f"The file is listed in {before} too.")


def agree(collections: Collections, known: Digests) -> bool:
    """Whether the ledger, whose digests are `known`, holds just what the manifests list.

    Then none of the three checks below has anything to say. It is so at most builds, and asked at once.
    """
    count, seen = 0, set[str]()
    for collection in collections:
        if (LedgerKind.COLLECTION, collection.accession, 0) not in known:
            return False
        count += 1
        seen.add(collection.accession)
        for dataset in collection.datasets:
            if (LedgerKind.DATASET, dataset.accession, 0) not in known or dataset.accession in seen:
                return False
            seen.add(dataset.accession)
            for version in dataset.versions:
                published = known.get((LedgerKind.VERSION, dataset.accession, version.version))
                if published != {asset.role: asset.sha256 for asset in version.assets}:
                    return False
            count += 1 + len(dataset.versions)
    return count == len(known)


def check_changed(collections: Collections, known: Digests, places: Places) -> Iterator[Problem]:
    """Published versions whose files are not those that the ledger holds, whose digests are `known`."""
    for collection in collections:
        for dataset in collection.datasets:
            for index, version in enumerate(dataset.versions):
                published = known.get((LedgerKind.VERSION, dataset.accession, version.version), {})
                now: dict[str, str] = {asset.role: asset.sha256 for asset in version.assets}
                for role, digest in published.items():
                    if now.get(role) != digest:
                        asset = version.asset(Role(role))
                        steps = ("assets", version.assets.index(asset), "sha256") if asset else ("assets",)
                        did = "differs from" if asset else "is gone; it is"
                        message = f"The {role} of version {version.version} {did} the published {digest}."
                        place = places.at(dataset_path(collection, dataset), "versions", index, *steps)
                        yield rules_ledger.CHANGED_FILE.at(place, message)


def check_vanished(collections: Collections, ledger: Iterable[Registered]) -> Iterator[Problem]:
    """Published permalinks that no manifest has any more; to be asked only if all manifests were read."""
    present = {key for collection in collections for key in _keys(collection)}
    gone: set[str] = set()
    for each in ledger:
        row = each.row
        if key_of(row) in present or (row.version and row.accession in gone):
            continue
        gone.add(row.accession)
        what = f"Version {row.version} of dataset" if row.version else f"The {row.kind.value}"
        message = f"{what} {row.accession} is in no manifest."
        yield rules_ledger.VANISHED.at(Place(LEDGER, each.line, 1), message)


def check_registered(collections: Collections, known: Digests, places: Places) -> Iterator[Problem]:
    """Public permalinks that are not among the ledger's, which are `known`; one warning a manifest."""
    for collection in collections:
        if collection.visibility is Visibility.PRIVATE:
            continue
        if (LedgerKind.COLLECTION, collection.accession, 0) not in known:
            place = places.at(f"{COLLECTIONS}/{collection.slug}/collection.yaml", "accession")
            yield rules_ledger.NOT_REGISTERED.at(place, "The collection is not in the ledger.")
        for dataset in collection.datasets:
            if _is_registered(dataset, known):
                continue
            new = [row for each in dataset_rows(dataset, "") if (row := unregistered(each, known))]
            names = [_unregistered_name(row, known) for row in new]
            verb = "is" if len(names) == 1 else "are"
            message = f"{listing(names, 'and')} {verb} not in the ledger."
            place = places.at(dataset_path(collection, dataset), "accession")
            yield rules_ledger.NOT_REGISTERED.at(place, message[0].upper() + message[1:])


def _is_registered(dataset: Dataset, known: Digests) -> bool:
    if (LedgerKind.DATASET, dataset.accession, 0) not in known:
        return False
    for version in dataset.versions:
        roles = known.get((LedgerKind.VERSION, dataset.accession, version.version))
        if roles is None or any(asset.role not in roles for asset in version.assets):
            return False
    return True


def _unregistered_name(row: LedgerRow, known: Digests) -> str:
    if not row.version:
        return "the dataset"
    gained = f"the {listing(list(split_digests(row.sha256)), 'and')} of " if key_of(row) in known else ""
    return f"{gained}version {row.version}"


def _keys(collection: Collection) -> Iterator[Key]:
    yield LedgerKind.COLLECTION, collection.accession, 0
    for dataset in collection.datasets:
        yield from dataset_keys(dataset)
