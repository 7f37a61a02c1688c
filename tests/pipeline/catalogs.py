"""A small catalog on disk with real, tiny h5ad files, for stories that read and write all of it."""

from pathlib import Path

import anndata as ad
import numpy as np
import pandas as pd
import scipy.sparse as sp

from generator import pipeline
from generator.model.dataset import Asset, Role
from generator.storage import FolderStore, asset_key, digest

ACCESSIONS = ("A21D5T65", "M8S4XF3K", "8GZ72Y6R")
COLLECTION = "A4M2HB1D"

SETTINGS = """\
name: Cells
description: Few.
url: https://cells.example.org/
publisher: {name: A lab}
contact: {name: Data desk}
"""
MANIFEST = f"""\
accession: {COLLECTION}
title: Cells of a study
description: All of them.
license: CC-BY-4.0
contact:
  name: Data desk
creators:
  - name: Doe, Jane
"""
DATASET = """\
# Kept by hand.
accession: {accession}
title: Cells {accession}  # as in the paper
versions:
  # the newest stands first
  - version: 1
    date: 2026-01-02
    assets:
      - role: h5ad
        bytes: {bytes}
        sha256: {sha256}   # of the file as the authors gave it
columns:
  batch: The day
"""


def write_h5ad(path: Path, cells: int = 6, seed: int = 0) -> Path:
    """A file with raw counts, a UMAP and a column."""
    rng = np.random.default_rng(seed)
    counts = sp.csr_matrix(rng.poisson(0.4, (cells, 20)).astype(np.float32))
    obs = pd.DataFrame(
        {"batch": pd.Categorical(["a", "b"] * (cells // 2))}, index=[f"c{i}" for i in range(cells)]
    )
    data = ad.AnnData(counts, obs=obs, var=pd.DataFrame(index=[f"ENSG{i:011d}" for i in range(20)]))
    data.obsm["X_umap"] = rng.normal(size=(cells, 2)).astype(np.float32)
    data.uns["title"] = f"Blood {seed}"
    data.write_h5ad(path)
    return path


def keep(root: Path, path: Path) -> Asset:
    """Put a file into the catalog's store."""
    size, sha256 = digest(path)
    asset = Asset(role=Role(path.suffix[1:]), bytes=size, sha256=sha256)
    FolderStore(root / ".store").put(asset_key(asset), path, sha256=sha256)
    return asset


def write_catalog(root: Path, datasets: int = 2) -> Path:
    """A catalog with one collection; every dataset has one version, of one file in the store."""
    folder = root / "catalog" / "collections" / "study"
    folder.mkdir(parents=True)
    (root / "catalog" / "catalog.yaml").write_text(SETTINGS)
    (folder / "collection.yaml").write_text(MANIFEST)
    for number, accession in enumerate(ACCESSIONS[:datasets]):
        asset = keep(root, write_h5ad(root / f"{number}.h5ad", seed=number))
        text = DATASET.format(accession=accession, bytes=asset.bytes, sha256=asset.sha256)
        (folder / f"cells-{number}.yaml").write_text(text)
    return root


def summarize(root: Path) -> None:
    """Summarise every file, one after the other."""
    pipeline.summarize(
        root,
        only=(),
        force=False,
        jobs=1,
        today="2026-02-03",
        on_plan=lambda _: None,
        on_done=lambda _: None,
    )
