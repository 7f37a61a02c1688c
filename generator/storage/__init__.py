"""Where data files live: a folder, an S3 bucket, memory, or a stranger's web server (to read)."""

from typing import TYPE_CHECKING

from generator.lazily import lazily

if TYPE_CHECKING:
    from generator.storage.addresses import asset_url, sidecar_url, store_name, store_url
    from generator.storage.assets import open_asset, open_store
    from generator.storage.cache import CachedStore
    from generator.storage.downloading import download
    from generator.storage.dry_run import Change, DryRunStore, Intent
    from generator.storage.examining import Examination, examine
    from generator.storage.finding import Finding, Outcome
    from generator.storage.folder import FolderStore
    from generator.storage.keys import BadKeyError, asset_key, check_key, content_key, sidecar_key
    from generator.storage.local import put_file
    from generator.storage.memory import MemoryStore
    from generator.storage.remote import RemoteFile, open_remote
    from generator.storage.s3 import S3Store
    from generator.storage.s3_place import S3Place, place_of, store_fault
    from generator.storage.store import IMMUTABLE, Headers, NoSuchKeyError, OnBytes, Store, Stored, digest
    from generator.storage.writing import whole, write_whole
else:
    __getattr__ = lazily(
        __name__,
        {
            "BadKeyError": "keys",
            "CachedStore": "cache",
            "Change": "dry_run",
            "DryRunStore": "dry_run",
            "Examination": "examining",
            "Finding": "finding",
            "FolderStore": "folder",
            "Headers": "store",
            "IMMUTABLE": "store",
            "Intent": "dry_run",
            "MemoryStore": "memory",
            "NoSuchKeyError": "store",
            "OnBytes": "store",
            "Outcome": "finding",
            "RemoteFile": "remote",
            "S3Place": "s3_place",
            "S3Store": "s3",
            "Store": "store",
            "Stored": "store",
            "asset_key": "keys",
            "asset_url": "addresses",
            "check_key": "keys",
            "content_key": "keys",
            "digest": "store",
            "download": "downloading",
            "examine": "examining",
            "open_asset": "assets",
            "open_remote": "remote",
            "open_store": "assets",
            "place_of": "s3_place",
            "put_file": "local",
            "sidecar_key": "keys",
            "sidecar_url": "addresses",
            "store_fault": "s3_place",
            "store_name": "addresses",
            "store_url": "addresses",
            "whole": "writing",
            "write_whole": "writing",
        },
    )

__all__ = [
    "IMMUTABLE",
    "BadKeyError",
    "CachedStore",
    "Change",
    "DryRunStore",
    "Examination",
    "Finding",
    "FolderStore",
    "Headers",
    "Intent",
    "MemoryStore",
    "NoSuchKeyError",
    "OnBytes",
    "Outcome",
    "RemoteFile",
    "S3Place",
    "S3Store",
    "Store",
    "Stored",
    "asset_key",
    "asset_url",
    "check_key",
    "content_key",
    "digest",
    "download",
    "examine",
    "open_asset",
    "open_remote",
    "open_store",
    "place_of",
    "put_file",
    "sidecar_key",
    "sidecar_url",
    "store_fault",
    "store_name",
    "store_url",
    "whole",
    "write_whole",
]
