"""A file on a web server, read by byte ranges: what h5py needs of an 11 GB file is a few megabytes."""

import io
import threading
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Protocol

from generator.storage.fetching import Fetcher

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

BLOCK = 128 << 10
"""Bytes that are fetched and kept together."""
CACHE = 64 << 20
"""Bytes kept at most."""

_WIDEST = 8 << 20  # of one request, so that large ranges go in parallel
_THREADS = 8

_Block = bytes  # the class below has a counter of that name
_Blocks = dict[int, _Block]


class Ranges(Protocol):
    """Byte ranges of one file that is elsewhere; safe to use from several threads."""

    @property
    def url(self) -> str:
        """What was opened."""
        ...

    @property
    def size(self) -> int:
        """Bytes of the whole file, once opened."""
        ...

    @property
    def requests(self) -> int:
        """Requests answered so far."""
        ...

    @property
    def bytes(self) -> int:
        """Bytes of content received so far."""
        ...

    def open(self, length: int) -> _Block:
        """The first `length` bytes, or all if there are fewer."""
        ...

    def fetch(self, start: int, end: int) -> _Block:
        """Bytes `start` to before `end`."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


class RemoteFile(io.RawIOBase):
    """A seekable, read-only file elsewhere; every read may raise OutsideError."""

    def __init__(self, fetcher: Ranges, *, block: int, cache: int) -> None:
        super().__init__()
        self._fetcher = fetcher
        self._block = block
        self._capacity = max(cache // block, 1)
        self._blocks: OrderedDict[int, bytes] = OrderedDict()
        self._lock = threading.Lock()
        self._position = 0
        first = fetcher.open(block)
        if fetcher.size:
            self._keep(0, first)

    @property
    def url(self) -> str:
        """What was opened, before any redirect."""
        return self._fetcher.url

    @property
    def size(self) -> int:
        """Bytes of the whole file."""
        return self._fetcher.size

    @property
    def requests(self) -> int:
        """Requests answered so far."""
        return self._fetcher.requests

    @property
    def bytes(self) -> int:
        """Bytes of content received so far."""
        return self._fetcher.bytes

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """Where the next read begins."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to where the next read begins; beyond the end is allowed."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError(f"cannot seek to {base + offset}")
        self._position = base + offset
        return self._position

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill as much of `buffer` as there are bytes left; how many."""
        view = memoryview(buffer).cast("B")
        end = min(self._position + len(view), self.size)
        start = self._position
        if start >= end:
            return 0
        indexes = range(start // self._block, (end - 1) // self._block + 1)
        blocks = self._load(indexes)
        for index in indexes:
            offset = index * self._block
            low, high = max(start, offset), min(end, offset + self._block)
            view[low - start : high - start] = blocks[index][low - offset : high - offset]
        self._position = end
        return end - start

    def readall(self) -> _Block:
        """Everything from here on, in as few requests as the cache leaves to make."""
        rest = bytearray(max(self.size - self._position, 0))
        self.readinto(rest)
        return bytes(rest)

    def prefetch(self, ranges: Iterable[tuple[int, int]]) -> None:
        """Fetch many (start, end) ranges at once: neighbours together, requests side by side.

        What does not fit into the cache is left for later reads.
        """
        wanted = {
            index
            for start, end in ranges
            if 0 <= start < end
            for index in range(start // self._block, (min(end, self.size) - 1) // self._block + 1)
        }
        with self._lock:
            missing = sorted(wanted - self._blocks.keys())[: self._capacity]
        runs = _runs(missing, longest=max(_WIDEST // self._block, 1))
        if not runs:
            return
        with ThreadPoolExecutor(min(_THREADS, len(runs)), thread_name_prefix="ranges") as pool:
            for _ in pool.map(self._fetch, runs):
                pass

    def close(self) -> None:
        """Let go of connections and memory."""
        if not self.closed:
            self._fetcher.close()
            self._blocks.clear()
        super().close()

    def _load(self, indexes: range) -> _Blocks:
        """Those blocks, from the cache or else fetched, neighbours in one request."""
        with self._lock:
            found = {index: self._blocks[index] for index in indexes if index in self._blocks}
            for index in found:
                self._blocks.move_to_end(index)
        missing = [index for index in indexes if index not in found]
        for run in _runs(missing, longest=len(missing)):
            found |= self._fetch(run)
        return found

    def _fetch(self, run: range) -> _Blocks:
        """Those neighbouring blocks in one request, kept as long as there is room."""
        end = min(run.stop * self._block, self.size)
        data = self._fetcher.fetch(run.start * self._block, end)
        pieces: _Blocks = {}
        for place, index in enumerate(run):
            pieces[index] = data[place * self._block : (place + 1) * self._block]
            self._keep(index, pieces[index])
        return pieces

    def _keep(self, index: int, block: _Block) -> None:
        with self._lock:
            self._blocks[index] = block
            self._blocks.move_to_end(index)
            while len(self._blocks) > self._capacity:
                self._blocks.popitem(last=False)


def _runs(indexes: list[int], *, longest: int) -> list[range]:
    """Neighbours among ascending `indexes`, together; no run is longer than `longest`."""
    runs: list[range] = []
    for index in indexes:
        if runs and runs[-1].stop == index and len(runs[-1]) < longest:
            runs[-1] = range(runs[-1].start, index + 1)
        else:
            runs.append(range(index, index + 1))
    return runs


def open_remote(url: str, *, block: int = BLOCK, cache: int = CACHE, timeout: float = 30.0) -> RemoteFile:
    """Open a file over http or https; `timeout` is the seconds to wait for any answer.

    Raises OutsideError where it cannot be had, or the server cannot send parts of it.
    """
    return RemoteFile(Fetcher(url, timeout=timeout), block=block, cache=cache)
