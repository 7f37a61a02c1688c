"""An edition narrowed to what a few datasets' pages may depend on, so that nothing else can be forgotten."""

from collections.abc import Iterable

from generator.errors import CellshelfError
from generator.model.catalog import Edition, SummarySource
from generator.model.collection import Collection
from generator.model.dataset import Dataset
from generator.model.difference import Difference
from generator.model.figure_view import FigureViews, Panel
from generator.model.record import replace
from generator.model.sidecar import Sidecars
from generator.model.summary import Summary
from generator.model.validation import Validation


def narrow(edition: Edition, collection: Collection, datasets: Iterable[Dataset]) -> Edition:
    """The edition with one collection, its tombstones, and the summaries of `datasets` alone."""
    accessions = frozenset(dataset.accession for dataset in datasets)
    return replace(
        edition,
        collections=(collection,),
        summaries=NarrowSource(edition.summaries, accessions),
        tombstones=tuple(
            tombstone
            for tombstone in edition.tombstones
            if tombstone.collection.accession == collection.accession
        ),
        gene_blocks=(),
        verified={name: edition.verified[name] for name in sorted(accessions) if name in edition.verified},
    )


def without_summaries(edition: Edition) -> Edition:
    """The edition for lists, which must be content with what each live dataset has given for them.

    Tombstones are stamped with them and have no other way to their summaries.
    """
    withdrawn = frozenset(each.accession for each in edition.tombstones if each.dataset)
    return replace(edition, summaries=NarrowSource(edition.summaries, withdrawn))


class NarrowSource:
    """The summaries of some datasets; of the dataset in hand, what many pages ask for is read once."""

    def __init__(self, source: SummarySource, accessions: frozenset[str]) -> None:
        self._source = source
        self._accessions = accessions
        self._last = ""
        self._read: dict[int, Summary] = {}
        self._derived: dict[int, Sidecars] = {}

    def read(self, accession: str, version: int) -> Summary:
        """The summary of that version; raises CellshelfError if there is none or it is out of reach."""
        self._turn_to(accession)
        if version not in self._read:
            self._read[version] = self._source.read(accession, version)
        return self._read[version]

    def picture(self, accession: str, version: int) -> bytes | None:
        """The embedding picture's WebP bytes, if it has one."""
        self._reach(accession)
        return self._source.picture(accession, version)

    def difference(self, accession: str, version: int) -> Difference | None:
        """What changed since the version before; None if that was not computed."""
        self._reach(accession)
        return self._source.difference(accession, version)

    def sidecars(self, accession: str, version: int) -> Sidecars:
        """The derived files of that version."""
        self._turn_to(accession)
        if version not in self._derived:
            self._derived[version] = self._source.sidecars(accession, version)
        return self._derived[version]

    def figures(self, accession: str, version: int) -> FigureViews | None:
        """The figures that were drawn from that version's file; None if none were."""
        self._reach(accession)
        return self._source.figures(accession, version)

    def figure_picture(self, accession: str, version: int, panel: Panel) -> bytes | None:
        """A panel's WebP bytes."""
        self._reach(accession)
        return self._source.figure_picture(accession, version, panel)

    def validation(self, accession: str, version: int) -> Validation | None:
        """What the official validator said of that version; None if it was not asked."""
        self._reach(accession)
        return self._source.validation(accession, version)

    def _turn_to(self, accession: str) -> None:
        self._reach(accession)
        if accession != self._last:
            self._last, self._read, self._derived = accession, {}, {}  # a catalog's do not fit in memory

    def _reach(self, accession: str) -> None:
        if accession not in self._accessions:
            raise CellshelfError(
                f"a page asks for the summary of {accession}, on which it must not depend",
                hint="what a page may read is in generator/website/narrowing.py",
            )
