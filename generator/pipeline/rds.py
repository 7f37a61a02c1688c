"""`catalog make-rds`: an R file for every version that has none, entered into its manifest."""

import tempfile
from collections.abc import Callable, Collection
from pathlib import Path

from generator import formats, pipeline, storage
from generator.errors import CellshelfError, StaleDataError
from generator.manifests.editing import with_asset, write_manifest
from generator.manifests.whole import dataset_path
from generator.model.catalog import Catalog
from generator.model.dataset import Asset, Role
from generator.model.record import record
from generator.model.settings import Settings
from generator.pipeline.choosing import chosen
from generator.storage import Store
from generator.storage.local import local_copy, put_file
from generator.tasks import run_many

Convert = Callable[[Path, Path], None]
"""Writes an rds file from an h5ad file, or raises CellshelfError and leaves nothing."""


def write_rds(h5ad: Path, target: Path) -> None:
    """Write a Seurat object."""
    formats.convert(h5ad, target)


@record
class RdsTask:
    """One version without an rds file."""

    accession: str
    version: int
    h5ad: Asset
    convert: Convert
    settings: Settings
    root: Path
    """The folder that holds `catalog/`, absolute."""
    promised: Asset | None = None
    """The rds file that the version has already, but not the store."""


@record
class RdsResult:
    """How it ended."""

    accession: str
    version: int
    asset: Asset | None = None
    """Made, put into the store and entered into the manifest."""
    error: CellshelfError | None = None


def make_rds(  # noqa: PLR0913 - an option each
    root: Path,
    only: Collection[str],
    *,
    convert: Convert = write_rds,
    jobs: int = 1,
    scheduler: str | None = None,
    restore: bool = False,
    on_plan: Callable[[int], None] = lambda _: None,
    on_done: Callable[[RdsResult], None] = lambda _: None,
) -> list[RdsResult]:
    """Make what is missing for every living version (of the accessions in `only`, if any).

    Workers put the files into the store; this process edits the manifests, each as its version ends. A
    version that has an rds file keeps it, and no other file is touched; with `restore`, one that the store
    lacks is made again, and must come out the same. One failure stops no other.
    """
    catalog = pipeline.load(root)
    store = storage.open_store(catalog.settings.store, root) if restore else None
    due = [
        RdsTask(
            accession=dataset.accession,
            version=version.version,
            h5ad=version.h5ad,
            convert=convert,
            settings=catalog.settings,
            root=root.absolute(),
            promised=version.asset(Role.RDS),
        )
        for dataset, version in chosen(catalog, only, alive=True)
        if _is_due(version.asset(Role.RDS), store)
    ]
    on_plan(len(due))
    paths = _paths(catalog)

    def ended(task: RdsTask, made: Asset | CellshelfError) -> RdsResult:
        result = _enter(root, paths[task.accession], task, made)
        on_done(result)
        return result

    return run_many(convert_one, due, scheduler=scheduler, workers=jobs, on_done=ended)


def convert_one(task: RdsTask) -> Asset:
    """Convert one version's h5ad file and put the result into the store."""
    with (
        local_copy(task.h5ad, task.settings, task.root) as h5ad,
        tempfile.TemporaryDirectory(prefix="cellshelf-") as folder,
    ):
        target = Path(folder) / "made.rds"
        task.convert(h5ad, target)
        size, sha256 = put_file(target, Role.RDS.value, task.settings, task.root)
    return Asset(role=Role.RDS, bytes=size, sha256=sha256)


def _is_due(known: Asset | None, store: Store | None) -> bool:
    if known is None:
        return True
    return store is not None and known.url is None and store.head(storage.asset_key(known)) is None


def _paths(catalog: Catalog) -> dict[str, str]:
    return {d.accession: dataset_path(c, d) for c in catalog.collections for d in c.datasets}


def _enter(root: Path, path: str, task: RdsTask, made: Asset | CellshelfError) -> RdsResult:
    error = made if isinstance(made, CellshelfError) else None
    if isinstance(made, Asset) and task.promised is not None:
        if made == task.promised:
            return RdsResult(accession=task.accession, version=task.version, asset=made)
        error = StaleDataError(
            f"made again, the R file has the SHA-256 {made.sha256[:12]}…, not {task.promised.sha256[:12]}…",
            hint="install the locked dependencies (requirements/run.txt), or put the published file back",
        )
    elif isinstance(made, Asset):
        try:
            write_manifest(root, path, with_asset(path, (root / path).read_bytes(), task.version, made))
            return RdsResult(accession=task.accession, version=task.version, asset=made)
        except CellshelfError as refused:
            error = refused
    return RdsResult(accession=task.accession, version=task.version, error=error)
