"""`catalog check --watch` as a person uses it: save, read, save again, Ctrl-C."""

import queue
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.signals import interruptible

EXAMPLES = Path(__file__).parents[1] / "examples"
PATIENCE = 30


class Watching:
    """The command, and the lines that it prints, whichever way."""

    def __init__(self, root):
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "generator", "--root", root, "check", "--watch"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=interruptible,  # noqa: PLW1509 - no thread of this process holds a lock that it takes
        )
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip())

    def until(self, end):
        """The lines up to the one that ends like this."""
        found = []
        while not found or not found[-1].endswith(end):
            found.append(self.lines.get(timeout=PATIENCE))
        return found


@pytest.fixture
def root(tmp_path):
    return Path(shutil.copytree(EXAMPLES / "valid" / "full", tmp_path / "full"))


@pytest.fixture
def watching(root):
    one = Watching(root)
    yield one
    one.process.kill()
    one.process.wait()


def test_a_save_is_checked_and_only_what_changed_is_told(root, watching):
    watching.until("(Ctrl-C stops it)")
    manifest = root / "catalog/collections/blood/cells.yaml"
    good = manifest.read_text()
    manifest.write_text(good.replace("title:", "titel:", 1))
    told = watching.until("in all")
    assert told[1] == "Saved catalog/collections/blood/cells.yaml"
    assert any(": M" in line and "titel" in line for line in told)
    assert " new, " in told[-1]
    assert not told[-1].startswith("0 solved, 0 new")
    manifest.write_text(f"# a line above\n{good.replace('title:', 'titel:', 1)}")
    told = watching.until("in all")
    assert told[-1].startswith("0 solved, 0 new, "), "a problem that has moved is the same"
    watching.process.send_signal(signal.SIGINT)
    assert watching.process.wait(PATIENCE) == 1, "it ends as the last check did"


def test_a_catalog_that_was_mended_ends_well(root, watching):
    watching.until("(Ctrl-C stops it)")
    manifest = root / "catalog/collections/blood/cells.yaml"
    good = manifest.read_text()
    manifest.write_text("{")
    watching.until("in all")
    manifest.write_text(good)
    assert ", 0 new, " in watching.until("in all")[-1]
    watching.process.send_signal(signal.SIGINT)
    assert watching.process.wait(PATIENCE) == 0
