"""Many tasks in processes of this machine: in order, none stopped by another, and stopped together."""

import multiprocessing
import os
import time

import pytest

from generator.errors import CellshelfError, OutsideError, UnreadableFileError, WorkerDiedError
from generator.tasks import run_many
from tests.tasks import jobs


def result(_, made):
    return made


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_tasks(workers):
    told = []
    made = run_many(jobs.double, range(7), workers=workers, on_done=lambda n, r: told.append((n, r)) or -r)
    assert made == [-2 * number for number in range(7)]
    assert sorted(told) == [(number, 2 * number) for number in range(7)]


def test_nothing_to_do():
    assert run_many(jobs.double, [], workers=2, on_done=result) == []


def test_workers_are_other_processes_and_one_worker_is_this_one():
    assert os.getpid() not in run_many(jobs.pid, range(4), workers=2, on_done=result)
    assert run_many(jobs.pid, range(4), workers=1, on_done=result) == [os.getpid()] * 4


@pytest.mark.parametrize("workers", [1, 2])
def test_one_failure_stops_no_other(workers):
    made = run_many(jobs.fail_odd, range(4), workers=workers, on_done=result)
    assert made[::2] == [0, 2]
    assert [(type(error), error.message, error.hint) for error in made[1::2]] == [
        (UnreadableFileError, "1 is odd", "take an even one"),
        (UnreadableFileError, "3 is odd", "take an even one"),
    ]


@pytest.mark.parametrize("workers", [1, 2])
def test_what_nobody_expected_is_told_with_its_place(workers):
    made = run_many(jobs.surprise, [0, 1, 2], workers=workers, on_done=result)
    assert (made[0], made[2]) == (0, 2)
    assert type(made[1]) is CellshelfError
    assert made[1].message.startswith("an unexpected error: ZeroDivisionError in jobs.py:")


def test_a_disk_that_fails_is_told(tmp_path):
    (error,) = run_many(jobs.missing, [tmp_path / "gone"], on_done=result)
    assert isinstance(error, OutsideError)
    assert error.message == f"{tmp_path / 'gone'}: No such file or directory"


def test_a_worker_that_dies_costs_its_own_task_only():
    made = run_many(jobs.die_at_three, range(8), workers=2, on_done=result)
    assert made[:3] + made[4:] == [0, 1, 2, 4, 5, 6, 7]
    assert isinstance(made[3], WorkerDiedError)
    assert made[3].message == "it was cut short: its worker process died"
    assert made[3].hint == "memory may have run out; try again with fewer jobs"


def test_a_worker_that_dies_by_chance_costs_nothing(tmp_path):
    tasks = [(number, tmp_path / "killed", 2) for number in range(6)]
    assert run_many(jobs.die_once, tasks, workers=2, on_done=result) == list(range(6))
    assert (tmp_path / "killed").exists()


def test_an_interrupt_stops_the_workers_in_good_order(tmp_path):
    def interrupted(*_):
        while not list(tmp_path.glob("*.tmp")):  # the other worker is at work
            time.sleep(0.02)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_many(jobs.wait_or_not, [None, tmp_path, tmp_path], workers=2, on_done=interrupted)
    assert list(tmp_path.iterdir()) == []
    assert multiprocessing.active_children() == []
