"""The one door to running many tasks, wherever they run."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from generator.errors import CellshelfError
from generator.tasks.attempting import attempt
from generator.tasks.cluster import run_on_cluster
from generator.tasks.pool import run_in_pool

T = TypeVar("T")
R = TypeVar("R")
S = TypeVar("S")


def run_many(
    function: Callable[[T], R],
    tasks: Iterable[T],
    *,
    scheduler: str | None = None,
    workers: int = 1,
    on_done: Callable[[T, R | CellshelfError], S],
) -> list[S]:
    """Call `function` for each task; what `on_done` makes of the results, in the order of the tasks.

    `on_done` is called in this process with each task as it ends, and with its result or with why there is
    none; only what it returns is kept, so that large results need not be. One failure stops no other task.
    With `scheduler` (`tcp://host:8786`) tasks run on that Dask cluster, else in `workers` processes; function
    and tasks must be picklable, and a task may run twice where a worker dies.

    KeyboardInterrupt, and whatever else `on_done` raises, stops all. Raises UsageError and OutsideError where
    the cluster cannot be used.
    """
    ordered = list(tasks)
    kept: dict[int, S] = {}

    def done(number: int, result: R | CellshelfError) -> None:
        kept[number] = on_done(ordered[number], result)

    if scheduler is not None and ordered:
        run_on_cluster(function, ordered, scheduler, done)
    elif workers <= 1 or len(ordered) <= 1:
        for number, task in enumerate(ordered):
            done(number, attempt(function, task))
    else:
        run_in_pool(function, ordered, min(workers, len(ordered)), done)
    return [kept[number] for number in range(len(ordered))]
