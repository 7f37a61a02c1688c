"""From a manifest's asset to its file: where it is, and how it is opened."""

import io
from pathlib import Path

from generator.errors import OutsideError, StaleDataError
from generator.model.dataset import Asset
from generator.model.settings import Settings, StoreKind, StoreSettings
from generator.storage.addresses import store_name, store_url
from generator.storage.folder import FolderStore
from generator.storage.keys import asset_key
from generator.storage.remote import BLOCK, CACHE, RemoteFile, open_remote
from generator.storage.s3 import S3Store
from generator.storage.s3_place import place_of
from generator.storage.s3_reading import SignedRanges
from generator.storage.store import NoSuchKeyError, Store

_MISSING_HINT = "put the file there, or give its url in the manifest"


def open_store(settings: StoreSettings, root: Path) -> Store:
    """The catalog's own store; `root` is the folder that holds `catalog/`.

    Raises UsageError where the settings name no place; asks no server yet.
    """
    if settings.kind is StoreKind.S3:
        return S3Store(place_of(settings))
    return folder_store(settings, root)


def folder_store(settings: StoreSettings, root: Path) -> FolderStore:
    """The catalog's own store, where it is a folder."""
    return FolderStore(root / settings.path, store_url(settings))


def open_asset(asset: Asset, settings: Settings, root: Path) -> io.BufferedReader | RemoteFile:
    """The asset, opened for reading by ranges: a file of the own store, or one over http or from a bucket.

    Raises OutsideError where it cannot be had, StaleDataError where its size is not the manifest's. The
    digest is not checked: that takes reading it whole.
    """
    if asset.url is not None:
        return _checked(open_remote(asset.url), asset.url, asset)
    key = asset_key(asset)
    if settings.store.kind is StoreKind.S3:
        return _checked(_open_object(key, settings.store), key, asset)
    path = folder_store(settings.store, root).file(key)
    try:
        file = path.open("rb")
    except OSError as error:
        raise _missing(key, settings.store) from error
    _check_size(key, path.stat().st_size, asset)
    return file


def _open_object(key: str, settings: StoreSettings) -> RemoteFile:
    """An object as readers get it, from the address in `url`; where that fails, by signed requests."""
    place = place_of(settings)
    refused: OutsideError | None = None
    if place.url.startswith(("http://", "https://")):
        try:
            return open_remote(f"{place.base_url()}{key}")
        except OutsideError as error:
            refused = error
    try:
        return RemoteFile(SignedRanges(place, key), block=BLOCK, cache=CACHE)
    except NoSuchKeyError:
        raise _missing(key, settings) from None
    except OutsideError as error:
        raise refused or error from None


def _missing(key: str, settings: StoreSettings) -> OutsideError:
    return OutsideError(f"{key} is not in the store {store_name(settings)}", hint=_MISSING_HINT)


def _checked(remote: RemoteFile, name: str, asset: Asset) -> RemoteFile:
    try:
        _check_size(name, remote.size, asset)
    except StaleDataError:
        remote.close()
        raise
    return remote


def _check_size(name: str, found: int, asset: Asset) -> None:
    if found != asset.bytes:
        raise StaleDataError(
            f"{name} has {found:,} bytes, not {asset.bytes:,} as its manifest says",
            hint="published bytes never change: restore the file, or release a new version",
        )
