"""One-dimensional values by their chunks, inflated here: HDF5's own cache takes twice as long."""

from collections.abc import Callable

import deflate
import h5py
import numpy as np

from generator.errors import UnreadableFileError
from generator.h5ad import h5
from generator.h5ad.vector import Array

_DIRECT = {h5py.h5z.FILTER_SHUFFLE, h5py.h5z.FILTER_DEFLATE}
_KINDS = "iuf"


class Values:
    """The values of a dataset, read in any pieces; quickest in order."""

    def __init__(self, data: h5.Dataset) -> None:
        h5.require_readable(data)
        self._data = data
        self._undo = _undo(data)
        self._size = int(data.chunks[0]) if data.chunks else 0
        self._last: tuple[int, Array] | None = None

    def __len__(self) -> int:
        return int(self._data.shape[0])

    def read(self, start: int, stop: int, out: Array | None = None) -> Array:
        """Values `start` to `stop`, put into `out` and its type if that is given."""
        found = np.empty(stop - start, dtype=self._data.dtype) if out is None else out
        if self._undo is None:
            found[:] = self._data[start:stop]
            return found
        at = start
        while at < stop:
            number, offset = divmod(at, self._size)
            step = min(self._size - offset, stop - at)
            found[at - start : at - start + step] = self._chunk(number)[offset : offset + step]
            at += step
        return found

    def _chunk(self, number: int) -> Array:
        if self._last is None or self._last[0] != number:
            self._last = (number, self._inflated(number))
        return self._last[1]

    def _inflated(self, number: int) -> Array:
        assert self._undo is not None
        mask, raw = self._data.id.read_direct_chunk((number * self._size,))
        if mask:  # this chunk skipped a filter
            start = number * self._size
            return np.asarray(self._data[start : start + self._size])
        try:
            return np.frombuffer(self._undo(raw), dtype=self._data.dtype, count=self._size)
        except (deflate.DeflateError, ValueError) as error:
            raise UnreadableFileError(
                f"{self._data.name.lstrip('/')} cannot be inflated.",
                hint="The file is damaged: compare its sha256 with the original and copy it again.",
            ) from error


def _undo(data: h5.Dataset) -> Callable[[bytes], bytes] | None:
    """What undoes the dataset's filters; None where HDF5 is to do it."""
    plist = data.id.get_create_plist()
    filters = [plist.get_filter(i)[0] for i in range(plist.get_nfilters())]
    plain = data.dtype.kind in _KINDS and data.id.get_type().get_size() == data.dtype.itemsize
    if not data.chunks or not filters or not set(filters) <= _DIRECT or not plain:
        return None
    if len(filters) != len(set(filters)) or data.id.get_num_chunks() != -(-data.shape[0] // data.chunks[0]):
        return None
    width, size = data.dtype.itemsize, int(data.chunks[0]) * data.dtype.itemsize

    def undo(raw: bytes) -> bytes:
        for code in reversed(filters):
            if code == h5py.h5z.FILTER_DEFLATE:
                raw = bytes(deflate.zlib_decompress(raw, size))
            elif width > 1:
                raw = np.frombuffer(raw, dtype=np.uint8).reshape(width, -1).T.tobytes()
        return raw

    return undo
