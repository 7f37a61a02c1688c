"""What pages offer to copy, run as it stands against a served site: shell, Python, and R."""

import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import html5lib
import pytest

from generator import pipeline
from generator.website import server

ROOT = Path(__file__).parents[2]
XHTML = "{http://www.w3.org/1999/xhtml}"
COLLECTION, DATASET, SLUG = "872C6J6D", "KMP07ZEM", "synthetic-model-organisms"
R = "apt-get install --no-install-recommends r-cran-seurat r-bioc-singlecellexperiment r-cran-digest"

pytestmark = pytest.mark.integration


class Site:
    """A served site, and the texts of its pages' panels."""

    def __init__(self, folder, url, store):
        self.folder, self.url, self.store = folder, url, store

    def panels(self, path):
        """What each radio button's panel holds, by the button's id."""
        document = html5lib.parse((self.folder / path / "index.html").read_bytes())
        found = {}
        for fieldset in document.iter(f"{XHTML}fieldset"):
            keys = [e.attrib["id"] for e in fieldset.iter(f"{XHTML}input")]
            texts = ["".join(e.itertext()) for e in fieldset.iter(f"{XHTML}code")]
            found |= dict(zip(keys, texts, strict=True))
        return found


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The demo, served where it was built for."""
    root = tmp_path_factory.mktemp("root")
    shutil.copytree(ROOT / "catalog", root / "catalog")
    manifests = root / "catalog" / "collections" / SLUG
    for file in manifests.glob("*.yaml"):
        for role, sha256 in re.findall(
            r"role: (\w+)\n *bytes: \d+\n *sha256: ([0-9a-f]{64})", file.read_text()
        ):
            held = f"sha256/{sha256[:2]}/{sha256}.{role}"
            if not (ROOT / ".store" / held).exists():
                pytest.skip("the demo's data are not staged: make site")
            (root / ".store" / held).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / ".store" / held, root / ".store" / held)
    out = root / "site"
    out.mkdir()
    (out / "index.html").write_text("to come")
    opened = server.open_server(out, root / ".store", "127.0.0.1", 0, prefix="/cells/")
    settings = root / "catalog" / "catalog.yaml"
    settings.write_text(settings.read_text().replace("http://127.0.0.1:8000/", opened.url))
    pipeline.build(root, out, jobs=1)
    threading.Thread(target=opened.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield Site(out, opened.url, root / ".store")
    opened.shutdown()
    opened.server_close()


def run(text, folder, *command):
    clean = os.environ | {"XDG_CACHE_HOME": str(folder / "cache"), "no_proxy": "127.0.0.1"}
    done = subprocess.run(
        [*command, text], cwd=folder, env=clean, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def python(text, folder):
    return run(text, folder, sys.executable, "-c")


@pytest.fixture(scope="module")
def panels(site):
    return site.panels(f"d/{DATASET}")


def test_every_panel_is_run_by_a_test_here(panels):
    fetched = {"fetch-curl", "fetch-macos", "fetch-pooch"}
    read = {"read-python", "read-backed", "read-remote", "read-seurat", "read-sce"}
    assert {key for key in panels if key.startswith(("fetch", "read"))} == fetched | read


@pytest.mark.parametrize("key", ["fetch-curl", "fetch-macos"])
def test_the_shell_fetches_and_verifies(panels, tmp_path, key):
    program = "sha256sum" if key == "fetch-curl" else "shasum"
    if shutil.which(program) is None:
        pytest.skip(f"no {program}: apt-get install perl")
    told = run(panels[key], tmp_path, "sh", "-euc")
    assert told == f"{DATASET}.v1.h5ad: OK\n{DATASET}.v1.rds: OK\n"


def test_pooch_fetches_and_verifies(panels, tmp_path):
    pytest.importorskip("pooch", reason="pip install pooch")
    python(f"{panels['fetch-pooch']}\nfiles.fetch('{DATASET}.v1.rds')", tmp_path)


def test_python_fetches_verifies_and_reads_whole_and_on_disk(panels, tmp_path):
    shape = python(f"{panels['read-python']}\nprint(*adata.shape)", tmp_path)
    assert len(shape.split()) == 2
    backed = f"{panels['read-backed']}\nassert adata.isbacked and len(first) <= 1000\nprint(*adata.shape)"
    assert python(backed, tmp_path) == shape


def test_python_reads_parts_of_the_file_where_it_is(panels, tmp_path):
    pytest.importorskip("aiohttp", reason="pip install aiohttp")
    told = python(f"{panels['read-remote']}\nprint(len(obs), first.shape[0])", tmp_path)
    assert told.split()[1] == "100"
    assert list(tmp_path.glob("*.h5ad")) == []


@pytest.mark.parametrize(("key", "kind"), [("read-seurat", "Seurat"), ("read-sce", "SingleCellExperiment")])
def test_r_fetches_verifies_and_reads(panels, tmp_path, key, kind):
    if shutil.which("Rscript") is None:
        pytest.skip(R)
    script = tmp_path / "run.R"
    script.write_text(f"{panels[key]}\nstopifnot(is(cells, '{kind}'))\ncat('read', ncol(cells))\n")
    assert re.search(r"read \d+$", run(str(script), tmp_path, "Rscript", "--vanilla"))


@pytest.fixture
def collection(site):
    return site.panels(f"c/{COLLECTION}")


def test_a_collection_is_fetched_gone_on_with_and_verified(site, collection, tmp_path):
    """Begun, damaged and foreign files: what is right is kept, what is not is told."""
    text = collection["fetch-script"]
    assert text.startswith(f"curl -fLO {site.url}c/{COLLECTION}/download.sh\n")
    told = run(text, tmp_path, "sh", "-euc")
    files = sorted(path.name for path in tmp_path.iterdir() if path.name != "download.sh")
    assert len(files) == 6
    assert told.count("fetched") == 6
    assert not list(tmp_path.glob("*.part"))
    sums = (site.folder / "c" / COLLECTION / "SHA256SUMS").read_text()
    (tmp_path / "SHA256SUMS").write_text(sums)
    assert run("sha256sum --check --strict SHA256SUMS", tmp_path, "sh", "-euc").count(": OK") == 6
    assert run("sh download.sh", tmp_path, "sh", "-euc").count("present") == 6

    first, second, third, *_ = (tmp_path / name for name in files)
    whole = first.read_bytes()
    first.unlink()
    (tmp_path / f"{first.name}.part").write_bytes(whole[:100_000])
    second.rename(f"{second}.part")  # complete, but stopped before it was verified
    assert run("sh download.sh .", tmp_path, "sh", "-euc").count("fetched") == 2
    assert first.read_bytes() == whole

    third.write_bytes(b"mine")
    (tmp_path / f"{first.name}.part").write_bytes(b"x" * len(whole))
    first.unlink()
    done = subprocess.run(
        ["sh", "download.sh"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"damaged  {first.name}: run this again",
        f"differs  {third.name}: another file has this name; move it away",
        "2 not fetched",
    ]
    assert third.read_bytes() == b"mine"


def test_pooch_reads_the_registry_of_a_collection(collection, tmp_path):
    pytest.importorskip("pooch", reason="pip install pooch")
    told = python(f"{collection['fetch-pooch']}\nprint(len(files.registry_files))", tmp_path)
    assert told.split()[-1] == "6"
