"""A Dask cluster: its workers run the tasks, this process collects what comes back."""

import contextlib
import logging
import queue
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from generator import __version__
from generator.errors import CellshelfError, OutsideError, UsageError, WorkerDiedError
from generator.tasks.attempting import attempt_as

if TYPE_CHECKING:
    from distributed import Client, Future

T = TypeVar("T")
R = TypeVar("R")

_CONNECT = 10.0
"""Seconds that the scheduler may take to answer."""
_LOOK = 5.0
"""Seconds after which a silent cluster is looked at."""
_PATIENCE = 12
"""Looks at a cluster without workers before it is given up: a minute, in which killed ones come back."""


class _ResultLostError(Exception):
    """A task ended, and its result went with its worker or with the connection."""


def run_on_cluster(
    function: Callable[[T], R],
    tasks: Sequence[T],
    scheduler: str,
    done: Callable[[int, R | CellshelfError], None],
) -> None:
    """Call `done` with the number and the result of each task as it ends.

    Where a worker dies, the scheduler gives its tasks to others; a task that killed several is given up.
    """
    with _connected(scheduler) as client:
        ended: queue.SimpleQueue[Future] = queue.SimpleQueue()
        numbers: dict[str, int] = {}
        running: dict[str, Future] = {}

        def submit(number: int) -> None:
            key = f"cellshelf-{uuid.uuid4().hex}"
            future = client.submit(attempt_as, __version__, function, tasks[number], key=key, pure=False)
            numbers[key], running[key] = number, future
            future.add_done_callback(ended.put)

        for number in range(len(tasks)):
            submit(number)
        try:
            while running:
                future = _next(ended, client, scheduler)
                try:
                    result = _result(future)
                except _ResultLostError:
                    if client.status != "running":
                        raise _lost(scheduler) from None
                    submit(numbers[future.key])
                else:
                    done(numbers[future.key], result)
                # Let go, so that the scheduler does not keep results that were collected.
                running.pop(future.key).release()
        finally:
            if running and client.status == "running":
                client.cancel(list(running.values()), force=True)


@contextlib.contextmanager
def _connected(scheduler: str) -> "Iterator[Client]":
    try:
        from distributed import Client  # noqa: PLC0415 - an extra, and slow to load
    except ImportError as error:
        raise UsageError(
            "a Dask cluster needs the package distributed", hint="pip install 'cellshelf[cluster]'"
        ) from error
    # Its warnings are of killed workers, which are dealt with here.
    logging.getLogger("distributed.client").setLevel(logging.ERROR)
    try:
        client = Client(scheduler, timeout=_CONNECT, set_as_default=False)
    except ValueError as error:
        raise UsageError(
            f"{scheduler!r} is not the address of a scheduler", hint="it looks like tcp://host:8786"
        ) from error
    except OSError as error:
        raise OutsideError(
            f"the scheduler {scheduler} cannot be reached",
            hint="is `dask scheduler` running there, and its port open?",
        ) from error
    with client:
        yield client


def _next(ended: "queue.SimpleQueue[Future]", client: "Client", scheduler: str) -> "Future":
    """The next task that ended; raises OutsideError where none will, since scheduler or workers are gone."""
    for _ in range(_PATIENCE):
        while True:
            with contextlib.suppress(queue.Empty):
                return ended.get(timeout=_LOOK)
            if client.status != "running":
                raise _lost(scheduler)
            if not client.scheduler_info()["workers"]:
                break
    raise OutsideError(
        f"the cluster of {scheduler} has no workers", hint=f"start some: dask worker {scheduler} --nthreads 1"
    )


def _lost(scheduler: str) -> OutsideError:
    return OutsideError(
        f"the connection to the scheduler {scheduler} was lost",
        hint="run the command again: what is done is skipped",
    )


def _result(future: "Future") -> "R | CellshelfError":
    from distributed import CancelledError, KilledWorker  # noqa: PLC0415 - as above

    if future.status not in ("finished", "error"):
        raise _ResultLostError
    try:
        result: R | CellshelfError = future.result()
    except CancelledError:
        raise _ResultLostError from None
    except KilledWorker:
        return WorkerDiedError()
    except Exception as error:  # noqa: BLE001 - whatever a worker that lacks our code says
        return OutsideError(
            f"a worker of the cluster could not run the task: {type(error).__name__}: {error}",
            hint=f"install cellshelf {__version__} on every worker",
        )
    return result
