"""The same tasks on a real Dask cluster, also when its processes are killed."""

import sys

import pytest

from generator.errors import CellshelfError, OutsideError, UnreadableFileError, UsageError, WorkerDiedError
from generator.tasks import run_many
from tests.tasks import jobs

pytestmark = pytest.mark.integration


def result(_, made):
    return made


def test_the_cluster_does_what_this_machine_does(cluster):
    pids = set(run_many(jobs.pid, range(20), scheduler=cluster.address, on_done=result))
    assert pids <= {worker.pid for worker in cluster.workers}
    made = run_many(jobs.fail_odd, range(4), scheduler=cluster.address, on_done=result)
    assert made[::2] == [0, 2]
    assert [(type(error), error.message, error.hint) for error in made[1::2]] == [
        (UnreadableFileError, "1 is odd", "take an even one"),
        (UnreadableFileError, "3 is odd", "take an even one"),
    ]


def test_a_worker_that_is_killed_costs_nothing(cluster, tmp_path):
    tasks = [(number, tmp_path / "killed", 5) for number in range(12)]
    assert run_many(jobs.die_once, tasks, scheduler=cluster.address, on_done=result) == list(range(12))
    assert (tmp_path / "killed").exists()
    assert sum(worker.poll() is not None for worker in cluster.workers) == 1


def test_a_task_that_kills_every_worker_is_given_up(cluster):
    for _ in range(4):
        cluster.add_worker()
    made = run_many(jobs.die_at_three, range(6), scheduler=cluster.address, on_done=result)
    assert made[:3] + made[4:] == [0, 1, 2, 4, 5]
    assert isinstance(made[3], WorkerDiedError)


def test_a_lost_scheduler_is_told(cluster):
    def killed(*_):
        cluster.scheduler.kill()

    with pytest.raises(OutsideError) as caught:
        run_many(jobs.slow, range(40), scheduler=cluster.address, on_done=killed)
    assert caught.value.message == f"the connection to the scheduler {cluster.address} was lost"
    assert caught.value.hint


def test_an_interrupt_takes_the_tasks_back(cluster):
    def interrupted(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_many(jobs.slow, range(40), scheduler=cluster.address, on_done=interrupted)
    assert run_many(jobs.double, [1], scheduler=cluster.address, on_done=result) == [2]


def test_workers_of_another_version_are_told(cluster, monkeypatch):
    monkeypatch.setattr("generator.tasks.cluster.__version__", "0.0.1")
    (error,) = run_many(jobs.double, [1], scheduler=cluster.address, on_done=result)
    assert isinstance(error, UsageError)
    assert "not 0.0.1" in error.message


def test_a_cluster_without_workers_is_told(scheduler, monkeypatch):
    monkeypatch.setattr("generator.tasks.cluster._LOOK", 0.1)
    with pytest.raises(OutsideError) as caught:
        run_many(jobs.double, [1], scheduler=scheduler.address, on_done=result)
    assert caught.value.message == f"the cluster of {scheduler.address} has no workers"
    assert "dask worker" in caught.value.hint


@pytest.mark.parametrize(
    ("address", "kind", "message"),
    [
        ("tcp://127.0.0.1:9", OutsideError, "the scheduler tcp://127.0.0.1:9 cannot be reached"),
        ("nonsense://x", UsageError, "'nonsense://x' is not the address of a scheduler"),
    ],
)
def test_a_scheduler_that_is_not_there_is_told(address, kind, message, monkeypatch):
    pytest.importorskip("distributed", reason="no distributed: pip install 'cellshelf[cluster]'")
    monkeypatch.setattr("generator.tasks.cluster._CONNECT", 1.0)
    with pytest.raises(CellshelfError) as caught:
        run_many(jobs.double, [1], scheduler=address, on_done=result)
    assert (type(caught.value), caught.value.message) == (kind, message)
    assert caught.value.hint


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError) as caught:
        run_many(jobs.double, [1], scheduler="tcp://127.0.0.1:8786", on_done=result)
    assert caught.value.hint == "pip install 'cellshelf[cluster]'"


def test_nothing_to_do_asks_no_scheduler():
    assert run_many(jobs.double, [], scheduler="tcp://127.0.0.1:9", on_done=result) == []
