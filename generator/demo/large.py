"""A copy of the demo catalog with one large synthetic dataset, written in blocks."""

from collections.abc import Callable
from pathlib import Path

from generator.demo.copying import copy_demo
from generator.demo.design import Design
from generator.demo.human import LARGE
from generator.demo.staging import HDF5, WHEELS, Staged, stage
from generator.demo.streaming import write_large
from generator.errors import CellshelfError
from generator.manifests import append_rows, read_catalog, rows_to_add
from generator.storage import content_key, digest, open_store

_MARK = ".demo-large"
"""File that says: this folder is such a copy and may be made anew."""

_ACCESSION = "6H7TZJ18"
_PLACE = Path("catalog") / "collections" / "synthetic-human-disease" / "blood-lupus-100k.yaml"
_DATE = "2026-11-22"
_MANIFEST = """\
accession: {accession}
title: "{title}"
description: |
  **Synthetic.** {cells:,} cells of the same design as the small dataset beside it, made on this machine.
default_embedding: X_umap
versions:
  - version: 1
    date: {date}
    assets:
      - role: h5ad
        bytes: {bytes}
        sha256: {sha256}
"""


def make_large(
    folder: Path,
    *,
    root: Path,
    on_done: Callable[[Staged], None] | None = None,
    design: Design = LARGE,
) -> Path:
    """Make `folder` a catalog of its own: the demo of `root`, staged, and `design` as one more dataset.

    Returns the new manifest. Raises UsageError where `folder` holds something that is not such a copy.
    """
    copy_demo(root, folder, mark=_MARK, caches=[".store", str(WHEELS)])
    stage(folder, on_done)
    catalog = read_catalog(folder).catalog
    if catalog is None:
        raise CellshelfError(f"{folder / 'catalog'} cannot be read", hint="catalog check tells why")
    path = folder / ".cache" / "large.h5ad"
    write_large(design, path)
    size, sha256 = digest(path)
    store = open_store(catalog.settings.store, folder)
    store.put(content_key(sha256, ".h5ad"), path, sha256=sha256, headers=HDF5)
    path.unlink()
    manifest = folder / _PLACE
    words = {"accession": _ACCESSION, "title": design.title, "cells": design.cells, "date": _DATE}
    manifest.write_text(_MANIFEST.format(**words, bytes=size, sha256=sha256), encoding="utf-8")
    catalog = read_catalog(folder).catalog
    if catalog is not None:
        append_rows(folder, rows_to_add(catalog, _DATE))
    if on_done is not None:
        on_done(Staged(name="synthetic-human-disease/blood-lupus-100k v1", bytes=size, fresh=True))
    return manifest
