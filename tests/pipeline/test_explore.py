import hashlib
import json
import threading
from pathlib import Path

import anndata
import numpy as np
import pytest

from generator.errors import OutsideError, StaleDataError, UsageError
from generator.pipeline import explore
from generator.pipeline.explore import Wanted
from generator.website import server

ACCESSION = "F9VE75CG"
EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    """A file that the Explorer could show."""
    path = tmp_path_factory.mktemp("file") / "cells.h5ad"
    adata = anndata.AnnData(np.ones((3, 2), dtype="float32"))
    adata.obsm["X_umap"] = np.arange(6, dtype="float32").reshape(3, 2)
    adata.write_h5ad(path)
    return path


@pytest.fixture
def site(tmp_path, cells):
    """A published catalog of one dataset; the address that it is served at."""
    data = cells.read_bytes()
    (tmp_path / "site" / "files").mkdir(parents=True)
    (tmp_path / "site" / "files" / "cells.h5ad").write_bytes(data)
    (tmp_path / "site" / "index.html").write_text("<title>Cells</title>")
    told, ready = [], threading.Event()
    arguments = {"port": 0, "ready": lambda url: (told.append(url), ready.set())}
    threading.Thread(
        target=server.serve, args=(tmp_path / "site", None), kwargs=arguments, daemon=True
    ).start()
    assert ready.wait(10)
    digest = hashlib.sha256(data).hexdigest()
    file = {"role": "h5ad", "url": f"{told[0]}files/cells.h5ad", "bytes": len(data), "sha256": digest}
    version = {"title": "Three cells", "permalink": f"{told[0]}d/{ACCESSION}/v1/", "files": [file], "more": 1}
    api = tmp_path / "site" / "api" / "datasets"
    (api / ACCESSION).mkdir(parents=True)
    (api / f"{ACCESSION}.json").write_text(json.dumps({"accession": ACCESSION, "newest": version}))
    (api / ACCESSION / "v1.json").write_text(json.dumps(version))
    (api / "0000000A.json").write_text(json.dumps({"accession": "0000000A", "tombstone": {}}))
    (tmp_path / "site" / "d" / ACCESSION).mkdir(parents=True)
    (tmp_path / "site" / "d" / ACCESSION / "gene-sets.csv").write_text("gene_set_name\n")
    return told[0]


@pytest.mark.parametrize("version", [None, 1])
def test_a_published_dataset_is_fetched_once_with_its_gene_sets(site, tmp_path, cells, version):
    cache = tmp_path / "cache"
    opened = explore.from_site(site, Wanted(accession=ACCESSION, version=version), cache)
    assert opened.title == "Three cells"
    assert opened.about == f"{site}d/{ACCESSION}/v1/"
    assert opened.gene_sets.read_text() == "gene_set_name\n"
    assert opened.summary.cells == 3
    assert opened.file.read_bytes() == cells.read_bytes()
    before = opened.file.stat().st_mtime_ns
    again = explore.from_site(site, Wanted(accession=ACCESSION), cache)
    assert again.file.stat().st_mtime_ns == before


def test_bytes_that_are_not_the_published_ones_are_refused_and_nothing_is_left(site, tmp_path):
    file = tmp_path / "site" / "files" / "cells.h5ad"
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    with pytest.raises(StaleDataError, match="is not the published file"):
        explore.from_site(site, Wanted(accession=ACCESSION), tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.parametrize(
    ("code", "why"), [("0000000A", "is no record of a dataset"), ("0000000B", "answers 404")]
)
def test_what_the_site_does_not_offer_is_said(site, tmp_path, code, why):
    with pytest.raises(OutsideError, match=why):
        explore.from_site(site, Wanted(accession=code), tmp_path)


def test_a_site_that_does_not_answer_is_said(tmp_path):
    with pytest.raises(OutsideError, match="cannot be read"):
        explore.from_site("http://127.0.0.1:9/", Wanted(accession=ACCESSION), tmp_path)


def test_a_file_in_no_catalog_is_opened_under_its_own_name(cells):
    opened = explore.from_file(cells)
    assert (opened.title, opened.summary.default_embedding, opened.about) == ("cells", "X_umap", None)


def test_an_accession_that_no_manifest_has_is_refused(tmp_path):
    with pytest.raises(UsageError, match="no dataset of this catalog"):
        explore.from_catalog(EXAMPLES / "valid" / "full", Wanted(accession=ACCESSION), tmp_path)
