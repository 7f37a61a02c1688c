"""The differences of a whole catalog, each computed once and committed beside the summaries."""

from collections.abc import Callable, Collection, Iterator
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, cast

from generator.errors import CellshelfError
from generator.model.catalog import Catalog
from generator.model.dataset import Dataset, Version
from generator.model.difference import DIFFERENCE_FORMAT, Difference, Matched
from generator.model.record import record
from generator.model.settings import Settings
from generator.permanence.differing import difference
from generator.permanence.matching import matched
from generator.storage import open_asset
from generator.summaries import SummaryFolder


@record
class Compared:
    """How the comparison of a version with the one before it ended."""

    accession: str
    version: int
    skipped: bool = False
    """It was current already."""
    error: CellshelfError | None = None
    """Why the two files were not compared, or nothing was written."""


def write_differences(
    catalog: Catalog,
    folder: SummaryFolder,
    root: Path,
    *,
    only: Collection[str] = (),
    force: bool = False,
    on_done: Callable[[Compared], None] = lambda _: None,
) -> list[Compared]:
    """Compare consecutive versions (of the accessions in `only`, if any), write what is missing or stale.

    Returns how each ended. `root` holds `catalog/` and the folder store. Where a file cannot be had or read,
    what the two summaries tell is written, and the error told.
    """
    results = []
    for dataset, before, after in _pairs(catalog, only):
        pair = _Pair(dataset=dataset, before=before, after=after, settings=catalog.settings, root=root)
        results.append(_compare(pair, folder, force=force))
        on_done(results[-1])
    return results


@record
class _Pair:
    dataset: Dataset
    before: Version
    after: Version
    settings: Settings
    root: Path

    @property
    def at_hand(self) -> bool:
        """Whether both files lie in the catalog's own store."""
        return self.before.h5ad.url is None and self.after.h5ad.url is None


def _pairs(catalog: Catalog, only: Collection[str]) -> Iterator[tuple[Dataset, Version, Version]]:
    for collection in catalog.collections:
        for dataset in collection.datasets:
            if only and dataset.accession not in only:
                continue
            for before, after in pairwise(sorted(dataset.versions, key=lambda version: version.version)):
                yield dataset, before, after


def _compare(pair: _Pair, folder: SummaryFolder, *, force: bool) -> Compared:
    accession, number = pair.dataset.accession, pair.after.version
    known = folder.difference(accession, number)
    if not force and known is not None and _is_current(known, pair):
        return Compared(accession=accession, version=number, skipped=True)
    try:
        old, new = (folder.read(accession, version.version) for version in (pair.before, pair.after))
    except CellshelfError as error:
        return Compared(accession=accession, version=number, error=error)
    found, failure = _match(pair)
    if found is None and known is not None and _is_of(known, pair):
        found = known.matched  # an earlier run had the files
    sides = (pair.before.version, old), (pair.after.version, new)
    folder.write_difference(accession, difference(*sides, found))
    return Compared(accession=accession, version=number, error=failure)


def _is_of(known: Difference, pair: _Pair) -> bool:
    return (known.before.sha256, known.after.sha256) == (pair.before.h5ad.sha256, pair.after.h5ad.sha256)


def _is_current(known: Difference, pair: _Pair) -> bool:
    # Files elsewhere that failed once are asked for again only by force: that may take long.
    tried = known.matched is not None or not pair.at_hand
    return _is_of(known, pair) and known.format == DIFFERENCE_FORMAT and tried


def _match(pair: _Pair) -> tuple[Matched | None, CellshelfError | None]:
    try:
        with (
            open_asset(pair.before.h5ad, pair.settings, pair.root) as before,
            open_asset(pair.after.h5ad, pair.settings, pair.root) as after,
        ):
            return matched(cast("BinaryIO", before), cast("BinaryIO", after)), None
    except CellshelfError as error:
        return None, error
