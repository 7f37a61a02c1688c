"""`catalog init`: from an empty folder to a built site."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator import __version__, cli
from generator.errors import UsageError

ROOT = Path(__file__).parents[2]


def run(*arguments):
    return CliRunner().invoke(cli.catalog, [*map(str, arguments)], catch_exceptions=True)


def test_a_new_catalog_checks_and_builds(tmp_path):
    done = run("init", tmp_path / "mine", "--name", 'Cells: "ours" #1', "--url", "https://cells.example.org/")
    assert done.exit_code == 0, done.output
    written = {Path(line) for line in done.stdout.splitlines()}
    assert written == {path for path in (tmp_path / "mine").rglob("*") if path.is_file()}
    assert run("--root", tmp_path / "mine", "check").stdout == "No problems.\n"
    built = run("--root", tmp_path / "mine", "build")
    assert built.exit_code == 0, built.output
    site = tmp_path / "mine/site"
    assert "Cells: &#34;ours&#34; #1" in (site / "index.html").read_text().replace("&quot;", "&#34;")
    assert "About this catalog" in (site / "about/index.html").read_text()
    assert 'href="about/"' in (site / "index.html").read_text()


def test_a_folder_with_a_catalog_is_left_alone(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/about.md").write_text("mine")
    done = run("init", tmp_path)
    assert isinstance(done.exception, UsageError)
    assert [path.name for path in tmp_path.rglob("*")] == ["docs", "about.md"]
    assert (tmp_path / "docs/about.md").read_text() == "mine"


def test_a_wrong_address_leaves_nothing_behind(tmp_path):
    done = run("init", tmp_path / "mine", "--url", "cells.example.org")
    assert "is not a web address" in done.exception.message
    assert list(tmp_path.iterdir()) == []


def test_the_catalog_names_the_cellshelf_that_made_it(tmp_path):
    run("init", tmp_path)
    assert (tmp_path / "requirements.txt").read_text() == f"cellshelf=={__version__}\n"


@pytest.mark.integration
def test_the_installed_package_has_all_of_it(tmp_path):
    wheel = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "dist"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert wheel.returncode == 0, wheel.stderr
    (made,) = (tmp_path / "dist").iterdir()
    listed = subprocess.run(
        [sys.executable, "-m", "zipfile", "-l", made], capture_output=True, text=True, check=True
    ).stdout
    for file in (ROOT / "generator/starter/files").rglob("*.in"):
        assert str(file.relative_to(ROOT)) in listed
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == __version__
