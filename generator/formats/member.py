"""One gzip member, deflated in blocks by several threads.

Not several joined members: `readRDS(file)` reads those, `readRDS(url(...))` and `gzcon` stop after the first.
The bytes depend on the content, the level and the version of zlib-ng, but on no clock and no number of
threads; since zlib-ng 2.2 they do not depend on the processor either (its pull request 1681), s390x apart.
"""

import contextlib
import os
import struct
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from zlib_ng import zlib_ng

from generator.errors import OutsideError

LEVEL = 5
"""Level 6 takes 40 % longer for 1.6 % less (benchmarks/formats)."""
BLOCK = 1 << 22
"""Bytes deflated at a time."""
_WINDOW = 1 << 15
_HEADER = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
"""No name and no time: the same content gives the same bytes."""


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Tell a full or failing disk from a damaged file that is being read at the same time."""
    try:
        yield
    except OSError as error:
        raise OutsideError(
            f"{path.parent} could not be written to: {error.strerror or error}.",
            hint="Is there room on the disk? An R file takes about as much as its h5ad file.",
        ) from error


class GzipMember:
    """A file to write bytes to; whole on disk when the `with` ends without an error."""

    def __init__(self, path: Path, *, threads: int = 2) -> None:
        self._path = path
        self._threads = threads
        self._rest = bytearray()
        self._before = b""
        self._checksum = 0
        self._size = 0
        self._due: deque[Future[bytes]] = deque()

    def __enter__(self) -> Self:
        with writing(self._path):
            self._file: BinaryIO = self._path.open("wb")
        self._put(_HEADER)
        self._pool = ThreadPoolExecutor(self._threads)
        return self

    def write(self, data: bytes | memoryview) -> None:
        """Take these bytes; waits while all threads are busy."""
        view = memoryview(data)
        start = 0
        while start < len(view):
            stop = min(len(view), start + BLOCK - len(self._rest))
            self._rest += view[start:stop]
            start = stop
            if len(self._rest) == BLOCK:
                self._hand_over(last=False)

    def _hand_over(self, *, last: bool) -> None:
        block, self._rest = bytes(self._rest), bytearray()
        self._checksum = zlib_ng.crc32(block, self._checksum)
        self._size += len(block)
        self._due.append(self._pool.submit(_deflate, block, self._before, last=last))
        self._before = block[-_WINDOW:]
        while len(self._due) > (0 if last else self._threads + 1):
            self._put(self._due.popleft().result())

    def _put(self, data: bytes) -> None:
        with writing(self._path):
            self._file.write(data)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._hand_over(last=True)
                self._put(struct.pack("<II", self._checksum, self._size & 0xFFFFFFFF))
                with writing(self._path):
                    self._file.flush()
                    os.fsync(self._file.fileno())
        finally:
            self._pool.shutdown(cancel_futures=True)
            with writing(self._path):
                self._file.close()


def _deflate(block: bytes, before: bytes, *, last: bool) -> bytes:
    # What came before serves as dictionary, so that blocks compress as one stream.
    packer = zlib_ng.compressobj(LEVEL, zlib_ng.DEFLATED, -15, 8, 0, before)
    return packer.compress(block) + packer.flush(zlib_ng.Z_FINISH if last else zlib_ng.Z_SYNC_FLUSH)
