"""A deployment of CELLxGENE Explorer for the whole catalog, written to a folder."""

import hashlib
from pathlib import Path
from urllib.parse import urljoin

from generator import explorers, storage
from generator.errors import UsageError
from generator.explorers import EXECUTABLE, Gateway, Options, deployment
from generator.model.catalog import public_edition
from generator.model.settings import StoreKind
from generator.pipeline import load, summary_folder
from generator.pipeline.explore import CELLXGENE


def write_gateway(root: Path, folder: Path, *, data: str | None, port: int) -> int:
    """Write the deployment into `folder`; returns how many files it opens.

    `data` is the folder or `s3://bucket` that holds the store's keys; by default the catalog's folder store.
    Files that the Explorer cannot show, private ones and withdrawn ones are left out.
    """
    catalog = load(root)
    if data is None and catalog.settings.store.kind is not StoreKind.FOLDER:
        raise UsageError(
            "the catalog's store is no folder", hint="say where its keys are: --data s3://BUCKET, or a copy"
        )
    edition = public_edition(catalog, summary_folder(root))
    datasets: dict[str, Options] = {}
    sets: dict[str, bytes] = {}
    for collection, dataset in edition.datasets():
        named = None
        if dataset.gene_sets:
            path = root / "catalog" / "collections" / collection.slug / dataset.gene_sets
            named = f"{hashlib.sha256(path.read_bytes()).hexdigest()}.csv"
            sets[named] = path.read_bytes()
        for version in dataset.versions:
            summary = edition.summaries.read(dataset.accession, version.version)
            if version.h5ad.url is not None or explorers.obstacles(CELLXGENE, summary):
                continue
            page = urljoin(catalog.settings.url, f"d/{dataset.accession}/v{version.version}/")
            told = explorers.options(dataset.title, summary, gene_sets=named, about=page)
            datasets[storage.asset_key(version.h5ad)] = told
    gateway = Gateway(
        name=catalog.settings.name,
        folder=str(folder.absolute()),
        data=data or str((root / catalog.settings.store.path).absolute()),
        port=port,
        datasets=datasets,
        gene_sets=sets,
    )
    _write(folder, deployment(gateway))
    return len(datasets)


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.new")
        draft.write_bytes(content)
        draft.chmod(0o755 if name in EXECUTABLE else 0o644)
        draft.replace(path)
