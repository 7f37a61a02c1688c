"""The built site keeps the promise: a file at every permalink, and the withdrawn nowhere else."""

import shutil
from pathlib import Path

import pytest

from generator import permanence, pipeline
from generator.manifests import read_catalog
from generator.model.catalog import public_edition
from generator.model.withdrawal import Withdrawal

ROOT = Path(__file__).parents[2]
END = Withdrawal(date="2026-12-01", reason="Barcodes were swapped.")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A copy of the demo with a withdrawn dataset, a withdrawn version and aliases: its edition and site."""
    root = tmp_path_factory.mktemp("catalog")
    shutil.copytree(ROOT / "catalog", root / "catalog")
    several = [(c, d) for c in read_catalog(root).catalog.collections for d in c.datasets]
    (_, gone), (home, _), *_ = several
    old = next(d for _, d in several if len(d.versions) > 1 and d is not gone)
    permanence.withdraw(root, gone.accession, END)
    permanence.withdraw(root, old.accession, END, version=1)
    manifest = root / "catalog/collections" / home.slug / "collection.yaml"
    manifest.write_text(f"{manifest.read_text()}aliases: [old/study/, study.html]\n")
    out = root / "site"
    pipeline.build(root, out, jobs=1)
    edition = public_edition(read_catalog(root).catalog, pipeline.summary_folder(root))
    return edition, out, gone


def test_every_permalink_has_a_file(built):
    edition, out, _ = built
    found = permanence.permalinks(edition)
    assert len(set(found.values())) == 3
    for path, kind in found.items():
        file = out / path if path.endswith(".html") else out / path / "index.html"
        assert file.is_file(), path
        assert (b'http-equiv="refresh"' in file.read_bytes()) == (kind is permanence.Found.REDIRECT)
        assert (b'class="page tombstone"' in file.read_bytes()) == (kind is permanence.Found.TOMBSTONE)


def test_what_was_withdrawn_is_named_by_its_tombstones_and_marked_records_only(built):
    _, out, gone = built
    # A release lists what the catalog held on its day, and says what was withdrawn since.
    own = (f"d/{gone.accession}/", f"api/datasets/{gone.accession}", "releases/")
    marked = {"accessions.json", "api/tombstones.json", ".cellshelf-files"}
    paths = [path for path in out.rglob("*") if path.is_file() and not path.is_relative_to(out / "data")]
    naming = {p.relative_to(out).as_posix() for p in paths if gone.accession.encode() in p.read_bytes()}
    assert f"d/{gone.accession}/index.html" in naming
    assert not {path for path in naming if not path.startswith(own)} - marked
    assert "withdrawn since" in (out / "releases/2026-11-22/index.html").read_text()
    crate = (out / "releases/2026-11-22/ro-crate-metadata.json").read_text()
    assert gone.newest.h5ad.sha256 not in crate
