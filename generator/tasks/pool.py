"""A pool of processes on this machine, which a dying worker does not bring down."""

import contextlib
import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from generator.errors import CellshelfError, WorkerDiedError
from generator.tasks.attempting import attempt

T = TypeVar("T")
R = TypeVar("R")
_Done = Callable[[int, R | CellshelfError], None]


def run_in_pool(function: Callable[[T], R], tasks: Sequence[T], workers: int, done: _Done[R]) -> None:
    """Call `done` with the number and the result of each task as it ends.

    A worker that dies breaks its whole pool, and nobody knows which task did it. Those that were running are
    run once more, each alone; which dies again is to blame.
    """
    waiting = deque(range(len(tasks)))
    suspects: list[int] = []
    while waiting:
        with _pool(workers) as pool:
            suspects += _until_broken(pool, function, tasks, waiting, workers, done)
    for number in suspects:
        with _pool(1) as pool:
            if _until_broken(pool, function, tasks, deque([number]), 1, done):
                done(number, WorkerDiedError())


def _until_broken(
    pool: ProcessPoolExecutor,
    function: Callable[[T], R],
    tasks: Sequence[T],
    waiting: deque[int],
    workers: int,
    done: _Done[R],
) -> list[int]:
    """Run what is waiting; the tasks that were running when a worker died, if one did."""
    running: dict[Future[R | CellshelfError], int] = {}
    broken: list[int] = []
    while (waiting or running) and not broken:
        while waiting and len(running) < workers:  # no more than can be running, so that few are suspected
            try:
                running[pool.submit(attempt, function, tasks[waiting[0]])] = waiting[0]
            except BrokenProcessPool:
                return [*running.values()]
            waiting.popleft()
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            number = running.pop(future)
            try:
                result = future.result()
            except BrokenProcessPool:
                broken.append(number)
            else:
                done(number, result)
    return [*broken, *running.values()]


@contextlib.contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    others = set(multiprocessing.active_children())
    # Spawned, since forking a process with threads (progress bars, connections) may hang it.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare)
    try:
        yield pool
    except BaseException:
        for worker in set(multiprocessing.active_children()) - others:
            worker.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _prepare() -> None:
    # Ctrl-C is the parent's to handle; its order to stop leaves time to remove temporary files.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
