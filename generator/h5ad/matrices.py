"""Matrices of cells by genes: how they are stored, and what they hold by a sample."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from generator.errors import UnreadableFileError
from generator.h5ad import h5
from generator.h5ad.vector import Array, as_text
from generator.model.summary import Layout, Matrix, Values

SAMPLES = 8
"""Places in a matrix where values are looked at, spread evenly."""
SAMPLE = 4_096
"""Values looked at in each place."""
MAX_LAYERS = 200
_AXES = 2
_BROKEN = "Write the file again with anndata."


@dataclass(frozen=True, slots=True)
class Sparse:
    """A compressed sparse matrix in its three parts."""

    data: h5.Dataset
    indices: h5.Dataset
    indptr: h5.Dataset
    layout: Layout
    shape: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Dense:
    """A matrix with every value stored."""

    data: h5.Dataset

    @property
    def shape(self) -> tuple[int, int]:
        """Cells, genes."""
        return int(self.data.shape[0]), int(self.data.shape[1])

    @property
    def layout(self) -> Layout:
        """Always dense."""
        return Layout.DENSE


Body = Sparse | Dense


@dataclass(frozen=True, slots=True)
class Found:
    """A matrix with its facts, and what a sample showed."""

    body: Body
    facts: Matrix
    filled: float
    """Part of the sampled stored values that is not zero."""

    @property
    def stored_zeros(self) -> bool:
        """Whether a sparse matrix stores zeros, as far as the sample tells."""
        return isinstance(self.body, Sparse) and self.filled < 1


def matrices(file: h5.Group, cells: int, genes: int) -> tuple[Found, ...]:
    """X, raw.X and the layers of the file.

    Raises UnreadableFileError where shapes disagree.
    """
    return tuple(_found(name, body) for name, body in bodies(file, cells, genes))


def bodies(file: h5.Group, cells: int, genes: int) -> Iterator[tuple[str, Body]]:
    """The matrices of the file by name, after their shapes have been checked."""
    raw, layers = h5.group(file, "raw"), h5.group(file, "layers")
    places = [(file, "X", "X"), (file, "raw.X", "raw.X"), *([(raw, "X", "raw.X")] if raw is not None else [])]
    if layers is not None:
        places += [(layers, key, f"layers/{key}") for key in h5.keys(layers, MAX_LAYERS)]
    for parent, key, name in places:
        found = h5.item(parent, key)
        body = _body(found, as_text(name)) if found is not None else None
        if body is None:
            continue
        if body.shape[0] != cells or (name != "raw.X" and body.shape[1] != genes):
            expected = f"{cells:,} cells" if name == "raw.X" else f"{cells:,} cells and {genes:,} genes"
            raise UnreadableFileError(
                f"{as_text(name)} has {body.shape[0]:,} rows and {body.shape[1]:,} columns, "
                f"but the file has {expected}.",
                hint=_BROKEN,
            )
        yield as_text(name), body


def _body(found: h5.Item, name: str) -> Body | None:
    if isinstance(found, h5.Dataset):
        # Scalar or empty datasets stand for "no X" in some versions.
        return Dense(found) if found.ndim == _AXES and found.dtype.kind in "iufb" else None
    kind = h5.text_attribute(found, "encoding-type") or h5.text_attribute(found, "h5sparse_format")
    layout = {"csr": Layout.CSR, "csc": Layout.CSC}.get(kind.removesuffix("_matrix"))
    shape = h5.shape_attribute(found, "shape", "h5sparse_shape")
    if layout is None:
        return None
    data, indices, indptr = (h5.dataset(found, part) for part in ("data", "indices", "indptr"))
    if data is None or indices is None or indptr is None or shape is None or len(shape) != _AXES:
        raise UnreadableFileError(f"{name} lacks a part of a sparse matrix.", hint=_BROKEN)
    body = Sparse(data, indices, indptr, layout, (shape[0], shape[1]))
    _require_parts(body, name)
    return body


def _require_parts(body: Sparse, name: str) -> None:
    if any(part.ndim != 1 for part in (body.data, body.indices, body.indptr)):
        raise UnreadableFileError(f"{name} is not made of one-dimensional parts.", hint=_BROKEN)
    if body.data.dtype.kind not in "iufb" or {body.indices.dtype.kind, body.indptr.dtype.kind} - set("iu"):
        raise UnreadableFileError(f"{name} holds no numbers where a sparse matrix has them.", hint=_BROKEN)
    if body.data.shape != body.indices.shape:
        raise UnreadableFileError(
            f"{name} stores {body.data.shape[0]:,} values but {body.indices.shape[0]:,} indices.",
            hint=_BROKEN,
        )
    major = body.shape[0 if body.layout is Layout.CSR else 1]
    if body.indptr.shape[0] != major + 1:
        raise UnreadableFileError(
            f"{name}/indptr has {body.indptr.shape[0]:,} entries where {major + 1:,} are expected.",
            hint=_BROKEN,
        )


def read_pointers(body: Sparse, name: str) -> Array:
    """indptr; raises UnreadableFileError if it is no ascending list that ends with the stored values."""
    pointers = h5.read(body.indptr, 0, body.indptr.shape[0]).astype(np.int64, copy=False)
    if pointers[0] != 0 or (pointers[1:] < pointers[:-1]).any():
        raise UnreadableFileError(f"{name}/indptr does not ascend from zero.", hint=_BROKEN)
    if pointers[-1] != body.data.shape[0]:
        raise UnreadableFileError(
            f"{name}/indptr ends with {int(pointers[-1]):,}, but {body.data.shape[0]:,} values are stored.",
            hint=_BROKEN,
        )
    return pointers


def _found(name: str, body: Body) -> Found:
    values, filled = _sample(body)
    parts = (body.data, body.indices, body.indptr) if isinstance(body, Sparse) else (body.data,)
    facts = Matrix(
        name=name,
        cells=body.shape[0],
        genes=body.shape[1],
        dtype=body.data.dtype.name,
        layout=body.layout,
        stored=int(body.data.size),
        compression=h5.compression(body.data),
        bytes=sum(int(part.id.get_storage_size()) for part in parts),
        values=values,
    )
    return Found(body, facts, filled)


def sampled(data: h5.Dataset) -> Iterator[tuple[slice, ...]]:
    """Where a sample of the dataset's values lies: the same places every time."""
    width = int(data.shape[1]) if data.ndim == _AXES else 1
    rows = max(1, SAMPLE // max(width, 1))
    length = int(data.shape[0])
    places = min(SAMPLES, -(-length // rows))
    for i in range(places):
        start = (length - rows) * i // max(places - 1, 1) if length > rows else 0
        along = slice(max(start, 0), min(start + rows, length))
        yield (along,) if data.ndim == 1 else (along, slice(0, min(width, SAMPLE)))


def _sample(body: Body) -> tuple[Values, float]:
    h5.require_readable(body.data)
    if body.data.size == 0:
        return Values.EMPTY, 1.0
    found = np.concatenate([np.asarray(body.data[place]).reshape(-1) for place in sampled(body.data)])
    return judge(found), float(np.count_nonzero(found) / found.size)


def judge(values: Array) -> Values:
    """What these values look like."""
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        return Values.NOT_FINITE
    if not values.any():
        return Values.EMPTY
    if values.dtype.kind != "b" and (values < 0).any():
        return Values.SCALED
    if values.dtype.kind == "f" and (values != np.floor(values)).any():
        return Values.NORMALIZED
    return Values.COUNTS
