"""Where readers fetch what the store holds."""

from generator.model.dataset import Asset
from generator.model.settings import Settings, StoreKind, StoreSettings
from generator.model.sidecar import Sidecar
from generator.storage.keys import asset_key, sidecar_key
from generator.storage.s3_place import place_of

_FOLDER_URL = "data/"


def store_url(settings: StoreSettings) -> str:
    """Where readers fetch what the store holds: absolute, or relative to the site's root; ends in a slash."""
    if settings.kind is StoreKind.S3:
        return place_of(settings).base_url()
    url = settings.url or _FOLDER_URL
    return url if url.endswith("/") else f"{url}/"


def store_name(settings: StoreSettings) -> str:
    """The store as people know it: its folder, or `s3://bucket/prefix`."""
    return place_of(settings).name if settings.kind is StoreKind.S3 else settings.path


def asset_url(asset: Asset, settings: Settings) -> str:
    """Where readers fetch the asset: absolute, or relative to the site's root."""
    if asset.url is not None:
        return asset.url
    return f"{store_url(settings.store)}{asset_key(asset)}"


def sidecar_url(sidecar: Sidecar, settings: Settings) -> str:
    """Where readers fetch the sidecar: absolute, or relative to the site's root."""
    return f"{store_url(settings.store)}{sidecar_key(sidecar)}"
