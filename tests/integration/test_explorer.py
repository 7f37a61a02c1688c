"""The real CELLxGENE Explorer, alone and behind its gateway, in a real Chromium."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from generator import explorers, storage
from generator.explorers import Environment
from generator.pipeline import load

ROOT = Path(__file__).parents[2]
PREPARED = os.environ.get("CELLSHELF_CELLXGENE")
ACCESSION = "F9VE75CG"

pytestmark = [pytest.mark.integration, pytest.mark.browser]


@pytest.fixture(scope="module")
def environment():
    """The pinned Explorer's environment."""
    if not PREPARED or not Environment(folder=Path(PREPARED)).cellxgene.exists():
        pytest.skip(
            "no CELLxGENE Explorer: catalog explore --set-up build/cellxgene, "
            "and CELLSHELF_CELLXGENE=build/cellxgene"
        )
    return explorers.prepare(Path(PREPARED), python=None, say=print)


@pytest.fixture(scope="module", autouse=True)
def key():
    (dataset,) = (
        dataset
        for collection in load(ROOT).collections
        for dataset in collection.datasets
        if dataset.accession == ACCESSION
    )
    found = storage.asset_key(dataset.newest.h5ad)
    if not (ROOT / ".store" / found).is_file():
        pytest.skip("no demo data: make site")
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def running():
    """Starts processes in groups of their own, and ends all of each."""
    started = []

    def run(*command, **more):
        started.append(subprocess.Popen(command, start_new_session=True, text=True, **more))
        return started[-1]

    yield run
    for process in started:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 1400, "height": 900})
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def chosen(page, testid):
    """Wait until the button of that colour is pressed."""
    page.wait_for_selector(
        f'[data-testid="{testid}"].bp3-intent-primary, [data-testid="{testid}"].bp3-active'
    )


def test_explore_opens_a_dataset_at_the_view_that_was_asked_for(environment, running, page, tmp_path):
    cache = tmp_path / "cellshelf"
    cache.mkdir()
    (cache / "cellxgene").symlink_to(environment.folder)
    process = running(
        *[sys.executable, "-m", "generator", "--root", str(ROOT), "explore", ACCESSION, "--no-browser"],
        *["--color", "disease", "--layout", "umap"],
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    told = process.stdout.readline()
    assert told.startswith("Synthetic: blood immune cells in systemic lupus erythematosus: http://127.0.0.1:")
    address = told.split(": ")[2].split()[0]
    page.goto(address)
    chosen(page, "colorby-disease")
    assert "2600 out of 2600 cells" in page.get_by_test_id("layout-choice").inner_text()


def test_the_gateway_opens_every_kind_of_link_and_nothing_else(environment, key, running, page, tmp_path):
    folder, port = tmp_path / "gateway", free_port()
    command = [
        sys.executable,
        "-m",
        "generator",
        "--root",
        str(ROOT),
        "gateway",
        str(folder),
        "--port",
        str(port),
    ]
    subprocess.run(command, check=True, cwd=ROOT)
    (folder / "env").symlink_to(environment.folder)
    variables = dict(line.split("=", 1) for line in (folder / "gateway.env").read_text().splitlines())
    running(
        *[str(environment.folder / "bin" / "gunicorn"), "--workers", "1", "--threads", "16"],
        *["--bind", f"127.0.0.1:{port}", "--no-control-socket", "wsgi:app"],
        env={**os.environ, **variables},
        cwd=folder,
    )
    await_port(port)
    view = f"http://127.0.0.1:{port}/view/{key}/"
    page.goto(f"{view}?gene=MS4A1")
    chosen(page, "colorby-MS4A1")
    page.goto(f"{view}?geneset=Cytotoxicity")
    chosen(page, "Cytotoxicity:colorby-entire-geneset")
    page.goto(f"{view}?color=cell_type&layout=umap")
    chosen(page, "colorby-cell_type")
    for closed in ("", "cache_status", f"terminate/{key}", f"relaunch/{key}", "filecrawl.html"):
        assert status(f"http://127.0.0.1:{port}/{closed}") == 404


def await_port(port):
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"nothing listens on {port}")


def status(url):
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
