"""Tutorials and the guide for submitters, followed to the letter: their commands are run in their order."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.storage import S3Place
from generator.storage.s3_rules import CORS, policy, read_statement
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


@pytest.mark.integration
def test_the_tutorial_of_s3_ends_with_data_and_pages_in_buckets(first, seaweed, tmp_path, monkeypatch):
    aws = os.environ.get("CELLSHELF_AWS")
    if not aws:
        pytest.skip("CELLSHELF_AWS names no AWS CLI: requirements/awscli.txt")
    monkeypatch.setenv("AWS_ENDPOINT_URL", seaweed.endpoint)
    (tmp_path / "aws").symlink_to(aws)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    root = Path(shutil.copytree(first, tmp_path / "catalog"))
    catalogs.write_h5ad(tmp_path / "cells-2.h5ad", cells=8, seed=31)
    settings = root / "catalog/catalog.yaml"
    page = (DOCS / "tutorials/object-storage.md").read_text()
    (lines,) = re.findall(r"```yaml\n(url: .*?)```", page, re.DOTALL)
    text = re.sub(r"(?m)^url: .*\n|^store:.*\n(?:  .*\n)+", "", settings.read_text())
    settings.write_text(text + lines.replace("bucket:", f"endpoint: '{seaweed.endpoint}', bucket:"))
    # Nothing has been published at the old address yet.
    made = run("git init && git add . && git commit -m begin", root) if not (root / ".git").exists() else None
    assert made is None or made.returncode == 0
    for is_run, text in blocks("tutorials/object-storage.md"):
        if is_run:
            # No web server stands before the bucket of pages.
            done = run(text.replace("catalog publish", "catalog publish --no-verify"), root)
            assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"
            if "create-bucket" in text:
                open_to_readers(seaweed, "my-lab-cells")
    client = seaweed.client()
    pages = {each["Key"] for each in client.list_objects_v2(Bucket="my-lab-pages")["Contents"]}
    assert "index.html" in pages
    data = {each["Key"] for each in client.list_objects_v2(Bucket="my-lab-cells")["Contents"]}
    assert sum(key.endswith(".h5ad") for key in data) >= 2


def open_to_readers(seaweed, bucket):
    """As the guide says."""
    place, client = S3Place(bucket=bucket, endpoint=seaweed.endpoint), seaweed.client()
    client.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy(read_statement(place))))
    client.put_bucket_cors(Bucket=bucket, CORSConfiguration=CORS)


def test_commands_in_all_pages_exist():
    known = run("catalog --help", ROOT).stdout
    for page in sorted(DOCS.rglob("*.md")):
        for _, text in blocks(page.relative_to(DOCS)):
            for name in re.findall(r"^ *(?:\.venv/bin/)?catalog ([a-z-]+)", text, re.MULTILINE):
                assert f"\n  {name} " in known, (page, name)
