"""`catalog preview` as a submitter uses it: a new dataset is summarised, and its page is served."""

import re
import shutil
import signal
import subprocess
import sys

import pytest
import urllib3
from click.testing import CliRunner

from generator import cli
from generator.errors import UsageError
from generator.pipeline.previewing import preview
from tests.pipeline import catalogs
from tests.signals import interruptible

FIRST = catalogs.ACCESSIONS[0]


@pytest.fixture
def root(tmp_path):
    return catalogs.write_catalog(tmp_path)


def test_ones_own_pages_are_served_with_what_is_new_summarised(root):
    arguments = ["--root", str(root), "preview", FIRST, "--port", "0"]
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "generator", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=interruptible,  # noqa: PLW1509 - no thread of this process holds a lock that it takes
    ) as process:
        addresses = [process.stdout.readline().strip(), process.stdout.readline().strip()]
        assert process.stdout.readline() == "Ctrl-C stops it\n"
        try:
            assert re.fullmatch(rf"http://127\.0\.0\.1:\d+/d/{FIRST}/", addresses[0])
            page = urllib3.request("GET", addresses[0])
            assert page.status == 200
            assert "<h1" in page.data.decode()
            assert urllib3.request("GET", addresses[1]).status == 200
        finally:
            process.send_signal(signal.SIGINT)
        try:
            assert process.wait(30) == 0
        finally:
            process.kill()  # or leaving the block waits for it
    assert (root / f"catalog/summaries/{FIRST}.v1.json").exists()
    assert not (root / "site").exists()


def test_a_name_that_is_none_is_told(root):
    told = CliRunner().invoke(cli.catalog, ["--root", str(root), "preview", "nothing"])
    assert isinstance(told.exception, UsageError)
    assert told.exception.message == "nothing in the catalog is called nothing"


def test_a_draft_is_previewed_as_it_will_be(root, tmp_path):
    drafts = tmp_path / "drafts"
    shutil.copytree(root, drafts)
    (drafts / "links.json").write_text('{"links": []}')
    manifest = drafts / "catalog/collections/study/collection.yaml"
    manifest.write_text(manifest.read_text() + "visibility: private\n")
    done = preview(drafts, FIRST, today="2026-02-03", jobs=1)
    assert f"d/{FIRST}/" in done.paths
    page = (drafts / ".cache/preview/d" / FIRST / "index.html").read_text()
    assert "(unpublished)" in page
    assert (drafts / ".cache/preview/c" / catalogs.COLLECTION / "index.html").exists()
