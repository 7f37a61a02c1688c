"""Gene sets: held against the newest files once, and turned from one format into another."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import IO, cast

import msgspec

from generator import genes, manifests, storage
from generator.errors import CellshelfError, UsageError
from generator.manifests import gene_set_files, gene_sets
from generator.model.dataset import Dataset
from generator.model.gene_set import GeneSet, SoughtGenes
from generator.model.record import record
from generator.model.settings import Settings


@record
class Sought:
    """What came of one dataset's gene sets."""

    accession: str
    version: int
    found: int
    missing: tuple[str, ...]


def seek(root: Path, *, only: Collection[str], on_done: Callable[[Sought], None]) -> list[Sought]:
    """Ask the newest file of every dataset with gene sets for their genes, and write down what it has.

    Raises CellshelfError for a catalog that cannot be read, UsageError for an unknown accession.
    """
    catalog = manifests.read_catalog(root).catalog
    if catalog is None:
        raise CellshelfError("the catalog cannot be read", hint="`catalog check` tells why")
    datasets = [dataset for each in catalog.collections for dataset in each.datasets]
    unknown = sorted(set(only) - {dataset.accession for dataset in datasets})
    if unknown:
        raise UsageError(f"no dataset has the accession {unknown[0]}", hint="see the manifests' `accession:`")
    done = []
    for dataset in datasets:
        if dataset.sets and (not only or dataset.accession in only):
            done.append(_seek(root, catalog.settings, dataset))
            on_done(done[-1])
    return done


def _seek(root: Path, settings: Settings, dataset: Dataset) -> Sought:
    newest = dataset.newest
    with storage.open_asset(newest.h5ad, settings, root) as file:
        known = genes.gene_names(cast("IO[bytes]", file))
    wanted = sorted({gene.symbol for one in dataset.sets for gene in one.genes})
    missing = tuple(gene for gene in wanted if gene not in known)
    sought = SoughtGenes(
        source=newest.h5ad.sha256, found=tuple(gene for gene in wanted if gene in known), missing=missing
    )
    path = root / gene_sets.sought_path(dataset.accession, newest.version)
    path.parent.mkdir(parents=True, exist_ok=True)
    storage.write_whole(path, msgspec.json.format(msgspec.json.encode(sought), indent=1) + b"\n")
    return Sought(
        accession=dataset.accession, version=newest.version, found=len(sought.found), missing=missing
    )


def convert(source: Path, target: Path) -> int:
    """Turn a file of gene sets into one of the format that `target` is named after; returns how many sets.

    Raises UsageError for other endings than .csv and .gmt, CellshelfError for a file that is wrong.
    """
    for path in (source, target):
        if path.suffix not in _FORMATS:
            raise UsageError(f"{path.name} is neither .csv nor .gmt", hint="its ending says what a file is")
    sets = _read(source)
    data = _FORMATS[target.suffix](sets)
    _require_right(target, data)
    storage.write_whole(target, data)
    return len(sets)


_FORMATS: dict[str, Callable[[tuple[GeneSet, ...]], bytes]] = {
    ".csv": gene_set_files.to_csv,
    ".gmt": gene_set_files.to_gmt,
}


def _read(source: Path) -> tuple[GeneSet, ...]:
    data = source.read_bytes()
    if source.suffix == ".gmt":
        try:
            return gene_set_files.from_gmt(data)
        except ValueError as error:
            raise CellshelfError(
                f"{source.name} is no GMT file: {error}",
                hint="a line is name, description and genes, by tabs",
            ) from error
    _require_right(source, data)
    return gene_sets.parse(source.name, data).sets


def _require_right(path: Path, data: bytes) -> None:
    problems = gene_sets.parse(path.name, data).problems if path.suffix == ".csv" else ()
    if problems:
        first = problems[0]
        where = f"{first.path}:{first.line}:{first.column}"
        raise CellshelfError(f"{where}: {first.code} {first.message}", hint=first.hint)
