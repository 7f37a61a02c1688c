"""What one state of the catalog's repository has published."""

from collections.abc import Iterator

from generator.manifests import Reading
from generator.manifests.ledger import Key, dataset_rows, registered_digests
from generator.model.collection import Collection, Visibility
from generator.model.dataset import Dataset
from generator.model.ledger import LedgerKind, LedgerRow
from generator.model.record import record
from generator.model.release import Release


@record
class History:
    """The ledger and the public manifests of one commit, or of the files as they are."""

    url: str = ""
    """The catalog's address; empty if unknown."""
    ledger: tuple[LedgerRow, ...] = ()
    collections: tuple[Collection, ...] = ()
    """Public ones only."""
    releases: tuple[Release, ...] = ()
    complete: bool = True
    """Every manifest could be read, so that what is not here does not exist."""

    def datasets(self) -> Iterator[tuple[Collection, Dataset]]:
        """Every public dataset with its collection."""
        for collection in self.collections:
            for dataset in collection.datasets:
                yield collection, dataset

    def manifest_keys(self) -> frozenset[Key]:
        """Every permalink that the manifests have."""
        found: set[Key] = {(LedgerKind.COLLECTION, c.accession, 0) for c in self.collections}
        for _, dataset in self.datasets():
            found |= {(row.kind, row.accession, row.version) for row in dataset_rows(dataset, "")}
        return frozenset(found)

    def published(self) -> frozenset[Key]:
        """Every permalink that was ever published: by the ledger, or by manifests nobody registered."""
        return self.manifest_keys() | frozenset(registered_digests(self.ledger))

    def digests(self) -> dict[tuple[str, int], dict[str, str]]:
        """The sha256 of each role by accession and version; where the two differ, the ledger's."""
        found = {
            (dataset.accession, version.version): {a.role.value: a.sha256 for a in version.assets}
            for _, dataset in self.datasets()
            for version in dataset.versions
        }
        for (kind, accession, version), known in registered_digests(self.ledger).items():
            if kind is LedgerKind.VERSION:
                found.setdefault((accession, version), {}).update(known)
        return found


def history_of(reading: Reading) -> History:
    """The history that a catalog's files tell."""
    if reading.catalog is None:
        return History(complete=False)
    return History(
        url=reading.catalog.settings.url,
        ledger=reading.catalog.ledger,
        collections=tuple(c for c in reading.catalog.collections if c.visibility is Visibility.PUBLIC),
        releases=reading.catalog.releases,
        complete=reading.complete,
    )
