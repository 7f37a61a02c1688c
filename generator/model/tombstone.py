"""What was withdrawn, parted from what is alive."""

from generator.model.collection import Collection
from generator.model.dataset import Dataset, Version
from generator.model.record import record, replace
from generator.model.withdrawal import Withdrawal


@record
class Tombstone:
    """What stays at one permalink after withdrawal; nothing else on the site names it."""

    withdrawal: Withdrawal
    collection: Collection
    """With all that it ever held."""
    dataset: Dataset | None = None
    """With all its versions; None at the permalink of a collection."""
    version: Version | None = None
    """None at the permalink of a collection or dataset."""

    @property
    def accession(self) -> str:
        """Of the dataset, or of the collection."""
        return self.dataset.accession if self.dataset else self.collection.accession

    @property
    def is_alone(self) -> bool:
        """Whether it is of a version whose dataset lives on in others."""
        return self.version is not None and not (self.dataset and _end(self.collection, self.dataset))


@record
class Parted:
    """A collection's live part and its tombstones."""

    alive: Collection | None
    """Without withdrawn datasets and versions; None if all of it is withdrawn."""
    tombstones: tuple[Tombstone, ...]
    """One a permalink: the collection's, then each dataset's, then each version's."""


def part(collection: Collection) -> Parted:
    """Tell the living from the dead: what is withdrawn takes all that it holds with it."""
    end = collection.withdrawn
    graves = [Tombstone(withdrawal=end, collection=collection)] if end else []
    alive = []
    for dataset in collection.datasets:
        graves += _graves(collection, dataset)
        left = tuple(v for v in dataset.versions if not (end or dataset.withdrawn or v.withdrawn))
        if left:
            alive.append(replace(dataset, versions=left))
    return Parted(
        alive=None if end else replace(collection, datasets=tuple(alive)),
        tombstones=tuple(graves),
    )


def _graves(collection: Collection, dataset: Dataset) -> list[Tombstone]:
    whole = _end(collection, dataset)
    graves = [Tombstone(withdrawal=whole, collection=collection, dataset=dataset)] if whole else []
    ends = [(version, version.withdrawn or whole) for version in dataset.versions]
    return graves + [
        Tombstone(withdrawal=end, collection=collection, dataset=dataset, version=version)
        for version, end in ends
        if end
    ]


def _end(collection: Collection, dataset: Dataset) -> Withdrawal | None:
    """That of the whole dataset; one without a live version ends with its newest version."""
    whole = dataset.withdrawn or collection.withdrawn
    if whole is None and all(version.withdrawn for version in dataset.versions):
        return dataset.newest.withdrawn
    return whole
