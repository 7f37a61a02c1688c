"""The whole catalog, and the part of it that one audience may see."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import field

from generator.model.collection import Collection, Visibility
from generator.model.dataset import Dataset
from generator.model.difference import Difference
from generator.model.doi import RegisteredDoi
from generator.model.figure_view import FigureViews, Panel
from generator.model.gene_index import GeneBlock, GeneIndex
from generator.model.ledger import LedgerRow
from generator.model.record import record, replace
from generator.model.release import Release
from generator.model.settings import Settings
from generator.model.sidecar import Sidecars
from generator.model.summary import Summary
from generator.model.tombstone import Tombstone, part
from generator.model.validation import Validation
from generator.model.verified import Verified


@record
class Catalog:
    """Everything under `catalog/` but the summaries."""

    settings: Settings
    collections: tuple[Collection, ...]
    """In the order of their slugs."""
    ledger: tuple[LedgerRow, ...] = ()
    dois: tuple[RegisteredDoi, ...] = ()
    """What `catalog doi` has registered; datasets and versions carry these DOIs already."""
    releases: tuple[Release, ...] = ()
    """Dated releases, oldest first."""
    gene_index: GeneIndex = GeneIndex()
    """What `catalog genes` has made."""
    verified: tuple[Verified, ...] = ()
    """When audits last found versions as they must be."""
    has_aliases: bool = False
    """Whether there is a table of other names of genes."""


class SummarySource(Protocol):
    """Where an edition's summaries come from; read when rendered, since thousands do not fit in memory."""

    def read(self, accession: str, version: int) -> Summary:
        """The summary of that version; raises CellshelfError if there is none."""
        ...

    def picture(self, accession: str, version: int) -> bytes | None:
        """The embedding picture's WebP bytes, if it has one."""
        ...

    def difference(self, accession: str, version: int) -> Difference | None:
        """What changed since the version before; None if that was not computed."""
        ...

    def sidecars(self, accession: str, version: int) -> Sidecars:
        """The derived files of that version."""
        ...

    def figures(self, accession: str, version: int) -> FigureViews | None:
        """The figures that were drawn from that version's file; None if none were."""
        ...

    def figure_picture(self, accession: str, version: int, panel: Panel) -> bytes | None:
        """A panel's WebP bytes."""
        ...

    def validation(self, accession: str, version: int) -> Validation | None:
        """What the official validator said of that version; None if it was not asked."""
        ...


@record
class Edition:
    """What one audience may see. Render functions take an Edition, never a Catalog."""

    audience: str
    """`public`, or the id of a review link."""
    settings: Settings
    collections: tuple[Collection, ...]
    """What is alive: without withdrawn collections, datasets and versions."""
    summaries: SummarySource
    tombstones: tuple[Tombstone, ...] = ()
    """What was withdrawn, one a permalink."""
    releases: tuple[Release, ...] = ()
    """Dated releases, oldest first."""
    gene_blocks: tuple[GeneBlock, ...] = ()
    """Blocks of the index of genes that hold nothing but this edition's newest versions."""
    verified: Mapping[str, tuple[Verified, ...]] = field(default_factory=dict)
    """When versions were last found as they must be, by the dataset's accession."""
    has_aliases: bool = False
    """Whether the site knows other names of genes."""

    def datasets(self) -> Iterator[tuple[Collection, Dataset]]:
        """Every live dataset with its collection."""
        for collection in self.collections:
            for dataset in collection.datasets:
                yield collection, dataset

    def collection_accessions(self) -> frozenset[str]:
        """Those of all collections, alive or withdrawn."""
        alive = frozenset(collection.accession for collection in self.collections)
        return alive | {tombstone.collection.accession for tombstone in self.tombstones}


def public_edition(catalog: Catalog, summaries: SummarySource) -> Edition:
    """The edition that anyone may see."""
    public = [c for c in catalog.collections if c.visibility is Visibility.PUBLIC]
    parted = [part(c) for c in public]
    alive = tuple(each.alive for each in parted if each.alive)
    return Edition(
        audience="public",
        settings=catalog.settings,
        collections=alive,
        summaries=summaries,
        tombstones=tuple(tombstone for each in parted for tombstone in each.tombstones),
        releases=tuple(_shown(release, public) for release in catalog.releases),
        gene_blocks=_blocks(catalog.gene_index, alive),
        verified=_verified(catalog.verified, alive),
        has_aliases=catalog.has_aliases,
    )


def _verified(
    verified: Sequence[Verified], collections: Sequence[Collection]
) -> dict[str, tuple[Verified, ...]]:
    known = {dataset.accession for collection in collections for dataset in collection.datasets}
    found: dict[str, tuple[Verified, ...]] = {}
    for each in verified:
        if each.accession in known:
            found[each.accession] = (*found.get(each.accession, ()), each)
    return found


def _blocks(index: GeneIndex, collections: Sequence[Collection]) -> tuple[GeneBlock, ...]:
    """Blocks of nothing but newest versions of these: pooled cells cannot be told apart."""
    newest = {
        (dataset.accession, dataset.newest.version)
        for collection in collections
        for dataset in collection.datasets
    }
    return tuple(
        block for block in index.blocks if all((m.accession, m.version) in newest for m in block.members)
    )


def _shown(release: Release, collections: Sequence[Collection]) -> Release:
    """The release without datasets of other collections: a private one's accession is not shown."""
    known = {dataset.accession for collection in collections for dataset in collection.datasets}
    return replace(release, versions=tuple(v for v in release.versions if v.accession in known))
