"""Tutorials and the guide for submitters, followed to the letter: their commands are run in their order."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipeline import catalogs

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
_BLOCK = re.compile(
    r"(?P<left><!-- not run by the tests -->\n)?^( *)```sh\n(?P<text>.*?)^\2```", re.MULTILINE | re.DOTALL
)


def blocks(page):
    """Shell blocks of a page: whether they are run, and their text."""
    return [(not found["left"], found["text"]) for found in _BLOCK.finditer((DOCS / page).read_text())]


def follow(page, folder):
    """Run a page's commands, each block in a shell of its own; `cd` lasts. Returns the folder at the end."""
    for is_run, text in blocks(page):
        if not is_run:  # it needs the network, or does not end
            continue
        done = run(f"{text}\npwd", folder)
        assert done.returncode == 0, f"{page}:\n{text}\n{done.stdout}{done.stderr}"
        folder = Path(done.stdout.splitlines()[-1])
    return folder


def run(script, folder):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    names = {
        f"GIT_{who}_{what}": "data@example.org"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    environment = {**os.environ, **names, "PATH": path, "PYTHONPATH": str(ROOT)}
    environment |= {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "init.defaultBranch",
        "GIT_CONFIG_VALUE_0": "main",
    }
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """Where the first tutorial ends."""
    folder = tmp_path_factory.mktemp("docs")
    catalogs.write_h5ad(folder / "cells.h5ad", cells=12, seed=4)
    return follow("tutorials/first-catalog.md", folder)


@pytest.mark.integration
def test_the_first_catalog_has_a_page_and_permalinks(first):
    assert run("catalog check", first).stdout == "No problems.\n"
    ledger = (first / "catalog/ledger.tsv").read_text().splitlines()
    code = next(line.split("\t")[2] for line in ledger if "dataset" in line)
    assert "Blood of one donor" in (first / f"site/d/{code}/index.html").read_text()
    assert run("git status --short", first).stdout == ""


@pytest.mark.integration
def test_a_submitter_s_branch_is_accepted(first):
    catalogs.write_h5ad(first.parent / "cells.h5ad", cells=10, seed=8)
    follow("how-to/submit.md", first)
    done = run("catalog diff main && catalog check", first)
    assert done.returncode == 0, done.stdout
    assert "new dataset" in done.stdout
    assert "  Cells: 10" in done.stdout
    run("git checkout main", first)


@pytest.mark.integration
def test_the_tutorial_of_github_pages_ends_with_a_site_that_may_be_published(first):
    catalogs.write_h5ad(first.parent / "cells.h5ad", cells=8, seed=9)
    settings = first / "catalog/catalog.yaml"
    (line,) = re.findall(r"```yaml\n(url: .*\n)```", (DOCS / "tutorials/github-pages.md").read_text())
    # Nothing has been published at the old address yet.
    settings.write_text(re.sub(r"url: \"http.*\n", line, settings.read_text()))
    for is_run, text in blocks("tutorials/github-pages.md"):
        if is_run:
            done = run(text, first)
            assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"
    assert "https://my-lab.github.io/my-catalog/" in (first / "site/sitemap.xml").read_text()


def test_commands_in_all_pages_exist():
    known = run("catalog --help", ROOT).stdout
    for page in sorted(DOCS.rglob("*.md")):
        for _, text in blocks(page.relative_to(DOCS)):
            for name in re.findall(r"^ *(?:\.venv/bin/)?catalog ([a-z-]+)", text, re.MULTILINE):
                assert f"\n  {name} " in known, (page, name)
