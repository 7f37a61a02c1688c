"""Bytes that a browser reads quickly: numbers as varints, lists as gaps, one header and one body a file.

A packed file is `CSB1`, the header's length (4 bytes, little-endian), the header as JSON, the body; all of it
gzipped here, because hosts compress no file that they do not know by its name.
"""

import gzip
import hashlib
import json
import struct
from collections.abc import Iterable, Sequence

MAGIC = b"CSB1"
_SEVEN = 127


def varints(numbers: Sequence[int]) -> bytes:
    """Non-negative integers, seven bits a byte, lowest first; the eighth bit says that more follow."""
    if not numbers or max(numbers) <= _SEVEN:
        return bytes(numbers)
    out = bytearray()
    for number in numbers:
        rest = number
        while rest > _SEVEN:
            out.append(rest & _SEVEN | 128)
            rest >>= 7
        out.append(rest)
    return bytes(out)


def gaps(ascending: Iterable[int]) -> list[int]:
    """Each number less its predecessor, less one; the first less zero."""
    found, last = [], -1
    for number in ascending:
        found.append(number - last - 1)
        last = number
    return found


def unvarint(data: bytes) -> list[int]:
    """What `varints` wrote."""
    numbers, value, shift = [], 0, 0
    for byte in data:
        value |= (byte & _SEVEN) << shift
        shift += 7
        if byte <= _SEVEN:
            numbers.append(value)
            value = shift = 0
    return numbers


def to_json(value: object) -> bytes:
    """Compact JSON, the same for the same value."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def pack(header: object, body: bytes = b"") -> bytes:
    """A packed file before compression."""
    head = to_json(header)
    return MAGIC + struct.pack("<I", len(head)) + head + body


def compress(data: bytes) -> bytes:
    """Gzipped, with no date in it."""
    return gzip.compress(data, compresslevel=9, mtime=0)


def name(data: bytes) -> str:
    """A file name that changes with the content: 16 hex digits of the SHA-256 of what is in it."""
    return f"{hashlib.sha256(data).hexdigest()[:16]}.bin"
