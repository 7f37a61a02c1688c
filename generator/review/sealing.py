"""Sealing: what a link's secret opens, and nothing else does.

A sealed file is 16 bytes of salt, then AES-256-GCM of each MiB with its 16-byte tag. Its key comes from the
secret, the file's name and the salt by HKDF-SHA256; the nonce counts the pieces and marks the last one, so
that none can be left out, added or moved; the name is authenticated too. `loader/sealing.js` reads the same.
"""

import base64
import gzip
import json
import math
import struct
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from generator.errors import CellshelfError

SECRET_BYTES = 32
SALT_BYTES = 16
PIECE = 1 << 20
"""Bytes that are sealed together."""
_TAG = 16
_PROTOCOL = b"cellshelf review 1"
_LAST = 0x80000000
_LENGTH = struct.Struct(">Q")


class SealError(CellshelfError):
    """What was sealed does not open: another key, another name, or not the bytes that were sealed."""

    def __init__(self) -> None:
        super().__init__("it does not open", hint="the key is another, or the file was changed")

    def __reduce__(self) -> tuple[object, ...]:
        return SealError, ()


def link_id(secret: bytes) -> str:
    """The id of the link with that secret, which tells nothing of it: 32 hexadecimal digits."""
    return _derive(secret, b"id", 16).hex()


def data_token(secret: bytes) -> str:
    """The folder of the link's data files, which nobody guesses: 32 hexadecimal digits."""
    return _derive(secret, b"data", 16).hex()


def spelled(secret: bytes) -> str:
    """The secret as an address has it: 43 letters, digits, hyphens and underscores."""
    return base64.urlsafe_b64encode(secret).rstrip(b"=").decode()


def file_key(secret: bytes, name: str) -> bytes:
    """The key that opens the file of that name, and no other file of the link: 32 bytes."""
    return _derive(secret, b"file:" + name.encode(), 32)


def seal(key: bytes, name: str, content: bytes, salt: bytes) -> bytes:
    """`content` sealed under `key`; `salt` is 16 bytes that no other content is sealed with."""
    assert len(salt) == SALT_BYTES
    cipher, count = _cipher(key, salt), max(1, math.ceil(len(content) / PIECE))
    pieces = [
        cipher.encrypt(
            _nonce(number, last=number == count - 1),
            content[number * PIECE : (number + 1) * PIECE],
            name.encode(),
        )
        for number in range(count)
    ]
    return b"".join([salt, *pieces])


def unseal(key: bytes, name: str, sealed: bytes) -> bytes:
    """What was sealed; raises SealError unless all of it is as it was."""
    salt, rest = sealed[:SALT_BYTES], sealed[SALT_BYTES:]
    if len(salt) < SALT_BYTES or len(rest) < _TAG:
        raise SealError
    cipher, step = _cipher(key, salt), PIECE + _TAG
    count = math.ceil(len(rest) / step)
    try:
        pieces = [
            cipher.decrypt(
                _nonce(number, last=number == count - 1),
                rest[number * step : (number + 1) * step],
                name.encode(),
            )
            for number in range(count)
        ]
    except InvalidTag:
        raise SealError from None
    return b"".join(pieces)


def pack(files: Mapping[str, bytes]) -> bytes:
    """Files as one compressed and padded piece, whose size is one of few."""
    index = json.dumps([[name, len(data)] for name, data in files.items()]).encode()
    inner = gzip.compress(b"".join([_LENGTH.pack(len(index)), index, *files.values()]), mtime=0)
    framed = _LENGTH.pack(len(inner)) + inner
    return framed.ljust(padded(len(framed)), b"\0")


def unpack(packed: bytes) -> dict[str, bytes]:
    """The files that were packed."""
    start = _LENGTH.size
    inner = gzip.decompress(packed[start : start + _LENGTH.unpack_from(packed)[0]])
    at = start + _LENGTH.unpack_from(inner)[0]
    files = {}
    for name, length in json.loads(inner[start:at]):
        files[name] = inner[at : at + length]
        at += length
    return files


def padded(size: int) -> int:
    """The next of few sizes: at most a sixteenth larger, and never below 64 KiB."""
    least = 1 << 16
    if size <= least:
        return least
    step = 1 << (size.bit_length() - 5)
    return math.ceil(size / step) * step


def _nonce(number: int, *, last: bool) -> bytes:
    return struct.pack(">IQ", _LAST if last else 0, number)


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(_derive(key, b"content", 32, salt))


def _derive(key: bytes, info: bytes, length: int, salt: bytes = b"") -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=_PROTOCOL + salt, info=info).derive(key)
