"""What `api` hands to `website`: a file that is published as it is."""

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


def compact(value: Any) -> bytes:  # noqa: ANN401 - any record of this room
    """A record as one line of JSON, without its line feed."""
    return _encode(value)


def document(path: str, value: Any) -> ApiFile:  # noqa: ANN401 - any record of this room
    """A record as a file of its own, indented for people."""
    return ApiFile(path=path, data=msgspec.json.format(_encode(value), indent=2) + b"\n")


def listing(path: str, entries: list[bytes]) -> ApiFile:
    """Records that are JSON already as one array, a record a line."""
    return ApiFile(path=path, data=b"[\n" + b",\n".join(entries) + b"\n]\n" if entries else b"[]\n")


def lines(path: str, entries: list[bytes]) -> ApiFile:
    """Records that are JSON already as NDJSON, a record a line."""
    return ApiFile(path=path, data=b"".join(entry + b"\n" for entry in entries))
