"""Tasks for workers to run; they are imported there."""

import os
import signal
import time
from pathlib import Path

from generator.errors import UnreadableFileError


def double(number):
    return 2 * number


def pid(_):
    return os.getpid()


def fail_odd(number):
    if number % 2:
        raise UnreadableFileError(f"{number} is odd", hint="take an even one")
    return number


def surprise(number):
    return {1: 1 // (number - 1)} if number == 1 else number


def missing(path):
    return Path(path).read_bytes()


def die_at_three(number):
    """Kill the worker, as a machine out of memory does."""
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    return number


def die_once(task):
    """Kill the worker in the first attempt at the task that says so."""
    number, marker, victim = task
    if number == victim and not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    return number


def wait_or_not(folder):
    """Hold a temporary file, which goes when the worker is stopped in good order, or do nothing."""
    if folder is None:
        return
    path = Path(folder) / f"{os.getpid()}.tmp"
    try:
        path.touch()
        time.sleep(600)
    finally:
        path.unlink()


def slow(number):
    time.sleep(0.2)
    return number
