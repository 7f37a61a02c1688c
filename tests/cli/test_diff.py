"""`catalog diff`: a clone whose work is held against a commit."""

import json
import shutil
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator import cli
from generator.website import listing, output
from tests.pipeline import catalogs

FIRST, SECOND = catalogs.ACCESSIONS[:2]


def git(folder, *arguments):
    identity = ["-c", "user.name=Data Desk", "-c", "user.email=data@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    root = catalogs.write_catalog(tmp_path_factory.mktemp("diff") / "clone")
    (root / ".gitignore").write_text("*.h5ad\n.store\n.cache\n")
    catalogs.summarize(root)
    git(root, "init", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-m", "published")
    return root


@pytest.fixture
def root(published, tmp_path):
    return Path(shutil.copytree(published, tmp_path / "clone"))


def run(root, *arguments):
    done = CliRunner().invoke(cli.catalog, ["--root", str(root), "diff", *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_nothing_changes_for_readers(root):
    (root / "README.md").write_text("More.")
    assert run(root, "main") == "Nothing changes for readers.\n"
    assert run(root, "main", "--format", "markdown").endswith("\n\nNothing.\n")


def test_a_changed_a_new_and_a_withdrawn_dataset(root):
    folder = root / "catalog/collections/study"
    first = folder / "cells-0.yaml"
    first.write_text(first.read_text().replace(f"title: Cells {FIRST}", "title: T | cells"))
    done = CliRunner().invoke(
        cli.catalog, ["--root", str(root), "withdraw", SECOND, "--reason", "Barcodes were swapped."]
    )
    assert done.exit_code == 0, done.output
    cells = catalogs.write_h5ad(root / "new.h5ad", cells=10, seed=9)
    new = CliRunner().invoke(cli.catalog, ["--root", str(root), "new", "dataset", str(cells)])
    assert new.exit_code == 0, new.output
    code = new.stdout.split()[-1]

    told = run(root, "main").splitlines()
    assert told[:3] == ["Collections: 1", "Datasets: 2", "Cells: 12 -> 16"]
    assert f"changed dataset {FIRST} T | cells" in told
    assert f"  Title: Cells {FIRST} -> T | cells" in told
    assert f"new dataset {code} Blood 9" in told
    assert "  Cells: 10" in told
    at = told.index(f"withdrawn dataset {SECOND} Cells {SECOND}")
    assert told[at + 1] == "  Barcodes were swapped."
    markdown = run(root, "main", "--format", "markdown")
    assert f"| Title | `Cells {FIRST}` | `T ¦ cells` |" in markdown
    assert "| Cells | `10` |" in markdown


def test_a_new_version_tells_old_and_new_numbers(root):
    cells = catalogs.write_h5ad(root / "more.h5ad", cells=8, seed=5)
    added = CliRunner().invoke(
        cli.catalog,
        ["--root", str(root), "add", str(cells), "--dataset", FIRST, "--changes", "More cells", "--no-rds"],
    )
    assert added.exit_code == 0, added.output
    told = run(root, "main").splitlines()
    assert "  Version: 1 -> 2" in told
    assert "  Cells: 6 -> 8" in told
    assert "  What changed: More cells" in told
    assert "  Older versions: 1" in told


def test_a_dataset_that_vanishes_is_pointed_out(root):
    (root / "catalog/collections/study/cells-1.yaml").unlink()
    assert "no tombstone stands in its place" in run(root, "main")


def test_a_report_is_read_again_elsewhere(root, tmp_path):
    (root / "catalog/collections/study/cells-1.yaml").unlink()
    report = tmp_path / "changes.json"
    report.write_text(run(root, "main", "--format", "json"))
    assert json.loads(report.read_text())["datasets"][0]["change"] == "gone"
    again = run(tmp_path, "--read", str(report), "--format", "markdown")
    assert again == run(root, "main", "--format", "markdown")


def test_a_first_catalog_is_all_new(tmp_path):
    git(tmp_path, "init", "-b", "main")
    (tmp_path / "README").write_text("\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "begun")
    catalogs.write_catalog(tmp_path)
    told = run(tmp_path, "main")
    assert told.startswith("Collections: 0 -> 1\nDatasets: 0 -> 2\n")
    assert "  Summary: none yet" in told


def test_links_of_what_changes_are_asked_and_the_site_is_measured(root, tmp_path):
    with served_links() as address:
        manifest = root / "catalog/collections/study/collection.yaml"
        links = "".join(f"  - {{type: other, url: '{address}{name}'}}\n" for name in ("there", "gone"))
        manifest.write_text(f"{manifest.read_text()}links:\n{links}")
        (tmp_path / "site").mkdir()
        output.write(tmp_path / "site", "index.html", b"x" * 2000)
        listing.write(tmp_path / "site", {"index.html"})
        options = ("--ask-links", "--site", str(tmp_path / "site"), "--seconds", "2.4")
        told = json.loads(run(root, "main", "--format", "json", *options))
    said = {link["url"].removeprefix(address): link["said"] for link in told["links"]}
    assert said == {"there": "", "gone": "the answer is 404"}
    facts = {fact["name"]: fact["after"] for fact in told["site"]}
    assert facts == {"Files": "1", "Size": "2\u202fKB", "Built in": "2 s"}


@contextmanager
def served_links():
    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self):
            self.send_response(200 if self.path == "/there" else 404)
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize("address", ['https://x.example/"><b>/', "http://x.example/", "https://x.example"])
def test_pictures_come_from_a_plain_address(root, address):
    done = CliRunner().invoke(cli.catalog, ["--root", str(root), "diff", "main", "--pictures", address])
    assert done.exit_code == 2
