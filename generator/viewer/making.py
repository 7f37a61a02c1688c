"""The viewer's file: embeddings, columns of obs and the matrix by genes."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import numpy as np

from generator.genes.names import genes as names_of
from generator.h5ad import Seen, h5, see
from generator.h5ad.coordinates import points
from generator.h5ad.frame import Coded, Plain
from generator.h5ad.matrices import bodies
from generator.h5ad.vector import Array, Vector
from generator.viewer.columns import Columns
from generator.viewer.limits import MATRICES, MOST_CATEGORIES, MOST_CELLS
from generator.viewer.naming import INDEX, feature, path_of, unique
from generator.viewer.sampling import sample
from generator.viewer.zarr_zip import Attributes, ZarrZip

_MOST_VALUES = 2**31 - 1
"""What pointers into the matrix can count."""
_FLAT = 2

_ARRAY: Attributes = {"encoding-type": "array", "encoding-version": "0.2.0"}
_STRINGS: Attributes = {"encoding-type": "string-array", "encoding-version": "0.2.0"}
_GROUP: Attributes = {"encoding-type": "dict", "encoding-version": "0.1.0"}


def make_viewer(source: Path, target: Path, *, most: int = MOST_CELLS) -> None:
    """Write the zip of AnnData-Zarr of an h5ad file, whole or not at all; nothing where nothing can be drawn.

    It holds at most `most` cells (`sampling.sample`), every embedding's first two dimensions, columns of obs
    that are categories or numbers, and X (or raw.X) as float32, compressed by genes.
    """
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as made:
        folder, draft = Path(made), Path(made) / "draft.zarr.zip"
        with source.open("rb") as file, h5.opened(file) as opened:
            if not _write(opened, draft, folder, most):
                return
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.replace(target)


def _write(file: h5.Group, draft: Path, folder: Path, most: int) -> bool:
    seen = see(file)
    drawn = [one for one in seen.coordinates if one.dimensions >= _FLAT]
    found = {name: body for name, body in bodies(file, len(seen.obs), len(seen.var)) if "/" not in name}
    name = next((each for each in MATRICES if each in found), None)
    if not drawn or name is None or not len(seen.obs):
        return False
    shown = sample(len(seen.obs), most, _kinds(seen))
    columns, measured = Columns(found[name], name, shown, folder), _numbers(seen)
    if int(columns.pointers[-1]) + int(shown.sum()) * len(measured) > _MOST_VALUES:
        return False
    var = seen.raw_var if name == "raw.X" and seen.raw_var is not None else seen.var
    with ZarrZip(draft) as zarr:
        zarr.group("", {"encoding-type": "anndata", "encoding-version": "0.1.0"})
        _obs(zarr, seen, shown)
        features = [feature(name) for name in measured]
        genes = unique([gene.symbol or gene.id for gene in names_of(var)], taken=features)
        _frame(zarr, "var", [*genes, *features], [])
        zarr.group("obsm", _GROUP)
        for one in drawn:
            zarr.table(f"obsm/{path_of(one.key)}", points(one)[shown], _ARRAY)
        _matrix(zarr, columns, list(measured.values()), shown)
    return True


def _matrix(zarr: ZarrZip, columns: Columns, measured: list[Plain], shown: Array) -> None:
    """X by genes; numbers of obs stand behind the genes, so that cells can be coloured by them too."""
    count = int(shown.sum())
    more = columns.pointers[-1] + count * np.arange(1, len(measured) + 1)
    pointers: Array = np.concatenate([columns.pointers, more])
    length, shape = int(pointers[-1]), [count, len(pointers) - 1]
    zarr.group("X", {"encoding-type": "csc_matrix", "encoding-version": "0.1.0", "shape": shape})
    every = [np.arange(count, dtype=np.int32)] * len(measured)
    values = chain(columns.values(), *(_shown(stored.values, shown) for stored in measured))
    parts: dict[str, tuple[Iterable[Array], int, str]] = {
        "indptr": ([pointers], len(pointers), "<i4"),
        "indices": (chain(columns.cells(), every), length, "<i4"),
        "data": (values, length, "<f4"),
    }
    for part, (pieces, size, dtype) in parts.items():
        zarr.numbers(f"X/{part}", pieces, length=size, dtype=dtype, attributes=_ARRAY)


def _numbers(seen: Seen) -> dict[str, Plain]:
    """Columns of obs that are numbers, without gaps marked apart."""
    columns = ((name, seen.obs.column(name)) for name in seen.obs.names)
    return {
        name: stored
        for name, stored in columns
        if isinstance(stored, Plain) and stored.mask is None and stored.values.dtype.kind in "iuf"
    }


def _obs(zarr: ZarrZip, seen: Seen, shown: Array) -> None:
    columns = {
        name: (stored, used)
        for name in seen.obs.names
        if isinstance(stored := seen.obs.column(name), Coded)
        and len(used := _used(stored)) <= MOST_CATEGORIES
    }
    count = int(shown.sum())
    _frame(zarr, "obs", [str(number) for number in range(count)], list(columns))
    for name, (stored, used) in columns.items():
        path = f"obs/{path_of(name)}"
        attributes = {
            "encoding-type": "categorical",
            "encoding-version": "0.2.0",
            "ordered": stored.ordered,
        }
        zarr.group(path, attributes)
        labels = [label for code in used.tolist() for label in stored.categories.texts(code, code + 1)]
        zarr.texts(f"{path}/categories", labels, _STRINGS)
        pieces = (_places(codes, used) for codes in _shown(stored.codes, shown))
        zarr.numbers(f"{path}/codes", pieces, length=count, dtype="<i2", attributes=_ARRAY)


def _used(stored: Coded) -> Array:
    """Codes of the categories to write: all of them, or those that cells have where there are too many."""
    every: Array = np.arange(len(stored.categories), dtype=np.int64)
    if len(every) <= MOST_CATEGORIES:
        return every
    has = np.zeros(len(every), dtype=bool)
    for codes in stored.codes.blocks():
        has[codes[(codes >= 0) & (codes < len(every))]] = True
    return every[has]


def _places(codes: Array, used: Array) -> Array:
    """Where each code stands among those used; -1 where a cell has none."""
    if not len(used):
        return np.full(len(codes), -1, dtype=np.int64)
    places = np.minimum(np.searchsorted(used, codes), len(used) - 1)
    found: Array = np.where(used[places] == codes, places, -1)
    return found


def _frame(zarr: ZarrZip, path: str, index: list[str], columns: list[str]) -> None:
    attributes = {
        "encoding-type": "dataframe",
        "encoding-version": "0.2.0",
        "_index": INDEX,
        "column-order": [path_of(name) for name in columns],
    }
    zarr.group(path, attributes)
    zarr.texts(f"{path}/{INDEX}", index, _STRINGS)


def _shown(vector: Vector, shown: Array) -> Iterator[Array]:
    at = 0
    for block in vector.blocks():
        yield block[shown[at : at + len(block)]]
        at += len(block)


def _kinds(seen: Seen) -> Array | None:
    """Numbers of cell types, to keep rare ones whole."""
    stored = seen.obs.column("cell_type") if "cell_type" in seen.obs.names else None
    if not isinstance(stored, Coded):
        return None
    return np.concatenate([*stored.codes.blocks(), np.zeros(0, dtype=np.int8)]).astype(np.int64)
