"""Failures that nobody foresaw: told once, in words, with the traceback kept for a report."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(tmp_path, failure, **environment):
    """The command, with `catalog mint` made to fail."""
    code = f"""
import sys
from generator import cli
from generator.cli import commands

def fail(*_):
    raise {failure}

commands.accession.mint = fail
sys.argv = ["catalog", "mint"]
cli.main()
"""
    clean = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path), "LANG": "C.UTF-8"}
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=ROOT, env=clean | environment
    )


def test_a_bug_is_told_in_words_and_its_traceback_kept(tmp_path):
    done = run(tmp_path, "KeyError('8XK3M1PZ')")
    (kept,) = tmp_path.glob("cellshelf-*.txt")
    first, *others = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (4, "")
    assert first == "bug: KeyError: '8XK3M1PZ'"
    assert f"  Please report it with {kept}, which names files of yours but holds no data." in others
    assert "Traceback" not in done.stderr
    assert "KeyError: '8XK3M1PZ'" in kept.read_text()
    assert "Traceback" in kept.read_text()


def test_whoever_wants_the_traceback_gets_it(tmp_path):
    done = run(tmp_path, "KeyError('8XK3M1PZ')", CELLSHELF_TRACEBACK="1")
    assert "Traceback (most recent call last)" in done.stderr
    assert done.returncode == 4


def test_where_nothing_can_be_kept_it_is_told_all_the_same(tmp_path):
    done = run(tmp_path, "ValueError()", TMPDIR=str(tmp_path / "none"), TEMP="", TMP="")
    assert done.returncode == 4
    assert "bug: ValueError: no message" in done.stderr


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_a_full_disk_is_no_bug(tmp_path, number):
    done = run(tmp_path, f"OSError({number}, 'It cannot be written', '/some/place')")
    assert (done.returncode, done.stderr.splitlines()[0]) == (3, "error: It cannot be written: /some/place")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_that_was_not_foreseen_is_one(tmp_path):
    assert run(tmp_path, "FileNotFoundError(2, 'No such file', 'x')").returncode == 4
