"""From a manifest's asset to its file: where it is, and how it is opened."""

import io
from pathlib import Path

from generator.errors import OutsideError, StaleDataError
from generator.model.dataset import Asset
from generator.model.settings import Settings, StoreSettings
from generator.storage.folder import FolderStore
from generator.storage.keys import asset_key
from generator.storage.remote import RemoteFile, open_remote


def open_store(settings: StoreSettings, root: Path) -> FolderStore:
    """The catalog's own store; `root` is the folder that holds `catalog/`."""
    return FolderStore(root / settings.path, settings.url)


def store_url(settings: StoreSettings) -> str:
    """Where readers fetch what the store holds: absolute, or relative to the site's root; ends in a slash."""
    return settings.url if settings.url.endswith("/") else f"{settings.url}/"


def asset_url(asset: Asset, settings: Settings) -> str:
    """Where readers fetch the asset: absolute, or relative to the site's root."""
    if asset.url is not None:
        return asset.url
    return f"{store_url(settings.store)}{asset_key(asset)}"


def open_asset(asset: Asset, settings: Settings, root: Path) -> io.BufferedReader | RemoteFile:
    """The asset, opened for reading by ranges: a file of the own store, or one over http.

    Raises OutsideError where it cannot be had, StaleDataError where its size is not the manifest's. The
    digest is not checked: that takes reading it whole.
    """
    if asset.url is not None:
        remote = open_remote(asset.url)
        _check_size(asset.url, remote.size, asset)
        return remote
    key = asset_key(asset)
    path = open_store(settings.store, root).file(key)
    try:
        file = path.open("rb")
    except OSError as error:
        raise OutsideError(
            f"{key} is not in the store {settings.store.path}",
            hint="put the file there, or give its url in the manifest",
        ) from error
    _check_size(key, path.stat().st_size, asset)
    return file


def _check_size(name: str, found: int, asset: Asset) -> None:
    if found != asset.bytes:
        raise StaleDataError(
            f"{name} has {found:,} bytes, not {asset.bytes:,} as its manifest says",
            hint="published bytes never change: restore the file, or release a new version",
        )
