"""What is published beside the pages: schemas for editors, and files of the catalog as they are."""

import json
from collections.abc import Iterator
from pathlib import Path

from generator import manifests
from generator.model.catalog import Edition
from generator.pages import SiteFile, urls


def files_beside(edition: Edition, root: Path) -> Iterator[SiteFile]:
    """Everything that is no page, sitemap or index; `root` holds catalog/."""
    yield from schema_files()
    yield from gene_set_files(edition, root)


def schema_files() -> Iterator[SiteFile]:
    """The JSON Schemas of the manifests, for editors that complete and check while one types."""
    for name, schema in sorted(manifests.schemas().items()):
        yield SiteFile(path=f"schemas/{name}.json", data=f"{json.dumps(schema, indent=2)}\n".encode())


def gene_set_files(edition: Edition, root: Path) -> Iterator[SiteFile]:
    """The gene sets that datasets come with; the check has made sure that the files are there."""
    for collection, dataset in edition.datasets():
        if dataset.gene_sets is not None:
            file = root / "catalog" / "collections" / collection.slug / dataset.gene_sets
            yield SiteFile(path=urls.gene_sets(dataset.accession), data=file.read_bytes())
