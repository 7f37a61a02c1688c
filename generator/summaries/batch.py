"""Many summaries at once: a pool of processes, in which one file's failure stops no other."""

import hashlib
import multiprocessing
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast

from generator import storage
from generator.errors import CellshelfError, StaleDataError, UnreadableFileError
from generator.model.dataset import Asset
from generator.model.record import record
from generator.model.settings import Settings
from generator.model.summary import Source
from generator.summaries.files import SummaryFolder
from generator.summaries.summarizing import Summarized, summarize

_PIECE = 1 << 20


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
    on_done: Callable[[TaskResult], None] = lambda _: None,
) -> list[TaskResult]:
    """Summarise and write each task's file; results in the order of the tasks.

    `on_done` is called in this process as each ends. KeyboardInterrupt stops all; no summary is half-written.
    """
    ordered = list(tasks)
    results: dict[int, TaskResult] = {}

    def done(number: int, result: TaskResult) -> None:
        results[number] = result
        on_done(result)

    waiting: list[int] = []
    for number, task in enumerate(ordered):
        if not task.force and folder.is_current(task.accession, task.version, task.asset.sha256):
            done(number, TaskResult(task=task, skipped=True))
        else:
            waiting.append(number)
    if workers <= 1 or len(waiting) <= 1:
        for number in waiting:
            done(number, run(ordered[number], folder))
    else:
        _in_pool(ordered, waiting, folder, workers, done)
    return [results[number] for number in range(len(ordered))]


def _in_pool(
    tasks: list[SummaryTask],
    waiting: list[int],
    folder: SummaryFolder,
    workers: int,
    done: Callable[[int, TaskResult], None],
) -> None:
    # Spawned, since forking a process with threads (progress bars, connections) may hang it.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(min(workers, len(waiting)), mp_context=context)
    try:
        futures: dict[Future[TaskResult], int] = {pool.submit(run, tasks[n], folder): n for n in waiting}
        for future in as_completed(futures):
            done(futures[future], _result(future, tasks[futures[future]]))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _result(future: Future[TaskResult], task: SummaryTask) -> TaskResult:
    try:
        return future.result()
    except BrokenProcessPool:
        error = UnreadableFileError(
            f"Summarising {task.accession} v{task.version} was cut short: a worker process died.",
            hint="Memory may have run out; try again with fewer jobs.",
        )
        return TaskResult(task=task, error=error)


def run(task: SummaryTask, folder: SummaryFolder) -> TaskResult:
    """Summarise one task's file and write the summary; failures come back in the result."""
    try:
        folder.write(task.accession, task.version, _summarize(task))
    except CellshelfError as error:
        return TaskResult(task=task, error=error)
    except OSError as error:
        reason = error.strerror or str(error)
        return TaskResult(task=task, error=CellshelfError(f"{task.accession} v{task.version}: {reason}."))
    return TaskResult(task=task)


def _summarize(task: SummaryTask) -> Summarized:
    source = Source(bytes=task.asset.bytes, sha256=task.asset.sha256, tool=task.tool, date=task.date)
    with storage.open_asset(task.asset, task.settings, task.root) as file:
        if isinstance(file, BufferedReader):
            _require_digest(file, task.asset.sha256)
        return summarize(cast("BinaryIO", file), source, task.preferred_embedding)


def _require_digest(file: BufferedReader, sha256: str) -> None:
    # A remote file is not read whole for this: its size was compared, and publishing checks the digest.
    found = hashlib.sha256()
    while piece := file.read(_PIECE):
        found.update(piece)
    file.seek(0)
    if found.hexdigest() != sha256:
        raise StaleDataError(
            f"The file's sha256 is {found.hexdigest()[:12]}…, not {sha256[:12]}… as its manifest says.",
            hint="Published bytes never change: restore the file, or release a new version.",
        )
