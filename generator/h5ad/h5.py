"""A door to HDF5 that follows nothing out of the file and reads nothing absurd.

Everything that the summaries read of a file passes through here. h5ad files come from strangers: an
external link or an external or virtual dataset would read other files, an unwritten dataset of 10^12
values would take the memory.
"""

import contextlib
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any, TypeAlias

import h5py
import numpy as np
from h5py import Dataset, Group, Reference

from generator.errors import CellshelfError, UnreadableFileError

__all__ = ["Dataset", "Group", "Reference"]

Item: TypeAlias = Group | Dataset

MAX_ATTRIBUTE = 1 << 22
"""Bytes of an attribute that are still read: names of some hundred thousand columns."""
MAX_CHUNK = 1 << 29
"""Bytes of one chunk that HDF5 is still asked to inflate."""
MAX_HOPS = 16
"""Soft links followed on the way to one item."""
_SMALL = 1 << 26
_RATIO = 1_100
"""Deflate makes nothing smaller than 1,032 times; what claims more was never written."""

_FILTERS = {
    h5py.h5z.FILTER_DEFLATE: "gzip",
    h5py.h5z.FILTER_SZIP: "szip",
    h5py.h5z.FILTER_LZF: "lzf",
    307: "bzip2",
    32001: "blosc",
    32004: "lz4",
    32008: "bitshuffle",
    32015: "zstd",
    32026: "blosc2",
}
_HARMLESS = {
    h5py.h5z.FILTER_SHUFFLE,
    h5py.h5z.FILTER_FLETCHER32,
    h5py.h5z.FILTER_NBIT,
    h5py.h5z.FILTER_SCALEOFFSET,
}


class _Watched:
    """A binary file that remembers why reading it failed, which HDF5 would replace by a code of its own."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.failure: BaseException | None = None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the file has
        return getattr(self._file, name)

    def readinto(self, buffer: memoryview) -> int:
        try:
            return self._file.readinto(buffer)  # type: ignore[attr-defined, no-any-return] # h5py needs it, IO lacks it
        except BaseException as error:
            self.failure = error
            raise


@contextlib.contextmanager
def opened(file: IO[bytes]) -> Iterator[h5py.File]:
    """The HDF5 file that a seekable binary file holds.

    Raises UnreadableFileError, also for whatever HDF5 cannot do with it inside the `with`; errors of the
    file object itself (network, disk) come out as they are.
    """
    watched = _Watched(file)
    try:
        with _file(watched) as h5:
            yield h5
    except CellshelfError:
        raise
    except (OSError, RuntimeError, ValueError, KeyError, TypeError, IndexError, ArithmeticError) as error:
        if watched.failure is not None:
            raise watched.failure from error
        raise UnreadableFileError(
            f"The file is damaged: {_reason(error)}.",
            hint="Compare its size and sha256 with the original and copy it again.",
        ) from error


def _file(watched: _Watched) -> h5py.File:
    try:
        return h5py.File(watched, "r")
    except OSError as error:
        if watched.failure is not None:
            raise
        text = str(error)
        if "truncated" in text:
            raise UnreadableFileError(
                "The file is truncated: its end is missing.",
                hint="Compare its size with the original and copy it again.",
            ) from error
        if "signature" in text:
            raise UnreadableFileError(
                "This is not an HDF5 file.",
                hint="An .h5ad file is written by AnnData.write_h5ad; was a web page saved in its place?",
            ) from error
        raise


def _reason(error: BaseException) -> str:
    text = " ".join(str(error).split()).strip(" .'\"")
    return text[:200] or type(error).__name__


def keys(group: Group, limit: int = 20_000) -> tuple[str, ...]:
    """Names in the group, sorted, at most `limit` of them."""
    return tuple(sorted(islice(group, limit)))


def item(group: Group, name: str) -> Item | None:
    """What the group has under that name; None if nothing, or something that AnnData does not write.

    Raises UnreadableFileError for whatever leads out of the file.
    """
    return _follow(group, name, MAX_HOPS)


def _follow(group: Group, name: str, hops: int) -> Item | None:
    if not isinstance(group, Group) or name not in group.keys():  # noqa: SIM118 - `in group` would follow links
        return None
    where = f"{group.name.rstrip('/')}/{name}".lstrip("/")
    link = group.get(name, getlink=True)
    if isinstance(link, h5py.ExternalLink):
        raise UnreadableFileError(
            f"{where} is a link to another file, which is not followed.",
            hint="Write everything into one file: read it with anndata and write it again.",
        )
    if isinstance(link, h5py.SoftLink):
        if hops == 0:
            raise UnreadableFileError(f"{where} is a link that leads in a circle.", hint="Write it again.")
        return _walk(group, link.path, hops - 1)
    return checked(group[name])


def _walk(group: Group, path: str, hops: int) -> Item | None:
    here: Item | None = group.file["/"] if path.startswith("/") else group
    for part in path.strip("/").split("/")[:64]:
        if part in ("", "."):
            continue
        here = _follow(here, part, hops) if isinstance(here, Group) else None
    return here


def checked(found: object) -> Item | None:
    """The item if it may be read; raises UnreadableFileError for storage outside of the file."""
    if isinstance(found, Dataset):
        plist = found.id.get_create_plist()
        if found.is_virtual or plist.get_external_count():
            raise UnreadableFileError(
                f"{found.name.lstrip('/')} keeps its values in another file, which is not read.",
                hint="Write everything into one file: read it with anndata and write it again.",
            )
        return found
    return found if isinstance(found, Group) else None


def group(parent: Group, name: str) -> Group | None:
    """The group under that name; None if there is none."""
    found = item(parent, name)
    return found if isinstance(found, Group) else None


def dataset(parent: Group, name: str) -> Dataset | None:
    """The dataset under that name; None if there is none."""
    found = item(parent, name)
    return found if isinstance(found, Dataset) else None


def attribute(of: Item, name: str) -> Any:  # noqa: ANN401 - HDF5 attributes are of any type
    """The attribute's value, or None; raises UnreadableFileError for an absurd one."""
    if name not in of.attrs:
        return None
    found = of.attrs.get_id(name)
    size = int(np.prod(found.shape, dtype=object)) * found.dtype.itemsize
    if size > MAX_ATTRIBUTE:
        raise UnreadableFileError(
            f"The attribute {name} of {of.name} takes {size:,} bytes.",
            hint="AnnData writes no such attribute; write the file again with anndata.",
        )
    return of.attrs[name]


def text_attribute(of: Item, name: str) -> str:
    """The attribute as text; empty if it is absent or something else."""
    value = attribute(of, name)
    if isinstance(value, np.ndarray) and value.size == 1:
        value = value.reshape(-1)[0]
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else ""


def shape_attribute(of: Item, *names: str) -> tuple[int, ...] | None:
    """The first of these attributes that holds whole numbers."""
    for name in names:
        value = attribute(of, name)
        if value is not None and np.asarray(value).dtype.kind in "iu":
            return tuple(int(n) for n in np.asarray(value).reshape(-1))
    return None


def compression(data: Dataset) -> str:
    """Name of the dataset's compression, e.g. `gzip`; `none`."""
    plist = data.id.get_create_plist()
    codes = [plist.get_filter(i)[0] for i in range(plist.get_nfilters())]
    names = [_FILTERS.get(code, f"filter {code}") for code in codes if code not in _HARMLESS]
    return "+".join(names) or "none"


def require_readable(data: Dataset) -> None:
    """Raise UnreadableFileError if reading the values would be impossible or absurd."""
    where = data.name.lstrip("/")
    plist = data.id.get_create_plist()
    for i in range(plist.get_nfilters()):
        code = plist.get_filter(i)[0]
        if not h5py.h5z.filter_avail(code):
            name = _FILTERS.get(code, f"filter {code}")
            raise UnreadableFileError(
                f"{where} is compressed with {name}, which cannot be read here.",
                hint="Write the file with compression='gzip', which every HDF5 reads.",
            )
    inflated, stored = data.size * data.dtype.itemsize, data.id.get_storage_size()
    if inflated > _SMALL and inflated > _RATIO * stored:
        raise UnreadableFileError(
            f"{where} declares {data.size:,} values but holds {stored:,} bytes.",
            hint="The file is damaged or was never written to its end; write it again with anndata.",
        )
    if data.chunks and int(np.prod(data.chunks, dtype=object)) * data.dtype.itemsize > MAX_CHUNK:
        raise UnreadableFileError(
            f"{where} is stored in chunks of more than {MAX_CHUNK >> 20} MB.",
            hint="Write the file again with anndata, which chooses small chunks.",
        )


def read(data: Dataset, start: int, stop: int) -> np.ndarray[Any, np.dtype[Any]]:
    """Rows `start` to `stop` of the dataset, after `require_readable`."""
    require_readable(data)
    return np.asarray(data[start:stop])


def is_plain(dtype: np.dtype[Any]) -> bool:
    """Whether values of that type are numbers, booleans or text: no references, no ragged lists."""
    if dtype.kind == "O":
        return h5py.check_string_dtype(dtype) is not None
    return dtype.kind in "iufbSU" and not dtype.shape
