"""`catalog demo s3`: the site here, its data in a bucket beside, read by a stranger and by a browser."""

import html
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import urllib3

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def demo(embryo, tmp_path_factory):
    """Folder, address of the site and of the data, while the command runs."""
    from generator.demo.seaweed import INSTALL, find_weed  # noqa: PLC0415 - brings anndata

    if find_weed() is None:
        pytest.skip(f"no S3 server: {INSTALL}")
    folder = tmp_path_factory.mktemp("demo") / "demo-s3"
    command = [sys.executable, "-u", "-m", "generator", "--root", str(embryo), "demo", "s3", str(folder)]
    command += ["--port", "0", "--s3-port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Site: "):
                break
        found = re.search(r"Data: (\S+).*Site: (\S+)", "".join(lines), re.DOTALL)
        assert found, "".join(lines)
        yield folder, found[2], found[1]
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    port = int(re.search(r":(\d+)/", found[1])[1])
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "the S3 server outlived the command"


@pytest.fixture(scope="module")
def download(demo):
    """Address of the dataset's file, as its page links it."""
    folder, _, data = demo
    (page,) = {path.read_text() for path in (folder / "site" / "d").glob("*/index.html")}
    (url,) = set(re.findall(rf'href="({re.escape(data)}sha256/../[0-9a-f]{{64}}\.h5ad)"', page))
    return url


def test_downloads_come_from_the_bucket_with_ranges_and_cors(download):
    answer = urllib3.request(
        "GET", download, headers={"Range": "bytes=0-7", "Origin": "http://other.example"}
    )
    assert (answer.status, answer.data) == (206, b"\x89HDF\r\n\x1a\n")
    assert answer.headers["Access-Control-Allow-Origin"] in ("*", "http://other.example")
    assert "Content-Range" in answer.headers["Access-Control-Expose-Headers"]
    assert answer.headers["Content-Type"] == "application/x-hdf5"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


AWS = "CELLSHELF_AWS"
INSTALL_AWS = (
    "python3 -m venv build/awscli && build/awscli/bin/pip install -r requirements/awscli.in && "
    f"export {AWS}=$PWD/build/awscli/bin/aws"
)


@pytest.mark.skipif(AWS not in os.environ, reason=f"no AWS CLI: {INSTALL_AWS}")
def test_the_aws_cli_fetches_without_an_account(demo, tmp_path):
    """The line of the dataset's page, as it stands, with nobody's keys around."""
    folder, _, _ = demo
    (page,) = (folder / "site" / "d").glob("????????/index.html")
    found = re.search(r"<code[^>]*>(aws s3 cp .*?)</code>", page.read_text(), re.DOTALL)
    clean = {"PATH": f"{Path(os.environ[AWS]).parent}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    done = subprocess.run(
        ["sh", "-euc", html.unescape(found[1])],
        cwd=tmp_path,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(re.findall(r"^\S+\.h5ad: OK$", done.stdout, re.MULTILINE)) == 1


def test_strangers_can_neither_list_nor_write(demo, download):
    _, _, data = demo
    bucket = data.rstrip("/").rpartition("/")[0]
    assert urllib3.request("GET", f"{bucket}?list-type=2").status == 403
    assert urllib3.request("PUT", download, body=b"").status == 403
    assert urllib3.request("DELETE", download).status == 403


def test_the_keys_are_nobody_elses(demo):
    folder, _, _ = demo
    assert (folder / "seaweedfs" / "s3.json").stat().st_mode & 0o077 == 0


@pytest.mark.browser
def test_pages_may_read_ranges_from_the_bucket_and_from_nowhere_else(demo, download, chromium):
    _, site, _ = demo
    page = chromium.new_page()
    page.goto(site)
    read = """async url => {
        const answer = await fetch(url, {headers: {Range: "bytes=1-3"}});
        return [answer.status, await answer.text(), answer.headers.get("Content-Range").split("/")[0]];
    }"""
    assert page.evaluate(read, download) == [206, "HDF", "bytes 1-3"]
    refused = "url => fetch(url).then(() => 'read', error => error.name)"
    assert page.evaluate(refused, "http://127.0.0.1:9/") == "TypeError"
    page.close()
