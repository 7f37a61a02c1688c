"""Arrays, strings and notes as today's AnnData has them: in chunks, compressed, the same bytes every time."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import deflate
import h5py
import numpy as np

from generator.h5ad import h5
from generator.h5ad.vector import Array

CHUNK_BYTES = 1 << 18
"""Size of a chunk before compression: what a reader of a few rows has to inflate."""
MAX_ROW = 1 << 26
"""Bytes of a row of an array beyond which it is stored as it was."""
BLOCK_BYTES = 1 << 24
"""Bytes of an array that are read at a time."""
_LEVEL = 4
_SMALL = 1 << 20
"""Arrays below this are well stored in whatever way."""
_LEAST_CHUNK, _LARGEST_CHUNK = 1 << 12, 1 << 24
_TEXT = h5py.string_dtype("utf-8")
_TEXTS_A_CHUNK = 1 << 14
_TEXT_BYTES = 64
"""What a string takes in memory, about."""


def encode(item: h5.Item, kind: str, version: str) -> None:
    """Say which of AnnData's encodings the item has."""
    item.attrs["encoding-type"], item.attrs["encoding-version"] = kind, version


class Stream:
    """An array of known shape that is written row by row, each chunk compressed here.

    HDF5 would inflate with whatever zlib it was built with; libdeflate is twice as fast, and its bytes
    are the same on every machine. Whole numbers are shuffled first, which halves indices.
    """

    def __init__(self, parent: h5.Group, name: str, shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
        self._dtype = dtype.newbyteorder("=")
        row = max(int(np.prod(shape[1:], dtype=object)) * dtype.itemsize, 1)
        self._rows = max(1, min(CHUNK_BYTES // row, max(shape[0], 1)))
        self._shuffled = dtype.kind in "iu" and dtype.itemsize > 1
        self.data = parent.create_dataset(
            name,
            shape,
            self._dtype,
            maxshape=(None, *shape[1:]),
            chunks=(self._rows, *(max(side, 1) for side in shape[1:])),
            compression="gzip",
            compression_opts=_LEVEL,
            shuffle=self._shuffled,
        )
        self._waiting: list[Array] = []
        self._count = 0
        self._written = 0

    def append(self, values: Array) -> None:
        """Add rows; `close` writes the last of them."""
        self._waiting.append(values)
        self._count += len(values)
        if self._count >= self._rows:
            values = np.ascontiguousarray(np.concatenate(self._waiting), dtype=self._dtype)
            full = len(values) - len(values) % self._rows
            for start in range(0, full, self._rows):
                self._write(values[start : start + self._rows])
            self._waiting = [values[full:]]
            self._count = len(values) - full

    def close(self) -> None:
        """Write what is left, the last chunk filled up with zeros."""
        if self._count:
            last = np.zeros((self._rows, *self.data.shape[1:]), dtype=self._dtype)
            last[: self._count] = np.concatenate(self._waiting)
            self._write(last)

    def _write(self, chunk: Array) -> None:
        octets = chunk.reshape(-1).view(np.uint8)
        if self._shuffled:
            octets = np.ascontiguousarray(octets.reshape(-1, self._dtype.itemsize).T)
        place = (self._written, *(0 for _ in self.data.shape[1:]))
        self.data.id.write_direct_chunk(place, bytes(deflate.zlib_compress(octets.tobytes(), _LEVEL)))
        self._written += self._rows


def write_array(parent: h5.Group, name: str, values: Array) -> None:
    """Write an array at hand, compressed if it is large."""
    if values.nbytes < _SMALL:
        encode(parent.create_dataset(name, data=values), "array", "0.2.0")
        return
    stream = Stream(parent, name, values.shape, values.dtype)
    stream.append(values)
    stream.close()
    encode(stream.data, "array", "0.2.0")


def write_texts(parent: h5.Group, name: str, length: int, blocks: Iterable[Sequence[str | bytes]]) -> None:
    """Write strings of which there are `length`, block by block."""
    large = length > _TEXTS_A_CHUNK
    storage = {"chunks": (_TEXTS_A_CHUNK,), "compression": "gzip", "maxshape": (None,)} if large else {}
    data = parent.create_dataset(name, (length,), _TEXT, **storage)
    start = 0
    for block in blocks:
        data[start : start + len(block)] = np.array(block, dtype=object)
        start += len(block)
    encode(data, "string-array", "0.2.0")


def write_categorical(
    parent: h5.Group, name: str, length: int, categories: Sequence[str], blocks: Iterable[Array]
) -> None:
    """Write a categorical column: blocks of codes into `categories`, -1 where there is no value."""
    group = parent.create_group(name)
    encode(group, "categorical", "0.2.0")
    group.attrs["ordered"] = False
    smallest = np.min_scalar_type(-max(len(categories), 1))
    codes = Stream(group, "codes", (length,), smallest)
    for block in blocks:
        codes.append(block.astype(smallest))
    codes.close()
    encode(codes.data, "array", "0.2.0")
    write_texts(group, "categories", len(categories), [categories] if categories else [])


def write_text(parent: h5.Group, name: str, text: str) -> None:
    """Write a note of one string, in place of whatever had the name."""
    if name in parent.keys():  # noqa: SIM118 - `in parent` would follow links
        del parent[name]
    encode(parent.create_dataset(name, data=text, dtype=_TEXT), "string", "0.2.0")


def is_well_stored(data: h5.Dataset) -> bool:
    """Whether an array needs no other chunks or compression: gzip, which every HDF5 reads, unless small."""
    if data.shape is None or data.ndim == 0 or data.dtype.kind not in "iufb" or data.dtype.shape:
        return True
    row = int(np.prod(data.shape[1:], dtype=object)) * data.dtype.itemsize
    packed = h5.compression(data)
    if data.size * data.dtype.itemsize < _SMALL or row > MAX_ROW:
        return packed in ("gzip", "none")
    chunk = int(np.prod(data.chunks, dtype=object)) * data.dtype.itemsize if data.chunks else 0
    return packed == "gzip" and _LEAST_CHUNK <= chunk <= _LARGEST_CHUNK


def copy_array(data: h5.Dataset, parent: h5.Group, name: str) -> None:
    """Copy an array as it is stored, without its time stamps, or in good chunks if it has poor ones."""
    if is_well_stored(data):
        _copy(data, parent, name)
    else:
        _rewrite(data, parent, name)
    for key in data.attrs:
        found = data.attrs.get_id(key)
        if h5.is_plain(found.dtype):
            parent[name].attrs.create(key, data.attrs[key], dtype=found.dtype)


def _copy(data: h5.Dataset, parent: h5.Group, name: str) -> None:
    # HDF5's own copy of an object would stamp it with the time.
    plist = data.id.get_create_plist()
    plist.set_obj_track_times(False)
    kind = data.id.get_type().copy()
    out = h5py.Dataset(h5py.h5d.create(parent.id, name.encode(), kind, data.id.get_space(), plist))
    if not data.size:
        return
    if data.chunks and h5py.check_string_dtype(data.dtype) is None and not data.dtype.hasobject:
        places: list[tuple[int, ...]] = []
        data.id.chunk_iter(lambda chunk: places.append(chunk.chunk_offset))
        for place in places:
            mask, octets = data.id.read_direct_chunk(place)
            out.id.write_direct_chunk(place, octets, mask)
    elif data.ndim == 0:
        out[()] = data[()]
    else:
        for start, stop in _blocks(data):
            out[start:stop] = data[start:stop]


def _rewrite(data: h5.Dataset, parent: h5.Group, name: str) -> None:
    stream = Stream(parent, name, data.shape, data.dtype)
    for start, stop in _blocks(data):
        stream.append(np.asarray(data[start:stop]))
    stream.close()


def _blocks(data: h5.Dataset) -> Iterator[tuple[int, int]]:
    row = max(int(np.prod(data.shape[1:], dtype=object)) * max(data.dtype.itemsize, _TEXT_BYTES), 1)
    step = max(1, BLOCK_BYTES // row)
    for start in range(0, data.shape[0], step):
        yield start, min(start + step, data.shape[0])
