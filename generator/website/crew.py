"""Work that is shared out among processes."""

import gc
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

_SELDOM = 1_000_000
"""Objects that are made before the collector looks for cycles among them."""


def collect_seldom() -> None:
    """Look for cycles seldom: records have none, and looking for some took an eighth of a large build."""
    gc.set_threshold(_SELDOM)


def at_once(work: Callable[[Task], Result], tasks: Sequence[Task], workers: int) -> Iterator[Result]:
    """What `work` makes of each of the tasks, in their order, done by so many processes."""
    if workers == 1 or len(tasks) <= 1:
        yield from map(work, tasks)
        return
    # Forked workers share this one's memory; where there is no fork, `work` is sent to each of them once.
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    count = min(workers, len(tasks))
    with ProcessPoolExecutor(count, mp_context=context, initializer=_start, initargs=(work,)) as pool:
        yield from pool.map(_do, tasks)


_work: list[Callable[[Any], Any]] = []
"""What this process does: set once when it starts, so that a task need not bring it along."""


def _start(work: Callable[[Any], Any]) -> None:
    _work[:] = [work]
    gc.freeze()  # what was inherited stays and so needs no looking through
    collect_seldom()


def _do(task: Any) -> Any:  # noqa: ANN401 - whatever `work` takes and makes
    return _work[0](task)
