"""Which bytes of a remote file a summary will want, fetched together before anything is read.

HDF5 alone asks for one chunk after another: over a network that is hundreds of round trips. The wanted
arrays are known once the file's structure has been walked, and so are their places.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, cast

import numpy as np

from generator.h5ad import Seen, h5, matrices
from generator.h5ad.coordinates import FLAT
from generator.h5ad.frame import Coded, Frame, Plain
from generator.h5ad.matrices import Sparse

Range = tuple[int, int]
MAX_CHUNKS = 100_000


def prefetch(file: IO[bytes], opened: h5.Group, seen: Seen) -> None:
    """Have the file fetch what will be read, if it is one that can (`prefetch(ranges)`)."""
    fetch = cast("Callable[[list[Range]], None] | None", getattr(file, "prefetch", None))
    if fetch is not None:
        fetch(wanted(opened, seen))


def wanted(opened: h5.Group, seen: Seen) -> list[Range]:
    """Byte ranges (start, end) of columns, row pointers, samples and coordinates, in the file's order."""
    found: set[Range] = set()
    for frame in (seen.obs, seen.var):
        for data in _columns(frame):
            found.update(of_dataset(data))
    for one in seen.coordinates:
        # Wide ones are only looked at in places.
        if one.dimensions == FLAT:
            found.update(of_dataset(one.data))
    for _, body in matrices.bodies(opened, len(seen.obs), len(seen.var)):
        if isinstance(body, Sparse):
            found.update(of_dataset(body.indptr))
        for place in matrices.sampled(body.data):
            found.update(of_dataset(body.data, place))
    return sorted(found)


def _columns(frame: Frame) -> Iterator[h5.Dataset]:
    if isinstance(frame.item, h5.Dataset):
        yield frame.item
        return
    for name in frame.names:
        stored = frame.column(name)
        if isinstance(stored, Coded):
            yield stored.codes.data
            yield stored.categories.data
        elif isinstance(stored, Plain):
            if not stored.values.is_text:
                yield stored.values.data
            if stored.mask is not None:
                yield stored.mask.data


def of_dataset(data: h5.Dataset, place: tuple[slice, ...] | None = None) -> Iterable[Range]:
    """Where the dataset's bytes lie in the file; with `place`, those of the chunks that hold it."""
    if data.chunks is None:
        start = data.id.get_offset()
        if start is None:
            return
        row = data.dtype.itemsize * int(np.prod(data.shape[1:], dtype=object))
        low, high = (place[0].start, place[0].stop) if place else (0, data.shape[0] if data.ndim else 1)
        yield start + low * row, start + high * row
        return
    if place is None:
        yield from _all_chunks(data)
        return
    axes = [
        range(part.start // chunk * chunk, part.stop, chunk)
        for part, chunk in zip(place, data.chunks, strict=False)
    ]
    for corner in np.stack(np.meshgrid(*axes), -1).reshape(-1, len(axes)).tolist():
        info = data.id.get_chunk_info_by_coord(tuple(corner))
        if info.byte_offset is not None:
            yield info.byte_offset, info.byte_offset + info.size


def _all_chunks(data: h5.Dataset) -> list[Range]:
    found: list[Range] = []

    def keep(chunk: Any) -> bool | None:  # noqa: ANN401 - h5py's StoreInfo has no public type
        if chunk.byte_offset is not None:
            found.append((chunk.byte_offset, chunk.byte_offset + chunk.size))
        # Anything but None ends the iteration.
        return True if len(found) >= MAX_CHUNKS else None

    data.id.chunk_iter(keep)
    return found
