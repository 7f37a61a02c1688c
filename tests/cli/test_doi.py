"""`catalog doi`, from the command line to the file that keeps what was registered."""

import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ACCOUNT = {"DATACITE_USER": "EXAMPLE.CELLS", "DATACITE_PASSWORD": "not a secret"}


@pytest.fixture
def copied(tmp_path) -> Path:
    shutil.copytree(ROOT / "catalog", tmp_path / "catalog")
    settings = tmp_path / "catalog/catalog.yaml"
    settings.write_text(settings.read_text().replace("http://127.0.0.1:8000/", "https://cells.example.org/"))
    return tmp_path


@pytest.fixture
def agency():
    """Takes what it is given (tests/registration plays DataCite in full); holds attributes by DOI."""

    class Handler(http.server.BaseHTTPRequestHandler):
        held: dict = {}  # noqa: RUF012 - one class a test

        def do_GET(self):
            found = self.held.get(self.path.removeprefix("/dois/"))
            self.tell(200, {"data": {"attributes": found}}) if found else self.tell(404, {"errors": []})

        def do_POST(self):
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["data"]["attributes"]
            self.held[sent["doi"]] = sent | {"state": "findable"}
            self.tell(201, {"data": {"attributes": sent}})

        do_PUT = do_POST  # noqa: N815 - as the base class has it

        def tell(self, status, answer):
            data = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        server.held = Handler.held
        yield server
        server.shutdown()
        thread.join()


def run(root, *arguments, account=ACCOUNT):
    command = [
        sys.executable,
        "-m",
        "generator",
        "--root",
        str(root),
        "doi",
        "--prefix",
        "10.5555",
        *arguments,
    ]
    clean = {key: value for key, value in os.environ.items() if not key.startswith("DATACITE")}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=clean | account)


def address(agency):
    return f"http://127.0.0.1:{agency.server_address[1]}"


def test_a_dry_run_tells_and_does_nothing(copied):
    done = run(copied, "--dry-run", account={})
    *steps, last = done.stdout.splitlines()
    assert done.returncode == 0
    assert last == f"{len(steps)} new, 0 changed, 0 current; nothing was done"
    assert all(line.startswith("register 10.5555/") for line in steps)
    assert not (copied / "catalog/dois.tsv").exists()


def test_dois_are_registered_written_down_and_cited(copied, agency):
    done = run(copied, "--api", address(agency))
    assert (done.returncode, done.stderr) == (0, "")
    rows = [line.split("\t") for line in (copied / "catalog/dois.tsv").read_text().splitlines()[1:]]
    assert sorted(row[1] for row in rows) == sorted(agency.held)
    again = run(copied, "--api", address(agency))
    assert again.stdout == f"0 new, 0 changed, {len(rows)} current\n"
    check = [sys.executable, "-m", "generator", "--root", str(copied), "check"]
    assert subprocess.run(check, capture_output=True, check=False, cwd=ROOT).returncode == 0


@pytest.mark.parametrize("option", ["--test", "--state=draft"])
def test_what_no_paper_can_cite_is_not_written_down(copied, agency, option):
    assert run(copied, option, "--api", address(agency)).returncode == 0
    assert agency.held
    assert not (copied / "catalog/dois.tsv").exists()


def test_without_an_account_nothing_is_asked(copied):
    done = run(copied, account={})
    assert (done.returncode, done.stdout) == (2, "")
    assert "no account is given" in done.stderr


def test_a_site_on_loopback_gets_no_dois(agency):
    done = run(ROOT, "--api", address(agency))
    assert done.returncode == 2
    assert "leads nowhere but on this machine" in done.stderr
    assert agency.held == {}
