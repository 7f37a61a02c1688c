"""Bytes that a browser reads quickly: numbers as varints, lists as gaps, one header and one body a file.

A packed file is `CSB1`, the header's length (4 bytes, little-endian), the header as JSON, the body; all of it
gzipped here, because hosts compress no file that they do not know by its name.
"""

import hashlib
import struct
from array import array
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import deflate
import msgspec

if TYPE_CHECKING:
    import numpy as np

MAGIC = b"CSB1"
_SEVEN = 127
_encode = msgspec.json.Encoder().encode
_LEVEL = 9
_TOGETHER = 1 << 18
"""Numbers that are packed at a time: some 50 bytes of memory for each."""


def varints(numbers: Sequence[int]) -> bytes:
    """Non-negative integers, seven bits a byte, lowest first; the eighth bit says that more follow."""
    import numpy as np  # noqa: PLC0415 - takes a tenth of a second, which commands that pack nothing spare

    return _varints(np.array(numbers, dtype=np.int64))[0]


def gap_varints(lists: Sequence["array[int]"]) -> tuple[bytes, list[int]]:
    """Lists of ascending integers, one behind another, and where each one ends.

    Each number stands as a varint of its distance from its predecessor, less one; the first less zero.
    """
    body, ends = bytearray(), []
    for some in _at_most(lists, _TOGETHER):
        start = len(body)
        more, found = _gap_varints(some)
        body += more
        ends += [start + end for end in found]
    return bytes(body), ends


def _at_most(lists: Sequence["array[int]"], most: int) -> Iterator[list["array[int]"]]:
    """The lists in order, as many at a time as have so many numbers together, but at least one."""
    some: list[array[int]] = []
    count = 0
    for one in lists:
        if some and count + len(one) > most:
            yield some
            some, count = [], 0
        some.append(one)
        count += len(one)
    if some:
        yield some


def _gap_varints(lists: list["array[int]"]) -> tuple[bytes, list[int]]:
    import numpy as np  # noqa: PLC0415 - as above

    lengths = np.array([len(one) for one in lists], dtype=np.int64)
    ends = np.cumsum(lengths)
    numbers = np.frombuffer(b"".join(lists), dtype=np.uintc).astype(np.int64)
    gaps = np.diff(numbers, prepend=-1) - 1
    first = (ends - lengths)[lengths > 0]
    gaps[first] = numbers[first]
    body, sizes = _varints(gaps)
    return body, np.append(0, np.cumsum(sizes))[ends].tolist()


def _varints(numbers: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> tuple[bytes, Any]:
    """The bytes of all of them, and how many each takes."""
    import numpy as np  # noqa: PLC0415 - as above

    sizes = np.ones(len(numbers), dtype=np.int64)
    most = int(numbers.max(initial=0))
    while most >= 1 << (7 * int(sizes.max(initial=1))):
        sizes += numbers >> (7 * sizes) > 0
    starts = np.cumsum(sizes) - sizes
    out = np.zeros(int(sizes.sum()), dtype=np.uint8)
    for place in range(int(sizes.max(initial=0))):
        longer = sizes > place
        more = (sizes > place + 1)[longer]
        out[starts[longer] + place] = numbers[longer] >> (7 * place) & _SEVEN | more << 7
    return out.tobytes(), sizes


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
    return _encode(value)


def pack(header: object, body: bytes = b"") -> bytes:
    """A packed file before compression."""
    head = to_json(header)
    return MAGIC + struct.pack("<I", len(head)) + head + body


def compress(data: bytes) -> bytes:
    """Gzipped, with no date in it; libdeflate makes it a tenth smaller than zlib, in half the time."""
    return bytes(deflate.gzip_compress(data, _LEVEL))


def name(data: bytes) -> str:
    """A file name that changes with the content: 16 hex digits of the SHA-256 of what is in it."""
    return f"{hashlib.sha256(data).hexdigest()[:16]}.bin"
