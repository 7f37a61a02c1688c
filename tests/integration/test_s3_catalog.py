"""A catalog whose store is a bucket: the demo staged, a file put, summarised again; on a real server."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.manifests import read_catalog
from generator.storage import asset_key, asset_url, open_store

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.integration


def run(root, *arguments, **environment):
    command = [sys.executable, "-m", "generator", "--root", str(root), *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=ROOT, env=os.environ | environment
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def copied(tmp_path_factory, seaweed, embryo):
    """One synthetic dataset of the demo, in a catalog whose store is a folder of the bucket."""
    root = tmp_path_factory.mktemp("catalog")
    shutil.copytree(embryo, root, dirs_exist_ok=True)
    settings = root / "catalog" / "catalog.yaml"
    text = settings.read_text()
    store = f"store: {{kind: s3, bucket: cells, prefix: demo, endpoint: '{seaweed.endpoint}'}}\n"
    settings.write_text(text[: text.index("store:")] + store)
    return root


@pytest.fixture(scope="module")
def staged(copied):
    return run(copied, "demo", "stage")


def test_the_demo_is_staged_into_the_bucket_and_nothing_twice(copied, staged):
    code, out, err = staged
    assert (code, err) == (0, "")
    assert (
        out == "new     synthetic-model-organisms/zebrafish-embryo v1 (5.2 MB)\n1 files in s3://cells/demo\n"
    )
    again = run(copied, "demo", "stage")[1]
    assert again.startswith("present synthetic-model-organisms/zebrafish-embryo v1")


@pytest.mark.usefixtures("staged")
def test_summaries_are_computed_from_the_bucket(copied):
    catalog = read_catalog(copied).catalog
    dataset = catalog.collections[0].datasets[0]
    summary = copied / "catalog" / "summaries" / f"{dataset.accession}.v{dataset.newest.version}.json"
    before = summary.read_text()
    code, out, err = run(copied, "summarize", dataset.accession, "--force")
    assert (code, err) == (0, "")
    assert "1 summarised" in out
    after = summary.read_text()
    assert [line for line in after.splitlines() if '"date"' not in line] == [
        line for line in before.splitlines() if '"date"' not in line
    ]
    url = asset_url(dataset.newest.h5ad, catalog.settings)
    assert url == f"{catalog.settings.store.endpoint}/cells/demo/{asset_key(dataset.newest.h5ad)}"


def test_a_file_is_put_once_and_known_by_its_digest(copied, tmp_path):
    path = tmp_path / "cells.h5ad"
    path.write_bytes(b"cells" * 1000)
    code, out, err = run(copied, "put", str(path))
    assert (code, err) == (0, "")
    assert run(copied, "put", str(path))[1] == out
    store = open_store(read_catalog(copied).catalog.settings.store, copied)
    sha256 = out.split("sha256: ")[1].rstrip("}\n")
    stored = store.head(f"sha256/{sha256[:2]}/{sha256}.h5ad")
    assert (stored.bytes, stored.sha256) == (5000, sha256)
    assert stored.headers.cache_control == "public, max-age=31536000, immutable"


def test_without_credentials_one_sentence_is_told(copied, tmp_path):
    path = tmp_path / "cells.h5ad"
    path.write_bytes(b"other")
    code, out, err = run(copied, "put", str(path), AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
    assert (code, out) == (3, "")
    assert err.splitlines()[0] == "error: no credentials are given for s3://cells/demo"
    assert len(err.splitlines()) == 2
