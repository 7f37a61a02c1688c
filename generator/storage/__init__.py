"""Where data files live: a folder, memory, or a stranger's web server (to read)."""

from generator.storage.assets import asset_url, open_asset, open_store
from generator.storage.folder import FolderStore
from generator.storage.keys import BadKeyError, asset_key, check_key, content_key, sidecar_key
from generator.storage.memory import MemoryStore
from generator.storage.remote import RemoteFile, open_remote
from generator.storage.sidecars import sidecar_url
from generator.storage.store import IMMUTABLE, Headers, NoSuchKeyError, Store, Stored, digest

__all__ = [
    "IMMUTABLE",
    "BadKeyError",
    "FolderStore",
    "Headers",
    "MemoryStore",
    "NoSuchKeyError",
    "RemoteFile",
    "Store",
    "Stored",
    "asset_key",
    "asset_url",
    "check_key",
    "content_key",
    "digest",
    "open_asset",
    "open_remote",
    "open_store",
    "sidecar_key",
    "sidecar_url",
]
