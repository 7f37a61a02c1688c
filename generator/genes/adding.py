"""Adding a sparse matrix to a dense one in place, which scipy does but for a matrix of zeros only."""

from typing import Any

import numpy as np
import scipy.sparse as sp

from generator.h5ad.vector import Array

try:
    from scipy.sparse._sparsetools import csr_scale_rows as _scale
    from scipy.sparse._sparsetools import csr_todense as _add
except ImportError:  # pragma: no cover - scipy has had them since 2008, under names that are not promised
    _add = _scale = None


def add(out: Array, rows: tuple[Array, Array, Array]) -> None:
    """Add the CSR matrix (values, columns, row pointers) to `out`, of the same shape and type of values.

    A column that a row repeats is added as often. Making it dense first takes four times as long.
    """
    values, columns, pointers = rows
    if _add is None or not out.flags.c_contiguous:
        out += sp.csr_array(rows, shape=out.shape).toarray()
        return
    scipy_add: Any = _add
    scipy_add(*out.shape, pointers, columns, values, out)


def scale_rows(rows: sp.csr_array, factors: Array) -> None:
    """Multiply each row by its factor (float64, like the values), in place."""
    if _scale is None:
        rows.data *= np.repeat(factors, np.diff(rows.indptr))
        return
    scipy_scale: Any = _scale
    scipy_scale(*rows.shape, rows.indptr, rows.indices, rows.data, factors)
