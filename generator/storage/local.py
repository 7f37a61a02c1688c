"""Whole files of the store: brought here for programs that want one, and put there under their digest."""

import contextlib
import hashlib
import tempfile
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from generator.errors import StaleDataError
from generator.model.dataset import Asset
from generator.model.settings import Settings
from generator.storage.assets import open_asset, open_store
from generator.storage.keys import content_key
from generator.storage.remote import RemoteFile
from generator.storage.store import IMMUTABLE, Headers, OnBytes, digest

_WINDOW = 32 << 20
"""Bytes fetched side by side; what a remote file keeps in memory is more."""
_TYPES = {
    "h5ad": "application/x-hdf5",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "zip": "application/zip",
}


@contextlib.contextmanager
def local_copy(asset: Asset, settings: Settings, root: Path) -> Iterator[Path]:
    """The asset as a file that may be read as long as the context lasts, its digest checked.

    A file of a folder store is itself, another is downloaded to a temporary one, in pieces. Raises
    OutsideError where it cannot be had, StaleDataError where it is not what its manifest says.
    """
    with open_asset(asset, settings, root) as opened:
        if isinstance(opened, BufferedReader):
            path = Path(opened.name)
            require_digest(asset, digest(path)[1])
            yield path
            return
        with tempfile.TemporaryDirectory(prefix="cellshelf-") as folder:
            path = Path(folder) / f"{asset.sha256}.{asset.role.value}"
            with path.open("wb") as target:
                require_digest(asset, _download(opened, target))
            yield path


def _download(remote: RemoteFile, target: BinaryIO) -> str:
    """Copy all of it, several requests at a time; the SHA-256 of what came."""
    found = hashlib.sha256()
    for start in range(0, remote.size, _WINDOW):
        remote.prefetch([(start, start + _WINDOW)])
        piece = remote.read(_WINDOW) or b""
        found.update(piece)
        target.write(piece)
    return found.hexdigest()


def put_file(
    path: Path, suffix: str, settings: Settings, root: Path, *, on_bytes: OnBytes | None = None
) -> tuple[int, str]:
    """Put a file into the catalog's own store under its digest, if it is not there; its bytes and SHA-256.

    `on_bytes` is told how far it has come.
    """
    size, sha256 = digest(path)
    store, key = open_store(settings.store, root), content_key(sha256, suffix)
    known = store.head(key)
    if known is None or known.bytes != size:
        kind = _TYPES.get(suffix.rpartition(".")[2], "application/octet-stream")
        headers = Headers(content_type=kind, cache_control=IMMUTABLE)
        store.put(key, path, sha256=sha256, headers=headers, on_bytes=on_bytes)
    return size, sha256


def require_digest(asset: Asset, found: str) -> None:
    """Raise StaleDataError unless the digest `found` is the asset's."""
    if found != asset.sha256:
        raise StaleDataError(
            f"The file's sha256 is {found[:12]}…, not {asset.sha256[:12]}… as its manifest says.",
            hint="Published bytes never change: restore the file, or release a new version.",
        )
