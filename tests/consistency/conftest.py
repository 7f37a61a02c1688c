"""The demo's site, built once, and what the manifests and summaries say of each of its versions."""

import json
import shutil
from pathlib import Path

import pytest

from generator import manifests, pipeline
from generator.model.catalog import public_edition
from generator.model.doi import RegisteredDoi

ROOT = Path(__file__).parents[2]
TITLE = "</script> \"T\" & 'B' {cells} \\LaTeX{} $x_1$ 100% שלום 🧬"


@pytest.fixture(scope="session")
def hostile_title():
    return TITLE


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The demo's site with a DOI for one dataset, and a title that breaks what can be broken."""
    root = tmp_path_factory.mktemp("consistency")
    shutil.copytree(ROOT / "catalog", root / "catalog")
    dataset = max(
        (d for c in pipeline.load(root).collections for d in c.datasets), key=lambda d: len(d.versions)
    )
    rows = [
        RegisteredDoi(
            date="2026-11-22",
            doi=f"10.5555/{dataset.accession.lower()}{f'.v{number}' if number else ''}",
            accession=dataset.accession,
            version=number,
            digest="0" * 64,
        )
        for number in range(len(dataset.versions) + 1)
    ]
    manifests.write_dois(root, rows)
    manifest = next(
        path
        for path in (root / "catalog/collections").glob("*/*.yaml")
        if f"accession: {dataset.accession}" in path.read_text()
    )
    lines = manifest.read_text().splitlines()
    changed = [
        f"title: {json.dumps(TITLE, ensure_ascii=False)}" if line.startswith("title: ") else line
        for line in lines
    ]
    manifest.write_text("\n".join(changed) + "\n")
    pipeline.build(root, root / "site", jobs=1)
    return root


class Version:
    """A version as the manifests and the summary have it, and where the site tells of it."""

    def __init__(self, root, settings, collection, dataset, version):
        self.site, self.settings, self.collection = root / "site", settings, collection
        self.accession, self.number = dataset.accession, version.version
        self.is_newest = version.version == dataset.newest.version
        summary = pipeline.summary_folder(root).read(dataset.accession, version.version)
        self.truth = {
            "title": dataset.title,
            "authors": [creator.name for creator in collection.creators],
            "version": str(version.version),
            "date": version.date,
            "licence": collection.license,
            "doi": version.doi,
            "sha256": [asset.sha256 for asset in version.assets],
            "bytes": [asset.bytes for asset in version.assets],
            "cells": summary.cells,
        }

    def __str__(self):
        return f"{self.accession} v{self.number}"

    def pages(self):
        folders = [f"d/{self.accession}/v{self.number}"]
        return [*folders, f"d/{self.accession}"] if self.is_newest else folders

    def json(self, path):
        return json.loads((self.site / path).read_text())


@pytest.fixture(scope="session")
def versions(built):
    catalog = pipeline.load(built)
    return [
        Version(built, catalog.settings, collection, dataset, version)
        for collection, dataset in public_edition(catalog, pipeline.summary_folder(built)).datasets()
        for version in dataset.versions
    ]
