"""Where data files live: a folder, an S3 bucket, memory, or a stranger's web server (to read)."""

from generator.storage.assets import asset_url, open_asset, open_store, store_name, store_url
from generator.storage.cache import CachedStore
from generator.storage.downloading import download
from generator.storage.dry_run import Change, DryRunStore, Intent
from generator.storage.examining import Examination, examine
from generator.storage.finding import Finding, Outcome
from generator.storage.folder import FolderStore
from generator.storage.keys import BadKeyError, asset_key, check_key, content_key, sidecar_key
from generator.storage.memory import MemoryStore
from generator.storage.remote import RemoteFile, open_remote
from generator.storage.s3 import S3Store
from generator.storage.s3_place import S3Place, place_of, store_fault
from generator.storage.sidecars import sidecar_url
from generator.storage.store import IMMUTABLE, Headers, NoSuchKeyError, OnBytes, Store, Stored, digest
from generator.storage.writing import whole, write_whole

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
    "sidecar_key",
    "sidecar_url",
    "store_fault",
    "store_name",
    "store_url",
    "whole",
    "write_whole",
]
