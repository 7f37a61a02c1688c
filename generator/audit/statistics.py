"""The state of the catalog in numbers: growth, how much of it is described, what nobody has verified."""

from collections import Counter
from collections.abc import Iterable

from generator.errors import CellshelfError
from generator.manifests.wording import visible
from generator.model.catalog import Edition
from generator.model.collection import Collection
from generator.model.dataset import Dataset, Role
from generator.model.ledger import LedgerKind, LedgerRow
from generator.model.record import record
from generator.model.sidecar import SidecarKind
from generator.model.summary import Summary
from generator.pages import wording
from generator.pages.dictionary import SCHEMA_COLUMNS


@record
class Growth:
    """What the ledger held at the end of one day."""

    date: str
    collections: int
    datasets: int
    versions: int


@record
class Coverage:
    """How many have what."""

    what: str
    have: int
    of: int


@record
class Unverified:
    """A newest version of which the official validator has not been asked."""

    date: str
    accession: str
    version: int
    title: str


@record
class Statistics:
    """All of it."""

    cells: int
    bytes: int
    """Of the files of every version."""
    growth: tuple[Growth, ...]
    """A day on which something was registered each."""
    coverage: tuple[Coverage, ...]
    unverified: tuple[Unverified, ...]
    """Oldest first."""


def statistics(edition: Edition, ledger: Iterable[LedgerRow]) -> Statistics:
    """Count; reads every summary once."""
    read = [(collection, dataset, _summary(edition, dataset)) for collection, dataset in edition.datasets()]
    assets = [asset for _, d, _ in read for version in d.versions for asset in version.assets]
    return Statistics(
        cells=sum(summary.cells for _, _, summary in read if summary),
        bytes=sum(asset.bytes for asset in assets),
        growth=_growth(ledger),
        coverage=(*_collections(edition.collections), *_datasets(edition, read)),
        unverified=tuple(
            sorted(
                (_unverified(dataset) for _, dataset, _ in read if not _is_verified(edition, dataset)),
                key=lambda each: (each.date, each.accession),
            )
        ),
    )


def text(made: Statistics) -> str:
    """Tables for a terminal."""
    lines = [f"{made.cells:,} cells in newest versions, {made.bytes:,} bytes in files", "", "Registered by"]
    lines += [
        f"  {g.date}  {g.collections:>6} collections {g.datasets:>6} datasets {g.versions:>6} versions"
        for g in made.growth
    ]
    lines += ["", "Described"]
    lines += [f"  {c.have:>6} of {c.of:<6} {c.what}" for c in made.coverage]
    lines += ["", f"Not verified by the official validator: {wording.count(len(made.unverified), 'dataset')}"]
    lines += [f"  {u.date}  {u.accession} v{u.version}  {visible(u.title)}" for u in made.unverified]
    return "\n".join(lines) + "\n"


def _summary(edition: Edition, dataset: Dataset) -> Summary | None:
    try:
        return edition.summaries.read(dataset.accession, dataset.newest.version)
    except CellshelfError:
        return None


def _growth(ledger: Iterable[LedgerRow]) -> tuple[Growth, ...]:
    seen: set[tuple[LedgerKind, str, int]] = set()
    counts: Counter[LedgerKind] = Counter()
    days: dict[str, Growth] = {}
    for row in sorted(ledger, key=lambda row: row.date):
        key = (row.kind, row.accession, row.version)
        if key in seen:  # a version that gained a file
            continue
        seen.add(key)
        counts[row.kind] += 1
        days[row.date] = Growth(
            date=row.date,
            collections=counts[LedgerKind.COLLECTION],
            datasets=counts[LedgerKind.DATASET],
            versions=counts[LedgerKind.VERSION],
        )
    return tuple(days.values())


def _collections(collections: Iterable[Collection]) -> list[Coverage]:
    listed = list(collections)
    have = {
        "collections name their paper": sum(bool(c.publication) for c in listed),
        "collections have a DOI of the data": sum(bool(c.doi) for c in listed),
        "collections name their funding": sum(bool(c.funding) for c in listed),
    }
    creators = [creator for c in listed for creator in c.creators]
    told = [Coverage(what=what, have=number, of=len(listed)) for what, number in have.items()]
    orcids = sum(bool(creator.orcid) for creator in creators)
    return [*told, Coverage(what="creators have an ORCID iD", have=orcids, of=len(creators))]


def _datasets(edition: Edition, read: list[tuple[Collection, Dataset, Summary | None]]) -> list[Coverage]:
    summaries = [summary for _, _, summary in read if summary]
    own = [(d, c.name) for _, d, s in read if s for c in s.obs if c.name not in SCHEMA_COLUMNS]
    derived = [edition.summaries.sidecars(d.accession, d.newest.version) for _, d, _ in read]
    have = {
        "datasets have a description": sum(bool(d.description) for _, d, _ in read),
        "datasets have a DOI": sum(bool(d.doi) for _, d, _ in read),
        "datasets have figures": sum(bool(d.figures) for _, d, _ in read),
        "datasets have gene sets": sum(bool(d.gene_sets) for _, d, _ in read),
        "datasets have an R file": sum(bool(d.newest.asset(Role.RDS)) for _, d, _ in read),
        "datasets have gene lookup": sum(bool(each.of(SidecarKind.GENES)) for each in derived),
        "datasets declare a CELLxGENE schema": sum(bool(s.schema.declared) for s in summaries),
        "datasets break none of its checked rules": sum(not s.schema.broken for s in summaries),
        "datasets state cell types": sum(bool(s.facet("cell_type")) for s in summaries),
        "datasets state tissues": sum(bool(s.facet("tissue")) for s in summaries),
        "datasets have an embedding to draw": sum(bool(s.default_embedding) for s in summaries),
    }
    told = [Coverage(what=what, have=number, of=len(read)) for what, number in have.items()]
    found = sum(
        any(each.version == d.newest.version for each in edition.verified.get(d.accession, ()))
        for _, d, _ in read
    )
    told.append(Coverage(what="datasets were found whole by an audit", have=found, of=len(read)))
    explained = sum(name in dataset.columns for dataset, name in own)
    return [*told, Coverage(what="columns of the authors' own are explained", have=explained, of=len(own))]


def _is_verified(edition: Edition, dataset: Dataset) -> bool:
    verdict = edition.summaries.validation(dataset.accession, dataset.newest.version)
    return verdict is not None and verdict.source == dataset.newest.h5ad.sha256


def _unverified(dataset: Dataset) -> Unverified:
    newest = dataset.newest
    return Unverified(
        date=newest.date, accession=dataset.accession, version=newest.version, title=dataset.title
    )
