"""Turns among processes."""

import subprocess
import sys

import pytest

from generator.errors import OutsideError
from generator.turns import turn

COUNT = """
import sys
from pathlib import Path
from generator.turns import turn
counter = Path(sys.argv[1])
for _ in range(200):
    with turn(counter.parent / "deep/turn"):
        counter.write_text(str(int(counter.read_text()) + 1))
"""


def test_nothing_is_lost_between_two_processes(tmp_path):
    counter = tmp_path / "counter"
    counter.write_text("0")
    running = [subprocess.Popen([sys.executable, "-c", COUNT, counter]) for _ in range(2)]
    assert [each.wait() for each in running] == [0, 0]
    assert counter.read_text() == "400"


def test_a_turn_ends_when_its_work_fails(tmp_path):
    with pytest.raises(KeyError), turn(tmp_path / "turn"):
        raise KeyError
    with turn(tmp_path / "turn"):
        pass


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutsideError, match="cannot be written to"), turn(tmp_path / "file/turn"):
        pass
