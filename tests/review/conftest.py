"""A public catalog and drafts beside it, with real, tiny files; where its site is, and what is in it."""

import itertools
import secrets
import shutil
import sys
import threading
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from generator import pipeline
from generator.pipeline import overlay as overlays
from generator.pipeline import sharing
from generator.storage import S3Place, S3Store

sys.path.insert(0, str(Path(__file__).parents[1] / "pipeline"))

from catalogs import keep, write_catalog, write_h5ad

TODAY = "2026-06-01"
PREFIX = "/lab/"
numbers = itertools.count()
COLLECTION_CODE, DATASET_CODE = "NB7C7Z9M", "9ZMXGSH8"
TITLE = "Thymus organoids under hypoxia"
DATASET_TITLE = "Thymic epithelium, day nine"
CREATORS = ("Quillfeather, Odalys", "Brambleworth, Ignatius")

COLLECTION = """\
accession: {accession}
title: {title}
description: Nobody has seen these cells.
license: CC-BY-4.0
visibility: private
contact:
  name: Odalys Quillfeather
  email: odalys@thymus-lab.example
creators:
  - name: Quillfeather, Odalys
    affiliation: Institute of Unlikely Organs
  - name: Brambleworth, Ignatius
"""
DATASET = """\
accession: {accession}
title: {title}
versions:
  - version: 1
    date: 2026-02-03
    assets:
      - role: h5ad
        bytes: {bytes}
        sha256: {sha256}
"""


def summarize(root):
    done = pipeline.summarize(
        root, only=(), force=False, jobs=1, today=TODAY, on_plan=lambda _: None, on_done=lambda _: None
    )
    assert not [each.error for each in done if each.error]


@dataclass
class Lab:
    """What the tests act on."""

    root: Path
    overlay: Path
    collection: str
    dataset: str
    sha256: str

    @property
    def site(self):
        return self.root / "site"

    @property
    def h5ad(self):
        """The draft's file in the overlay's store."""
        return self.overlay / ".store" / "sha256" / self.sha256[:2] / f"{self.sha256}.h5ad"

    def share(self, to="Reviewer 2", expires="2026-06-30", today=TODAY, **options):
        wish = sharing.Wish(collection="thymus", to=to, expires=expires, **options)
        return sharing.share(self.root, self.overlay, wish, random=secrets.token_bytes, today=today)

    def publish(self, today=TODAY):
        """What `catalog publish --overlay` does before it uploads."""
        pipeline.build(self.root, self.site, jobs=1)
        count = sharing.stage(self.root, self.overlay, self.site, today)
        overlays.open_data(overlays.open_pair(self.root, self.overlay), today)
        return count


def write_draft(overlay, collection, dataset):
    folder = overlay / "catalog" / "collections" / "thymus"
    folder.mkdir(parents=True)
    (folder / "collection.yaml").write_text(COLLECTION.format(accession=collection, title=TITLE))
    asset = keep(overlay, write_h5ad(overlay / "cells.h5ad", seed=9))
    (overlay / "cells.h5ad").unlink()
    text = DATASET.format(accession=dataset, title=DATASET_TITLE, bytes=asset.bytes, sha256=asset.sha256)
    (folder / "epithelium.yaml").write_text(text)
    summarize(overlay)
    return asset.sha256


@pytest.fixture(scope="session")
def pristine(tmp_path_factory):
    """A folder with both catalogs, its copy to begin from, and the digest of the draft's file."""
    home = tmp_path_factory.mktemp("lab")
    root, overlay = home / "work" / "public", home / "work" / "drafts"
    write_catalog(root)
    summarize(root)
    pipeline.register(root, TODAY)
    overlays.begin(root, overlay)
    sha256 = write_draft(overlay, COLLECTION_CODE, DATASET_CODE)
    pipeline.build(root, root / "site", jobs=1)  # the frame is made once, and knows its folder
    (home / "work").rename(home / "first")
    return home, sha256


@pytest.fixture
def lab(pristine):
    """A lab with a published study and one draft, as new."""
    home, sha256 = pristine
    work = home / "work"
    if work.exists():
        shutil.rmtree(work)
    shutil.copytree(home / "first", work)
    return Lab(
        root=work / "public",
        overlay=work / "drafts",
        collection=COLLECTION_CODE,
        dataset=DATASET_CODE,
        sha256=sha256,
    )


@pytest.fixture
def store(seaweed):
    """A private bucket of its own: policies are of whole buckets."""
    name = f"drafts{next(numbers)}"
    store = S3Store(S3Place(bucket=name, prefix="lab", endpoint=seaweed.endpoint))
    store.bucket.client.create_bucket(Bucket=name)
    return store


@pytest.fixture
def bucket_lab(lab, store, seaweed):
    """The lab, with both stores in S3 and the draft's file in the private bucket."""
    place = store.place
    for root, bucket in ((lab.root, "cells"), (lab.overlay, place.bucket)):
        settings = root / "catalog" / "catalog.yaml"
        text = settings.read_text().partition("store:")[0]
        said = f"{{kind: s3, bucket: {bucket}, prefix: lab, endpoint: '{seaweed.endpoint}'}}"
        settings.write_text(f"{text}store: {said}\n")
    key = f"sha256/{lab.sha256[:2]}/{lab.sha256}.h5ad"
    store.put(key, lab.h5ad, sha256=lab.sha256)
    return lab


@pytest.fixture
def signing_lab(bucket_lab):
    """The same, with addresses signed for each file instead of a policy."""
    settings = bucket_lab.overlay / "catalog" / "catalog.yaml"
    settings.write_text(settings.read_text().replace("{kind: s3,", "{kind: s3, link_access: signed,"))
    return bucket_lab


class Handler(SimpleHTTPRequestHandler):
    """Serves the site, and the store under data/, as a host does; keeps every word that was asked."""

    def translate_path(self, path):
        inner = path.partition("?")[0].removeprefix(PREFIX)
        folder, inner = (
            (self.server.store, inner.removeprefix("data/"))
            if inner.startswith("data/")
            else (self.server.site, inner)
        )
        return str(folder / inner)

    def log_message(self, *_):
        self.server.log.append(f"{self.path}\n{self.headers}")


@pytest.fixture
def host(lab):
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.log, server.site, server.store = [], lab.site, lab.root / ".store"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        server.address = f"http://127.0.0.1:{server.server_port}{PREFIX}"
        yield server
        server.shutdown()


@pytest.fixture
def visit(chromium, host):
    contexts = []

    def opened(address, **options):
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.errors = []
        page.on("console", lambda m: page.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: page.errors.append(str(e)))
        page.goto(address.replace("https://cells.example.org/", host.address))
        page.wait_for_load_state("networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()
