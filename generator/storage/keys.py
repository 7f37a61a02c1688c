"""What a key may be; one rule for every store, so that files move between them unharmed."""

import unicodedata
from collections.abc import Iterator

from generator.errors import CellshelfError
from generator.model.dataset import Asset
from generator.model.sidecar import Sidecar

RESERVED = ".cellshelf"
"""First segment of what a folder store keeps for itself; no key begins with it."""

_LONGEST_KEY = 1024
_LONGEST_SEGMENT = 255


class BadKeyError(CellshelfError):
    """A key that some store could not hold, or would mix up with another."""


def check_key(key: str) -> None:
    """Raise BadKeyError unless every kind of store, folders and S3 servers alike, can hold `key`."""
    fault = _fault(key)
    if fault:
        raise BadKeyError(
            f"{key!r} cannot be a key: {fault}",
            hint="use plain names joined by single slashes, like a/b.json",
        )


def _fault(key: str) -> str:
    """What is wrong with `key`; empty if nothing is."""
    try:
        encoded = key.encode()
    except UnicodeEncodeError:
        return "it is not Unicode text"
    segments = key.split("/")
    faults = (
        (not key, "it is empty"),
        (key.startswith("/"), "it begins with a slash"),
        (key.endswith("/"), "it ends with a slash"),
        ("//" in key, "it has two slashes in a row"),
        ("." in segments or ".." in segments, "it has a segment `.` or `..`"),
        (segments[0] == RESERVED, f"`{RESERVED}` is reserved"),
        ("\\" in key, "it has a backslash"),
        (not key.isprintable(), "it has a character that does not print"),
        (unicodedata.normalize("NFC", key) != key, "it is not in Unicode's composed form (NFC)"),
        (len(encoded) > _LONGEST_KEY, f"it is longer than {_LONGEST_KEY} bytes"),
        (
            any(len(segment.encode()) > _LONGEST_SEGMENT for segment in segments),
            f"it has a segment longer than {_LONGEST_SEGMENT} bytes",
        ),
    )
    return next((fault for found, fault in faults if found), "")


def parents(key: str) -> Iterator[str]:
    """The folders that `key` lies in, outermost first: `a` and `a/b` of `a/b/c`."""
    segments = key.split("/")
    for end in range(1, len(segments)):
        yield "/".join(segments[:end])


def content_key(sha256: str, suffix: str) -> str:
    """Where a file with that digest lives: `sha256/ab/<sha256>.h5ad` (`suffix` with or without its dot)."""
    return f"sha256/{sha256[:2]}/{sha256}.{suffix.removeprefix('.')}"


def asset_key(asset: Asset) -> str:
    """Where an asset lives in the catalog's own store."""
    return content_key(asset.sha256, asset.role.value)


def sidecar_key(sidecar: Sidecar) -> str:
    """Where a sidecar lives in the catalog's own store."""
    return content_key(sidecar.sha256, sidecar.suffix)
