"""What `api` hands to `website`: a file that is published as it is."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from generator.model.record import record

_encode = msgspec.json.Encoder().encode


@record
class ApiFile:
    """One file of the API."""

    path: str
    """Where it lies in the site, e.g. `api/datasets/8XK3M1PZ.json`."""
    data: bytes


@record
class ApiList:
    """One file of the API whose size is that of the catalog."""

    path: str
    pieces: Iterator[bytes]
    """Its bytes, to be taken once."""


def compact(value: Any) -> bytes:  # noqa: ANN401 - any record of this room
    """A record as one line of JSON, without its line feed."""
    return _encode(value)


def document(path: str, value: Any) -> ApiFile:  # noqa: ANN401 - any record of this room
    """A record as a file of its own, indented for people."""
    return ApiFile(path=path, data=msgspec.json.format(_encode(value), indent=2) + b"\n")


def listing(path: str, entries: Iterable[bytes]) -> ApiList:
    """Records that are JSON already as one array, a record a line."""
    return ApiList(path=path, pieces=_array(entries))


def lines(path: str, entries: Iterable[bytes]) -> ApiList:
    """Records that are JSON already as NDJSON, a record a line."""
    return ApiList(path=path, pieces=(entry + b"\n" for entry in entries))


def _array(entries: Iterable[bytes]) -> Iterator[bytes]:
    before = b"[\n"
    for entry in entries:
        yield before + entry
        before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"
