"""Sparse matrices brought into rows with ascending columns, in bounded memory."""

import tempfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix

from generator.errors import UnreadableFileError
from generator.formats.standard_writing import Stream, encode
from generator.h5ad import h5
from generator.h5ad.matrices import Sparse
from generator.h5ad.vector import Array
from generator.model.summary import Layout

BLOCK = 1 << 22
"""Stored values that are read at a time."""
BAND = 1 << 23
"""Stored values of the rows that a matrix in columns is turned by at a time."""
MAX_BANDS = 200
"""Each band has two files open."""
_BROKEN = "Write the file again with anndata."


def pointers(body: Sparse, name: str) -> Array:
    """The matrix's indptr as int64; raises UnreadableFileError if it does not lead through the values."""
    h5.require_readable(body.indptr)
    found = np.asarray(body.indptr[:]).astype(np.int64)
    if found[0] != 0 or found[-1] != body.data.shape[0] or (np.diff(found) < 0).any():
        raise UnreadableFileError(f"{name}/indptr does not lead through the stored values.", hint=_BROKEN)
    if len(found) > 1 and int(np.diff(found).max()) > 16 * BAND:
        raise UnreadableFileError(f"{name} has a row of more than {16 * BAND:,} values.", hint=_BROKEN)
    return found


def is_sorted(body: Sparse, name: str) -> bool:
    """Whether columns ascend within every row of a matrix in CSR."""
    ends = pointers(body, name)
    h5.require_readable(body.indices)
    for first, last in _runs(ends, BLOCK):
        start, stop = int(ends[first]), int(ends[last])
        found = np.asarray(body.indices[start:stop])
        if len(found) and (int(found.min()) < 0 or int(found.max()) >= body.shape[1]):
            raise UnreadableFileError(f"{name}/indices names columns that are not there.", hint=_BROKEN)
        falls = found[1:] < found[:-1]
        inner = ends[first + 1 : last] - start
        falls[inner[(inner > 0) & (inner < len(found))] - 1] = False
        if falls.any():
            return False
    return True


def write_rows(body: Sparse, parent: h5.Group, name: str, where: str, folder: Path) -> None:
    """Write the matrix as CSR with ascending columns; `folder` takes temporary files."""
    group = parent.create_group(name)
    encode(group, "csr_matrix", "0.1.0")
    group.attrs["shape"] = np.array(body.shape, dtype=np.int64)
    ends = pointers(body, where)
    h5.require_readable(body.data)
    h5.require_readable(body.indices)
    turned = body.layout is Layout.CSC
    indices = body.indices.dtype
    if turned and indices.itemsize < np.dtype(np.int32).itemsize:
        indices = np.dtype(np.int32)  # there may be more columns than rows
    parts = _turned(body, where, ends, folder) if turned else _in_rows(body, ends)
    data = Stream(group, "data", body.data.shape, body.data.dtype)
    columns = Stream(group, "indices", body.indices.shape, indices)
    rows = Stream(group, "indptr", (body.shape[0] + 1,), body.indptr.dtype)
    rows.append(np.zeros(1, dtype=np.int64))
    total = 0
    for values, places, stops in parts:
        data.append(values)
        columns.append(places)
        rows.append(stops + total)
        total += len(values)
    for stream in (data, columns, rows):
        stream.close()


Part = tuple[Array, Array, Array]
"""Values, their columns, and the ends of rows counted from the part's beginning."""


def _in_rows(body: Sparse, ends: Array) -> Iterator[Part]:
    for first, last in _runs(ends, BLOCK):
        start, stop = int(ends[first]), int(ends[last])
        inner = ends[first : last + 1] - start
        columns = np.asarray(body.indices[start:stop])
        # The places are sorted instead of the values, which scipy has not for every type.
        block = csr_matrix(
            (np.arange(stop - start), columns.astype(columns.dtype.newbyteorder("=")), inner),
            shape=(last - first, body.shape[1]),
        )
        block.sort_indices()
        yield np.asarray(body.data[start:stop])[block.data], block.indices, inner[1:]


def _turned(body: Sparse, where: str, ends: Array, folder: Path) -> Iterator[Part]:
    counts = _rows_counted(body, where)
    total = np.cumsum(counts)
    most = max(BAND, len(body.data) // MAX_BANDS)
    bands = [0, *(last for _, last in _runs(np.concatenate([[0], total]), most))]
    with tempfile.TemporaryDirectory(dir=folder, prefix=".cellshelf-") as place:
        buckets = _Buckets(Path(place), np.array(bands, dtype=np.int64), body)
        buckets.fill(ends)
        for number, (first, last) in enumerate(pairwise(bands)):
            values, rows, columns = buckets.band(number)
            block = csc_matrix((np.arange(len(rows)), rows, columns), shape=(last - first, body.shape[1]))
            turned = block.tocsr()
            yield values[turned.data], turned.indices, np.cumsum(counts[first:last])


def _rows_counted(body: Sparse, where: str) -> Array:
    counts = np.zeros(body.shape[0], dtype=np.int64)
    for start in range(0, body.indices.shape[0], BLOCK):
        found = np.asarray(body.indices[start : start + BLOCK])
        if int(found.min()) < 0 or int(found.max()) >= body.shape[0]:
            raise UnreadableFileError(f"{where}/indices names rows that are not there.", hint=_BROKEN)
        counts += np.bincount(found, minlength=body.shape[0])
    return counts


class _Buckets:
    """Values of a matrix in columns, sorted into files by the band of rows that they belong to."""

    def __init__(self, folder: Path, bands: Array, body: Sparse) -> None:
        self._folder = folder
        self._bands = bands
        self._body = body
        self._columns = np.zeros((len(bands) - 1, body.shape[1]), dtype=np.int64)
        self._dtype: np.dtype[Any] = body.data.dtype.newbyteorder("=")

    def fill(self, ends: Array) -> None:
        """Go through the matrix once."""
        files = [
            (self._path(number, "values").open("wb"), self._path(number, "rows").open("wb"))
            for number in range(len(self._bands) - 1)
        ]
        try:
            for first, last in _runs(ends, BLOCK):
                self._sort(first, last, ends, files)
        finally:
            for pair in files:
                for file in pair:
                    file.close()

    def _sort(self, first: int, last: int, ends: Array, files: Sequence[tuple[IO[bytes], IO[bytes]]]) -> None:
        start, stop = int(ends[first]), int(ends[last])
        if start == stop:
            return
        rows = np.asarray(self._body.indices[start:stop]).astype(np.int64)
        band = np.searchsorted(self._bands, rows, side="right") - 1
        columns = np.repeat(np.arange(first, last), np.diff(ends[first : last + 1]))
        wide = last - first
        pairs = np.bincount(band * wide + columns - first, minlength=len(files) * wide)
        self._columns[:, first:last] += pairs.reshape(-1, wide)
        order = np.argsort(band.astype(np.uint16), kind="stable")
        values = np.asarray(self._body.data[start:stop]).astype(self._dtype)[order]
        local = (rows - self._bands[band])[order].astype(np.int32)
        stops = np.cumsum(np.bincount(band, minlength=len(files)))
        for number, (a, b) in enumerate(zip([0, *stops.tolist()], stops.tolist(), strict=False)):
            files[number][0].write(values[a:b].tobytes())
            files[number][1].write(local[a:b].tobytes())

    def band(self, number: int) -> tuple[Array, Array, Array]:
        """A band's values, their rows within the band, and the ends of its columns."""
        columns = np.concatenate([[0], np.cumsum(self._columns[number])])
        values = np.fromfile(self._path(number, "values"), dtype=self._dtype)
        return values, np.fromfile(self._path(number, "rows"), dtype=np.int32), columns

    def _path(self, number: int, what: str) -> Path:
        return self._folder / f"{number}.{what}"


def _runs(ends: Array, most: int) -> Iterator[tuple[int, int]]:
    """Runs of rows that hold at most `most` values together, or one row each."""
    first, rows = 0, len(ends) - 1
    while first < rows:
        last = int(np.searchsorted(ends, ends[first] + most, side="right")) - 1
        last = min(max(last, first + 1), rows)
        yield first, last
        first = last
