"""What a link's reader does with data, in Chromium: genes, figures, files of a folder and a bucket."""

import hashlib
import subprocess
import threading
from pathlib import Path

import h5py
import numpy as np
import pytest

from generator import pipeline
from generator.pipeline.figures import draw_missing
from generator.pipeline.sidecars import SidecarWork, make_missing
from generator.storage.s3_rules import CORS
from tests.review.conftest import summarize

pytestmark = pytest.mark.browser
EXPIRES = "2999-12-31"
GENE = "ENSG00000000003"
LARGE = 200_000_000
MOST = 100_000_000
"""Bytes by which Chromium may grow while it downloads twice as many."""


@pytest.fixture
def derived(lab):
    """The draft with everything that is made from its file."""
    manifest = manifest_of(lab)
    manifest.write_text(manifest.read_text() + "figures: [{name: Fig 1a, color: batch}]\n")
    made = make_missing(lab.overlay, (), SidecarWork(today="2026-06-01"))
    assert not [each.error for each in made if each.error]
    assert [each.drawn for each in draw_missing(lab.overlay, ())] == [1]
    return lab


@pytest.fixture
def in_bucket(derived, bucket_lab, store):  # noqa: ARG001 - made before it is put there
    """The same, its files in a bucket that lets pages of other hosts read."""
    kept = bucket_lab.overlay / ".store"
    for path in sorted(path for path in kept.glob("[!.]*/**/*") if path.is_file()):
        content = path.read_bytes()
        store.put(str(path.relative_to(kept)), content, sha256=hashlib.sha256(content).hexdigest())
    store.bucket.client.put_bucket_cors(Bucket=store.place.bucket, CORSConfiguration=CORS)
    return bucket_lab


def manifest_of(lab):
    return lab.overlay / "catalog/collections/thymus/epithelium.yaml"


def walk_to_the_dataset(page):
    inside = page.frame_locator("#pages")
    inside.get_by_role("link", name="Thymic epithelium, day nine").first.click()
    inside.locator("h1", has_text="Thymic epithelium, day nine").wait_for()
    return inside


def look_a_gene_up(inside):
    box = inside.get_by_label("Gene", exact=True)
    box.fill(GENE)
    box.press("Enter")
    inside.locator("table.dots tbody tr").first.wait_for()
    return [row.inner_text() for row in inside.locator("table.dots tbody tr").all()]


def saved(page, link):
    """What clicking a link saves, as a path."""
    with page.expect_download() as saving:
        link.click()
    assert saving.value.failure() is None
    return Path(saving.value.path())


def test_genes_are_looked_up_and_figures_seen(derived, visit):
    _, address = derived.share(expires=EXPIRES)
    derived.publish()
    page = visit(address)
    inside = walk_to_the_dataset(page)
    assert look_a_gene_up(inside)[0].startswith("All cells")
    inside.get_by_role("link", name="Fig 1a").first.click()
    inside.locator("h1", has_text="Fig 1a").wait_for()
    picture = inside.locator("img[data-picture]").first
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    assert page.errors == []


@pytest.mark.integration
@pytest.mark.parametrize("access", ["policy", "signed"])
def test_everything_works_from_a_bucket(in_bucket, visit, tmp_path, access):
    lab = in_bucket
    settings = lab.overlay / "catalog" / "catalog.yaml"
    settings.write_text(settings.read_text().replace("{kind: s3,", f"{{kind: s3, link_access: {access},"))
    _, address = lab.share(expires=EXPIRES)
    lab.publish()
    page = visit(address)
    script = saved(page, page.frame_locator("#pages").get_by_role("link", name="Download download.sh"))
    inside = walk_to_the_dataset(page)
    assert look_a_gene_up(inside)[0].startswith("All cells")
    assert saved(page, inside.locator("a.primary[download]").first).read_bytes() == lab.h5ad.read_bytes()
    assert page.errors == []
    fetched = subprocess.run(["sh", script, tmp_path], capture_output=True, text=True, check=False)
    assert fetched.returncode == 0, fetched.stderr
    (file,) = tmp_path.iterdir()
    assert file.read_bytes() == lab.h5ad.read_bytes()
    command = inside.locator("pre code", has_text="curl -fL").first.text_content()
    fetched = subprocess.run(
        ["sh", "-euc", command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert fetched.stdout.strip() == f"{file.name}: OK"


@pytest.mark.integration
def test_a_large_file_is_saved_without_being_held(in_bucket, store, visit):
    lab = in_bucket
    grow(lab, store)
    _, address = lab.share(expires=EXPIRES)
    lab.publish()
    page = visit(address)
    inside = walk_to_the_dataset(page)
    watch = Watch()
    with watch:
        path = saved(page, inside.locator("a.primary[download]").first)
    with path.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == lab.sha256
    assert path.stat().st_size > LARGE
    assert watch.samples > 3, "it was over before it was looked at"
    assert watch.growth < MOST


def grow(lab, store):
    """Make the draft's file a large one."""
    with h5py.File(lab.h5ad, "a") as file:
        noise = np.random.default_rng(0).integers(0, 256, LARGE, dtype=np.uint8)
        file["uns"].create_dataset("noise", data=noise)
    with lab.h5ad.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    manifest, size = manifest_of(lab), lab.h5ad.stat().st_size
    text = manifest.read_text().replace(lab.sha256, sha256)
    lines = [
        f"        bytes: {size}" if line.strip().startswith("bytes:") else line for line in text.splitlines()
    ]
    manifest.write_text("\n".join(lines) + "\n")
    key = f"sha256/{sha256[:2]}/{sha256}.h5ad"
    store.put(key, lab.h5ad, sha256=sha256)
    for path in (lab.overlay / pipeline.SUMMARIES).glob(f"{lab.dataset}.*"):
        path.unlink()
    summarize(lab.overlay)
    lab.sha256 = sha256


class Watch:
    """How much memory of their own the browser's processes come to hold meanwhile."""

    def __init__(self):
        self.samples, self._peak, self._begin = 0, 0, 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    @property
    def growth(self):
        return self._peak - self._begin

    def __enter__(self):
        self._begin = held_by_chromium()
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()

    def _look(self):
        while not self._over.wait(0.05):
            self._peak = max(self._peak, held_by_chromium())
            self.samples += 1


def held_by_chromium():
    """Bytes of all processes of a browser on this machine, apart from what files back."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        except OSError:
            continue  # it ended meanwhile
        if lines["Name"].strip().startswith("chrom"):
            total += int(lines.get("RssAnon", "0 kB").split()[0]) * 1024
    return total
