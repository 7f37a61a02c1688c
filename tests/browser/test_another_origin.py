"""A site whose store is a bucket on another host: what a page reads from it, under its own policy."""

import json
import shutil
import threading
from pathlib import Path

import pytest
import yaml

from generator import pipeline, storage
from generator.website import server
from tests.browser.buckets import readable

ROOT = Path(__file__).parents[2]
STORE = ROOT / ".store"
LUPUS = "F9VE75CG"
BUCKET = "elsewhere"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.integration,
    pytest.mark.skipif(not STORE.exists(), reason="the demo's files are not there: make site"),
]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory, seaweed):
    """Address of the demo's site, whose catalog says that its files lie in a bucket, as they do."""
    client = readable(seaweed, BUCKET)
    summaries = pipeline.summary_folder(ROOT)
    keys = {storage.sidecar_key(each) for each in summaries.sidecars(LUPUS, 2).files}
    blocks = json.loads((ROOT / "catalog/genes.json").read_text())["blocks"]
    keys |= {storage.content_key(block["sha256"], "geneblock") for block in blocks}
    for key in keys:
        client.put_object(Bucket=BUCKET, Key=key, Body=(STORE / key).read_bytes())
    root = tmp_path_factory.mktemp("catalog")
    shutil.copytree(ROOT / "catalog", root / "catalog")
    settings = root / "catalog" / "catalog.yaml"
    written = yaml.safe_load(settings.read_text())
    written["store"] = {"kind": "s3", "bucket": BUCKET, "endpoint": seaweed.endpoint}
    settings.write_text(yaml.safe_dump(written, allow_unicode=True))
    pipeline.build(root, root / "site", jobs=2)
    with server.open_server(root / "site", None, "127.0.0.1", 0) as opened:
        threading.Thread(target=opened.serve_forever, daemon=True).start()
        yield opened.url
        opened.shutdown()


@pytest.fixture
def reading(chromium, elsewhere, seaweed):
    """Opens a path; returns the page, what it complained of, and the answers of the bucket."""
    context = chromium.new_context()

    def opened(path):
        page, wrong, answers = context.new_page(), [], []
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.on(
            "response",
            lambda got: (
                answers.append(got.status)
                if got.url.startswith(seaweed.endpoint) and got.request.method == "GET"
                else None
            ),
        )
        page.goto(f"{elsewhere}{path}")
        return page, wrong, answers

    yield opened
    context.close()


@pytest.mark.parametrize(
    ("path", "told"),
    [(f"d/{LUPUS}/?gene=MS4A1#genes", "B cell"), ("genes/?g=MS4A1", "B cell")],
    ids=["in one dataset", "in all datasets"],
)
def test_genes_are_looked_up_in_a_bucket_of_another_origin(reading, path, told):
    page, wrong, answers = reading(path)
    page.wait_for_selector("table.dots")
    assert told in page.locator("table.dots").first.inner_text()
    assert answers
    assert set(answers) == {206}, "the bucket is read by ranges only"
    assert wrong == []
