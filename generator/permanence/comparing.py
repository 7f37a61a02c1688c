"""A change held against what was published before it: pure, two histories in, Problems out."""

from collections.abc import Iterator

from generator.manifests import Places
from generator.manifests.collection_folder import COLLECTIONS
from generator.manifests.ledger import LEDGER, Key
from generator.manifests.releases import RELEASES
from generator.manifests.rule import Place
from generator.manifests.whole import dataset_path
from generator.manifests.wording import name
from generator.model.collection import Collection
from generator.model.dataset import Asset, Dataset, Role, Version
from generator.model.ledger import LedgerKind, LedgerRow
from generator.model.problem import Problem
from generator.permanence import rules
from generator.permanence.history import History
from generator.permanence.permalinks import figures

_FIRST_ROW = 2
"""Line of the ledger's first row."""


def compare(base: History, head: History, places: Places | None = None) -> tuple[Problem, ...]:
    """Everything that the step from `base` to `head` breaks of what `base` has published.

    `places` finds lines and columns in the head's files; without it, Problems are about whole files.
    What is missing from a head that could not be read whole is not told: its own Problems come first.
    """
    comparison = _Comparison(base, head, places)
    problems = [*_ledger(base.ledger, head.ledger), *_releases(base, head)]
    problems += [*comparison.files(), *comparison.reused()]
    if head.complete:
        problems += [*comparison.vanished(), *comparison.aliases(), *comparison.figures()]
    if base.url and head.url and base.url != head.url:
        message = f"The address was {base.url} and is {head.url} now."
        problems.append(rules.ADDRESS_CHANGED.at(comparison.at("catalog/catalog.yaml", "url"), message))
    return tuple(sorted(problems, key=lambda problem: problem.place))


def _ledger(base: tuple[LedgerRow, ...], head: tuple[LedgerRow, ...]) -> Iterator[Problem]:
    """The base's rows must stand at the head's beginning."""
    if head[: len(base)] == base:
        return
    rows = set(head)
    gone = [row for row in base if row not in rows]
    for row in gone:
        index = base.index(row)
        yield rules.ROW_GONE.at(Place(LEDGER, _FIRST_ROW + index, 1), f"The row {_named(row)} is gone.")
    if gone:
        return
    wrong = [index for index, (row, old) in enumerate(zip(head, base, strict=False)) if row != old]
    for index in wrong[:1]:  # all that follow are out of place by it
        row = head[index]
        did = "is out of its place" if row in base else "stands above older rows"
        yield rules.ROW_MOVED.at(Place(LEDGER, _FIRST_ROW + index, 1), f"The row {_named(row)} {did}.")


def _releases(base: History, head: History) -> Iterator[Problem]:
    """Published releases list what they listed."""
    now = {release.date: release for release in head.releases}
    for release in base.releases:
        if now.get(release.date) != release:
            did = "lists something else now" if release.date in now else "is gone or cannot be read"
            place = Place(f"{RELEASES}/{release.date}.tsv")
            yield rules.RELEASE_CHANGED.at(place, f"The release of {release.date} {did}.")


def _named(row: LedgerRow) -> str:
    number = f" v{row.version}" if row.version else ""
    return f"of {row.date} for the {row.kind.value} {row.accession}{number}"


class _Comparison:
    """Two histories and where the head's values stand."""

    def __init__(self, base: History, head: History, places: Places | None) -> None:
        self.base = base
        self.head = head
        self.places = places
        self.head_datasets = {d.accession: (c, d) for c, d in head.datasets()}
        self.head_collections = {c.accession: c for c in head.collections}

    def at(self, path: str, *pointer: str | int) -> Place:
        return self.places.at(path, *pointer) if self.places else Place(path)

    def files(self) -> Iterator[Problem]:
        """Published versions keep their files, byte for byte."""
        sizes = {(d.accession, v.version): v for _, d in self.base.datasets() for v in d.versions}
        for (accession, number), digests in sorted(self.base.digests().items()):
            collection, dataset = self.head_datasets.get(accession, (None, None))
            if collection is None or dataset is None:
                continue
            for index, version in enumerate(dataset.versions):
                if version.version == number:
                    path, before = dataset_path(collection, dataset), sizes.get((accession, number))
                    for role, digest in digests.items():
                        yield from self._file(path, index, version, Role(role), digest, before)

    def _file(
        self, path: str, index: int, version: Version, role: Role, digest: str, before: Version | None
    ) -> Iterator[Problem]:
        asset = version.asset(role)
        was = before.asset(role) if before else None
        told = f"The {role.value} of version {version.version}"
        if asset is None:
            place = self.at(path, "versions", index, "assets")
            yield rules.FILE_CHANGED.at(place, f"{told} is gone; it is the published {digest}.")
        elif asset.sha256 != digest:
            place = self._asset(path, index, version, asset, "sha256")
            yield rules.FILE_CHANGED.at(place, f"{told} differs from the published {digest}.")
        elif was and was.sha256 == digest and was.bytes != asset.bytes:
            place = self._asset(path, index, version, asset, "bytes")
            message = f"{told} has {asset.bytes:,} bytes; as published it has {was.bytes:,}."
            yield rules.FILE_CHANGED.at(place, message)

    def _asset(self, path: str, index: int, version: Version, asset: Asset, key: str) -> Place:
        return self.at(path, "versions", index, "assets", version.assets.index(asset), key)

    def vanished(self) -> Iterator[Problem]:
        """Published permalinks are in the head's public manifests."""
        present = self.head.manifest_keys()
        kinds = {key[1]: key[0] for key in present if key[0] is not LedgerKind.VERSION}
        gone: set[str] = set()
        for key in sorted(self.base.published() - present, key=lambda key: (key[1], key[2])):
            kind, accession, version = key
            reused = accession in kinds and not version  # told as such
            if accession not in gone and not reused:
                what = f"Version {version} of dataset {accession}" if version else f"The {kind} {accession}"
                yield rules.PERMALINK_GONE.at(self._was(key), f"{what} is in no public manifest any more.")
            gone.add(accession)

    def _was(self, key: Key) -> Place:
        """Where a permalink's manifest is, or else was."""
        _, accession, _ = key
        if accession in self.head_datasets:
            return self.at(dataset_path(*self.head_datasets[accession]), "versions")
        for collection, dataset in self.base.datasets():
            if dataset.accession == accession:
                return Place(dataset_path(collection, dataset))
        known = [c for c in self.base.collections if c.accession == accession]
        return Place(_collection_path(known[0])) if known else Place(LEDGER)

    def reused(self) -> Iterator[Problem]:
        """Published accessions name what they named."""
        for kind, accession, version in sorted(self.base.published()):
            if version:
                continue
            if kind is LedgerKind.COLLECTION and accession in self.head_datasets:
                place = self.at(dataset_path(*self.head_datasets[accession]), "accession")
                yield rules.REUSED.at(place, f"{accession} was published as a collection's.")
            if kind is LedgerKind.DATASET and accession in self.head_collections:
                place = self.at(_collection_path(self.head_collections[accession]), "accession")
                yield rules.REUSED.at(place, f"{accession} was published as a dataset's.")
        for was in self.base.collections:
            now = self.head_collections.get(was.accession)
            if now and not _alike(was, now):
                place = self.at(_collection_path(now), "accession")
                message = f"{was.accession} was published for another collection, in {was.slug}/."
                yield rules.REUSED.at(place, message)

    def aliases(self) -> Iterator[Problem]:
        """Published aliases lead where they led."""
        now = {alias: accession for _, accession, alias in _aliases(self.head)}
        for path, accession, alias in _aliases(self.base):
            if now.get(alias) != accession:
                message = f"The alias {alias} does not lead to {accession} any more."
                yield rules.ALIAS_GONE.at(self.at(self._is(accession) or path, "aliases"), message)

    def figures(self) -> Iterator[Problem]:
        """Published figures keep their pages."""
        now = {path for _, dataset in self.head.datasets() for path in figures(dataset)}
        for _, dataset in self.base.datasets():
            if dataset.accession not in self.head_datasets:
                continue  # more is gone than figures
            manifest = dataset_path(*self.head_datasets[dataset.accession])
            for path, figure in zip(figures(dataset), dataset.figures, strict=True):
                if path not in now:
                    message = f"The figure {name(figure.name)} had a page at {path}."
                    yield rules.FIGURE_GONE.at(self.at(manifest, "figures"), message)

    def _is(self, accession: str) -> str | None:
        """The manifest that has the accession now."""
        if accession in self.head_datasets:
            return dataset_path(*self.head_datasets[accession])
        collection = self.head_collections.get(accession)
        return _collection_path(collection) if collection else None


def _alike(was: Collection, now: Collection) -> bool:
    """Whether anything says that both are one collection at two times."""
    return (
        was.title == now.title
        or was.slug == now.slug
        or (was.publication is not None and was.publication == now.publication)
        or not {d.accession for d in was.datasets}.isdisjoint(d.accession for d in now.datasets)
    )


def _collection_path(collection: Collection) -> str:
    return f"{COLLECTIONS}/{collection.slug}/collection.yaml"


def _aliases(history: History) -> Iterator[tuple[str, str, str]]:
    """Manifest, accession and path of every alias, without a closing slash."""
    things: list[tuple[str, Collection | Dataset]] = [(_collection_path(c), c) for c in history.collections]
    things += [(dataset_path(c, d), d) for c, d in history.datasets()]
    for path, thing in things:
        for alias in thing.aliases:
            yield path, thing.accession, alias.rstrip("/")
