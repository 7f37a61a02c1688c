import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator import cli

ROOT = Path(__file__).parents[2]


@pytest.fixture
def root(tmp_path):
    (tmp_path / "catalog").mkdir()
    shutil.copy(ROOT / "catalog" / "catalog.yaml", tmp_path / "catalog")
    return tmp_path


def run(root, *arguments):
    done = CliRunner().invoke(cli.catalog, ["--root", str(root), "doctor", *arguments])
    return done.exit_code, done.stdout


def test_a_folder_that_works_is_told_line_by_line(root):
    code, out = run(root, "--write")
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == str(root / ".store")
    assert lines[1] == "  works    folder: .store will be made."
    assert lines[-1] == "  works    hard links: Two writers of one key are kept apart."


def test_without_writing_it_says_so(root):
    assert run(root)[1].splitlines()[-1] == "Nothing was written; `catalog doctor --write` tries more."


def test_json_is_for_programs(root):
    code, out = run(root, "--format", "json")
    found = json.loads(out)
    assert (code, found["store"]) == (0, str(root / ".store"))
    assert found["findings"][0] == {
        "name": "folder",
        "outcome": "works",
        "message": ".store will be made.",
        "hint": "",
    }


def test_what_is_missing_ends_with_1(root):
    (root / ".store").write_bytes(b"")
    code, out = run(root)
    assert code == 1
    assert out.splitlines()[2] == "           Correct `path:` under `store:` in catalog.yaml."
