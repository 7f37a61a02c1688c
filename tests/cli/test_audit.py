"""`catalog audit` against the real server of a built site, whole and broken; `catalog stats`."""

import json
import shutil
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator import cli
from generator.audit import Question, Subject, ask
from generator.errors import UsageError
from generator.website.server import open_server
from tests.pipeline import catalogs

FIRST, SECOND = catalogs.ACCESSIONS[:2]


def run(root, *arguments):
    return CliRunner().invoke(cli.catalog, ["--root", str(root), *arguments])


@contextmanager
def served(root):
    server = open_server(root / "site", root / ".store", "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = catalogs.write_catalog(tmp_path_factory.mktemp("audit") / "catalog")
    for command in (("summarize", "-j", "1"), ("register",), ("build", "-j", "1")):
        done = run(root, *command)
        assert done.exit_code == 0, done.output
    return root


@pytest.fixture
def root(built, tmp_path):
    return Path(shutil.copytree(built, tmp_path / "catalog"))


def findings(root, *options):
    with served(root) as url:
        done = run(root, "audit", "--site", url, "--format", "json", *options)
    made = json.loads(done.stdout)
    assert done.exit_code == (1 if made["findings"] else 0)
    return {each["url"].removeprefix(url): each["message"] for each in made["findings"]}


def stored(root, number):
    return next(
        path
        for path in (root / ".store").rglob("*.h5ad")
        if path.read_bytes() == (root / f"{number}.h5ad").read_bytes()
    )


def test_all_that_was_published_is_there(built):
    with served(built) as url:
        done = run(built, "audit", "--site", url, "--full")
    assert done.exit_code == 0, done.output
    assert done.stdout.endswith(f", {url}: 5 permalinks, 2 files; files read whole: all as it should be.\n")


def test_a_lost_page_and_one_of_another_dataset_are_found(root):
    (root / f"site/d/{FIRST}/v1/index.html").unlink()
    shutil.copy(root / f"site/d/{FIRST}/index.html", root / f"site/d/{SECOND}/index.html")
    assert findings(root) == {
        f"d/{FIRST}/v1/": "the answer is 404, not 200",
        f"d/{SECOND}/": f"the page does not name {SECOND}: something else is there",
    }


def test_a_file_that_is_gone_or_cut_is_found(root):
    stored(root, 0).unlink()
    cut = stored(root, 1)
    size = cut.stat().st_size
    cut.chmod(0o644)
    cut.write_bytes(cut.read_bytes()[:-7])
    told = sorted(findings(root).values())
    assert told == ["the answer is 404, not 200", f"the file has {size - 7} bytes, not {size}"]


def test_only_reading_all_of_it_finds_changed_bytes(root):
    file = stored(root, 0)
    data = bytearray(file.read_bytes())
    data[len(data) // 3] ^= 1
    file.chmod(0o644)
    file.write_bytes(data)
    assert findings(root) == {}
    ((_, message),) = findings(root, "--full").items()
    assert message.startswith("the bytes are not those of ")


def test_a_site_that_does_not_answer_is_told_for_an_issue(built):
    done = run(built, "audit", "--site", "http://127.0.0.1:9/", "--format", "markdown", "--no-explorers")
    assert done.exit_code == 1
    assert f"- `http://127.0.0.1:9/d/{FIRST}/`: `no answer: " in done.stdout
    wrong = run(built, "audit", "--site", "http://127.0.0.1:9/x")
    assert isinstance(wrong.exception, UsageError)


def test_a_launch_link_that_leads_nowhere_is_found_unless_left_out(root):
    settings = root / "catalog/catalog.yaml"
    link = '{name: Ours, url: "old/explore/?d={accession}", opens: A viewer}'
    settings.write_text(f"{settings.read_text()}explorers:\n  - {link}\n")
    told = {f"old/explore/?d={code}": "the answer is 404" for code in (FIRST, SECOND)}
    assert findings(root) == told
    assert findings(root, "--no-explorers") == {}


def test_a_withdrawn_dataset_is_asked_for_its_tombstone_and_not_for_its_file(root):
    assert run(root, "withdraw", SECOND, "--reason", "Barcodes were swapped.").exit_code == 0
    assert run(root, "build", "-j", "1").exit_code == 0
    stored(root, 1).unlink()
    assert findings(root) == {}


def test_growth_and_coverage_are_counted(root):
    done = run(root, "stats")
    assert done.exit_code == 0, done.output
    assert "12 cells in newest versions" in done.stdout
    assert "     1 collections      2 datasets      2 versions" in done.stdout
    assert "     0 of 2      datasets have a description" in done.stdout
    made = json.loads(run(root, "stats", "--format", "json").stdout)
    coverage = {each["what"]: (each["have"], each["of"]) for each in made["coverage"]}
    assert coverage["columns of the authors' own are explained"] == (2, 2)
    assert coverage["datasets have an embedding to draw"] == (2, 2)
    assert [each["accession"] for each in made["unverified"]] == [SECOND, FIRST][::-1]


class Resolver(BaseHTTPRequestHandler):
    """Knows one DOI, which leads to a publisher that turns programs away."""

    def do_HEAD(self):
        found = {"/10.1000/known": 302, "/publisher": 403}.get(self.path, 404)
        self.send_response(found)
        if found == 302:
            self.send_header("Location", "/publisher")
        self.end_headers()

    def log_message(self, *_):
        pass


def test_dois_are_asked_of_the_resolver_and_not_of_publishers():
    with ThreadingHTTPServer(("127.0.0.1", 0), Resolver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}/10.1000/"
        asked = [Question(subject=Subject.DOI, url=f"{base}{name}") for name in ("known", "unknown")]
        found = {each.url.removeprefix(base): each.message for each in ask(asked)}
        server.shutdown()
    assert found == {"unknown": "the resolver answers 404"}


def test_what_is_right_is_written_down_and_said_on_pages(root):
    (root / f"site/d/{SECOND}/v1/index.html").unlink()
    found = findings(root, "--record")
    assert list(found) == [f"d/{SECOND}/v1/"]
    told = json.loads((root / "catalog/verified.json").read_text())["versions"]
    assert [(each["accession"], each["version"], each["whole"]) for each in told] == [(FIRST, 1, False)]
    assert run(root, "check").exit_code == 0
    assert run(root, "build", "-j", "1").exit_code == 0
    page = (root / f"site/d/{FIRST}/v1/index.html").read_text()
    assert "Last verified" in page
    assert "page, sizes and samples of bytes" in page
    assert "Last verified" not in (root / f"site/d/{SECOND}/v1/index.html").read_text()
    assert findings(root, "--record", "--full") == {}
    told = json.loads((root / "catalog/verified.json").read_text())["versions"]
    assert {each["accession"]: each["whole"] for each in told} == {FIRST: True, SECOND: True}
    assert run(root, "build", "-j", "1").exit_code == 0
    for accession in (FIRST, SECOND):
        assert "every byte" in (root / f"site/d/{accession}/v1/index.html").read_text()


def test_what_an_earlier_audit_found_stays_with_its_day(root):
    earlier = {"accession": SECOND, "version": 1, "date": "2026-01-05", "whole": True}
    (root / "catalog/verified.json").write_text(json.dumps({"versions": [earlier]}))
    stored(root, 1).unlink()
    assert len(findings(root, "--record")) == 1
    told = json.loads((root / "catalog/verified.json").read_text())["versions"]
    assert earlier in told
    assert len(told) == 2
