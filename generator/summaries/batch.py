"""Many summaries at once, in processes or on a cluster, in which one file's failure stops no other."""

from collections.abc import Callable, Iterable
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast

from generator import storage
from generator.errors import CellshelfError, OutsideError
from generator.model.dataset import Asset
from generator.model.record import record
from generator.model.settings import Settings
from generator.model.summary import Source
from generator.storage.local import require_digest
from generator.storage.store import copy
from generator.summaries.files import SummaryFolder
from generator.summaries.summarizing import Summarized, summarize
from generator.tasks import run_many


@record
class SummaryTask:
    """One version to summarise."""

    accession: str
    version: int
    asset: Asset
    """Its h5ad file."""
    settings: Settings
    """Where the catalog's own files are."""
    root: Path
    """The folder that holds `catalog/`."""
    tool: str
    """`cellshelf <version>`."""
    date: str
    """Today, YYYY-MM-DD."""
    preferred_embedding: str | None = None
    force: bool = False
    """Summarise even what is current."""


@record
class TaskResult:
    """How a task ended."""

    task: SummaryTask
    error: CellshelfError | None = None
    """Why there is no new summary."""
    skipped: bool = False
    """The summary was current already."""


def summarize_many(
    tasks: Iterable[SummaryTask],
    folder: SummaryFolder,
    *,
    workers: int,
    scheduler: str | None = None,
    on_done: Callable[[TaskResult], None] = lambda _: None,
) -> list[TaskResult]:
    """Summarise and write each task's file; results in the order of the tasks.

    Only this process writes into `folder` and calls `on_done`, as each ends, so that workers may be on other
    machines (see `run_many`). KeyboardInterrupt stops all; no summary is half-written.
    """

    def done(task: SummaryTask, made: Summarized | CellshelfError) -> TaskResult:
        error = made if isinstance(made, CellshelfError) else _write(task, made, folder)
        result = TaskResult(task=task, error=error)
        on_done(result)
        return result

    ordered = list(tasks)
    results: dict[int, TaskResult] = {}
    for number, task in enumerate(ordered):
        if not task.force and folder.is_current(task.accession, task.version, task.asset.sha256):
            results[number] = TaskResult(task=task, skipped=True)
            on_done(results[number])
    due = [number for number in range(len(ordered)) if number not in results]
    made = run_many(
        make_summary, [ordered[n] for n in due], scheduler=scheduler, workers=workers, on_done=done
    )
    results |= dict(zip(due, made, strict=True))
    return [results[number] for number in range(len(ordered))]


def _write(task: SummaryTask, made: Summarized, folder: SummaryFolder) -> CellshelfError | None:
    try:
        folder.write(task.accession, task.version, made)
    except OSError as error:
        return OutsideError(f"the summary cannot be written: {error.strerror or error}")
    return None


def make_summary(task: SummaryTask) -> Summarized:
    """Summarise one task's file; writes nothing."""
    source = Source(bytes=task.asset.bytes, sha256=task.asset.sha256, tool=task.tool, date=task.date)
    with storage.open_asset(task.asset, task.settings, task.root) as file:
        if isinstance(file, BufferedReader):
            # A remote file is not read whole for this; its size was compared, and publishing checks more.
            require_digest(task.asset, copy(file, None)[1])
            file.seek(0)
        return summarize(cast("BinaryIO", file), source, task.preferred_embedding)
