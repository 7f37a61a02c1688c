"""`catalog sidecars`: the derived files of every version, made where they are missing or stale."""

from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from generator import pipeline, storage
from generator.errors import CellshelfError
from generator.formats.sidecars import Made, Maker, SidecarTask, make_sidecars
from generator.model.dataset import Dataset, Role, Version
from generator.model.record import record, replace
from generator.model.settings import Settings
from generator.model.sidecar import SidecarKind
from generator.pipeline.choosing import chosen
from generator.pipeline.makers import MAKERS, TOOL
from generator.storage import Store
from generator.summaries import SummaryFolder
from generator.tasks import run_many


@record
class SidecarResult:
    """What became of one version's sidecars."""

    accession: str
    version: int
    made: Made = Made()
    current: int = 0
    """Kinds that were current already."""
    unmade: int = 0
    """Kinds that the file is known not to give."""
    error: CellshelfError | None = None
    """Why none could be made."""


@record
class SidecarWork:
    """What to make, where and when."""

    kinds: Collection[SidecarKind] = ()
    """All, if none is named."""
    force: bool = False
    """Also what is current."""
    restore: bool = False
    """Also what is current but not in the store, as on a fresh clone."""
    jobs: int = 1
    scheduler: str | None = None
    """Address of a Dask cluster, to run on it instead of in `jobs` processes."""
    today: str
    """YYYY-MM-DD."""


def make_missing(
    root: Path,
    only: Collection[str],
    work: SidecarWork,
    *,
    makers: Iterable[Maker] = MAKERS,
    on_plan: Callable[[int], None] = lambda _: None,
    on_done: Callable[[SidecarResult], None] = lambda _: None,
) -> list[SidecarResult]:
    """Make what is missing or stale for every living version (of the accessions in `only`, if any).

    Workers put the files into the store; this process enters them into catalog/summaries, as each version
    ends. `on_plan` is told how many versions there are, `on_done` of each. One failure stops no other.
    """
    catalog, folder = pipeline.load(root), pipeline.summary_folder(root)
    wanted = [maker for maker in makers if not work.kinds or maker.kind in work.kinds]
    results: dict[tuple[str, int], SidecarResult] = {}

    def tell(result: SidecarResult) -> None:
        results[result.accession, result.version] = result
        on_done(result)

    def ended(task: SidecarTask, made: Made | CellshelfError) -> None:
        tell(_enter(task, made, folder, known[task.accession, task.version]))

    versions = chosen(catalog, only, alive=True)
    store = storage.open_store(catalog.settings.store, root) if work.restore else None
    on_plan(len(versions))
    due: list[SidecarTask] = []
    known: dict[tuple[str, int], SidecarResult] = {}
    for dataset, version in versions:
        possible = [m for m in wanted if not m.needs_rds or version.asset(Role.RDS)]
        asked = possible if work.force else _giving(possible, dataset, version, folder)
        makers_due = asked if work.force else _due(asked, dataset, version, folder, store)
        before = SidecarResult(
            accession=dataset.accession,
            version=version.version,
            current=len(asked) - len(makers_due),
            unmade=len(possible) - len(asked),
        )
        known[before.accession, before.version] = before
        task = _task(catalog.settings, root, dataset, version, makers_due, work.today)
        if makers_due:
            due.append(task)
        else:
            ended(task, Made())
    run_many(make_sidecars, due, scheduler=work.scheduler, workers=work.jobs, on_done=ended)
    return [results[dataset.accession, version.version] for dataset, version in versions]


def _giving(
    makers: Iterable[Maker], dataset: Dataset, version: Version, folder: SummaryFolder
) -> list[Maker]:
    """Those that the version's files are not known to give nothing for."""
    unmade = {each.kind: each for each in folder.sidecars(dataset.accession, version.version).unmade}
    rds = version.asset(Role.RDS)

    def gives(maker: Maker) -> bool:
        known = unmade.get(maker.kind)
        return known is None or known.tool != TOOL or not maker.is_current(known, version.h5ad, rds)

    return [maker for maker in makers if gives(maker)]


def _due(
    makers: Iterable[Maker], dataset: Dataset, version: Version, folder: SummaryFolder, store: Store | None
) -> list[Maker]:
    """Those whose file is missing or stale, or not in the `store`, if that is to be asked."""
    known = folder.sidecars(dataset.accession, version.version)
    rds = version.asset(Role.RDS)

    def is_due(maker: Maker) -> bool:
        sidecar = known.of(maker.kind)
        if sidecar is None or not maker.is_current(sidecar, version.h5ad, rds):
            return True
        return store is not None and store.head(storage.sidecar_key(sidecar)) is None

    return [maker for maker in makers if is_due(maker)]


def _task(
    settings: Settings, root: Path, dataset: Dataset, version: Version, makers: Iterable[Maker], today: str
) -> SidecarTask:
    return SidecarTask(
        accession=dataset.accession,
        version=version.version,
        h5ad=version.h5ad,
        rds=version.asset(Role.RDS),
        makers=tuple(makers),
        settings=settings,
        root=root.absolute(),
        tool=TOOL,
        date=today,
    )


def _enter(
    task: SidecarTask, made: Made | CellshelfError, folder: SummaryFolder, known: SidecarResult
) -> SidecarResult:
    """Write down what is in the store now; a file that came out as before keeps its day."""
    error = made if isinstance(made, CellshelfError) else None
    found = made if isinstance(made, Made) else Made()
    listed = folder.sidecars(task.accession, task.version)
    for sidecar in found.sidecars:
        before = listed.of(sidecar.kind)
        if before is None or replace(sidecar, date=before.date, tool=before.tool) != before:
            folder.write_sidecar(task.accession, task.version, sidecar)
    for each in found.unmade:
        folder.write_sidecar(task.accession, task.version, each)
    return replace(known, made=found, error=error)
