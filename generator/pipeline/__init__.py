"""The whole story in order: check, stage, summarise, build; every stage one call."""

import contextlib
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from generator import __version__, manifests, permanence, registration, storage, summaries, website
from generator.errors import CellshelfError, UsageError
from generator.manifests import Checked
from generator.memory import Notebook
from generator.model.catalog import Catalog, public_edition
from generator.model.dataset import Asset, Dataset, Role, Version
from generator.model.ledger import LedgerRow
from generator.model.problem import Problem, Severity
from generator.model.release import Release
from generator.model.settings import StoreKind
from generator.model.withdrawal import Withdrawal
from generator.pipeline.choosing import chosen
from generator.summaries import SummaryFolder
from generator.website import Begun, BuildReport

if TYPE_CHECKING:
    from generator.permanence import Compared
    from generator.registration import Account, Event, Step
    from generator.storage import OnBytes
    from generator.summaries import SummaryTask, TaskResult

SUMMARIES = Path("catalog") / "summaries"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class CheckFailedError(CellshelfError):
    """The catalog has errors, so nothing was done."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("the catalog has errors; nothing was done")
        self.problems = tuple(problems)


def summary_folder(root: Path) -> SummaryFolder:
    """The committed summaries of the catalog under `root`."""
    return SummaryFolder(root / SUMMARIES)


def check(root: Path, *, today: str | None = None, base: str | None = None) -> Checked:
    """Hold `root`/catalog against every rule, and against what the commit `base`, if given, has published.

    Touches neither the network nor data files.
    """
    checked = manifests.check_catalog(root, summary_folder(root), today=today)
    if base is None:
        return checked
    problems = checked.problems + permanence.check_against(root, base)
    return Checked(catalog=checked.catalog, problems=tuple(sorted(problems, key=lambda p: p.place)))


def load(root: Path) -> Catalog:
    """The catalog of `root`, for stages that come before its summaries; raises CheckFailedError."""
    reading = manifests.read_catalog(root)
    errors = [problem for problem in reading.problems if problem.severity is Severity.ERROR]
    if reading.catalog is None or errors:
        raise CheckFailedError(errors)
    return reading.catalog


def summarize(  # noqa: PLR0913 - what the command offers, each its own
    root: Path,
    *,
    only: Collection[str],
    force: bool,
    jobs: int,
    today: str,
    on_plan: Callable[[int], None],
    on_done: "Callable[[TaskResult], None]",
    scheduler: str | None = None,
) -> "list[TaskResult]":
    """Summarise every version (of the accessions in `only`, if any) whose summary is missing or stale.

    It is done in `jobs` processes, or on the Dask cluster of `scheduler`. `on_plan` is told how many versions
    there are, `on_done` of each as it ends. One file's failure does not stop the others.
    """
    catalog = load(root)
    versions = chosen(catalog, only)
    tasks = [
        _task(catalog, root, dataset, version, force=force, today=today) for dataset, version in versions
    ]
    on_plan(len(tasks))
    return summaries.summarize_many(
        tasks, summary_folder(root), workers=jobs, scheduler=scheduler, on_done=on_done
    )


def _task(
    catalog: Catalog, root: Path, dataset: Dataset, version: Version, *, force: bool, today: str
) -> "SummaryTask":
    return summaries.SummaryTask(
        accession=dataset.accession,
        version=version.version,
        asset=version.h5ad,
        settings=catalog.settings,
        root=root.absolute(),  # workers of a cluster have working folders of their own
        tool=f"cellshelf {__version__}",
        date=today,
        preferred_embedding=dataset.default_embedding,
        force=force,
    )


def compare(root: Path, *, only: Collection[str], force: bool) -> "list[Compared]":
    """Compute what changed between consecutive versions, where that is missing or stale."""
    return permanence.write_differences(load(root), summary_folder(root), root, only=only, force=force)


def _right(root: Path) -> Catalog:
    """The catalog of `root`, of which nothing that was found right before is read again.

    Raises CheckFailedError, with the lines of what is wrong.
    """
    notebook = Notebook(root / ".cache" / "manifests")
    checked = manifests.check_catalog(root, summary_folder(root), notebook=notebook)
    if checked.catalog is None or checked.errors:
        raise CheckFailedError(check(root).problems)
    return checked.catalog


def build(root: Path, out: Path, *, jobs: int, begun: Begun | None = None) -> BuildReport:
    """Build the public site into `out` from manifests and committed summaries alone.

    It takes a turn of its own, or goes on with one that was `begun`.
    """
    with contextlib.nullcontext(begun) if begun else website.begin(root, jobs) as turn:
        edition = public_edition(_right(root), summary_folder(root))
        return website.build_site(edition, root, out, jobs, begun=turn)


def store_name(root: Path) -> str:
    """The catalog's store as people know it: its folder, or `s3://bucket/prefix`."""
    settings = load(root).settings.store
    return str(root / settings.path) if settings.kind is StoreKind.FOLDER else storage.store_name(settings)


def put(root: Path, file: Path, on_bytes: "OnBytes | None" = None) -> Asset:
    """Put a data file into the catalog's store under its digest; returns the asset to write in a manifest."""
    try:
        role = Role(file.suffix.removeprefix("."))
    except ValueError:
        raise UsageError(
            f"{file.name} is neither .h5ad nor .rds", hint="the ending of its name says what a file is"
        ) from None
    size, sha256 = storage.put_file(file, role.value, load(root).settings, root, on_bytes=on_bytes)
    return Asset(role=role, bytes=size, sha256=sha256)


def register(root: Path, today: str) -> tuple[LedgerRow, ...]:
    """Append a ledger row for every permalink that has none yet; returns the new rows."""
    rows = manifests.rows_to_add(load(root), today)
    if rows:
        manifests.append_rows(root, rows)
    return rows


def release(root: Path, date: str) -> Release:
    """Write down what the public catalog holds as the release of `date`; raises UsageError if it may not."""
    catalog = load(root)
    if manifests.rows_to_add(catalog, date):
        raise UsageError("not everything is in the ledger", hint="run `catalog register` first")
    latest = max((each.date for each in catalog.releases), default="")
    if date <= latest:
        raise UsageError(f"there is a release of {latest} already", hint="releases only ever go on in time")
    made = manifests.release_of(public_edition(catalog, summary_folder(root)).collections, date)
    manifests.write_release(root, made)
    return made


def withdraw(root: Path, accession: str, withdrawal: Withdrawal, *, version: int | None = None) -> str:
    """Write a withdrawal into the manifest that it concerns; returns the manifest's path."""
    return permanence.withdraw(root, accession, withdrawal, version=version)


def plan_dois(root: Path, prefix: str, *, from_scratch: bool = False) -> "tuple[Step, ...]":
    """A step for every DOI that the public edition has or should have; asks nobody.

    `from_scratch` forgets what is registered already, for a system that knows nothing of it.
    """
    catalog = _right(root)
    edition = public_edition(catalog, summary_folder(root))
    return registration.plan(edition, () if from_scratch else catalog.dois, prefix)


def register_dois(
    root: Path,
    steps: "Sequence[Step]",
    account: "Account",
    *,
    event: "Event",
    write_down: str | None,
    on_done: "Callable[[Step], None]",
) -> None:
    """Carry out `steps`, writing each into catalog/dois.tsv with the day `write_down`, if that is given."""
    catalog = load(root)
    host = urlsplit(catalog.settings.url).hostname
    if write_down and host in LOOPBACK:
        raise UsageError(
            f"the site's address, {catalog.settings.url}, leads nowhere but on this machine",
            hint="set `url:` in catalog/catalog.yaml to where the site is published",
        )
    rows = catalog.dois

    def done(step: "Step") -> None:
        nonlocal rows
        if write_down:
            rows = registration.with_row(rows, step.registered(write_down))
            manifests.write_dois(root, rows)
        on_done(step)

    registration.apply(steps, registration.DataCite(account), event, done)
