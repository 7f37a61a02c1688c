"""Pseudobulk as an AnnData file that people download: groups x genes."""

from pathlib import Path
from typing import TYPE_CHECKING

import h5py
import numpy as np

from generator.genes.grouping import CELL_TYPE
from generator.genes.pseudobulk import Pseudobulk
from generator.h5ad.vector import Array

if TYPE_CHECKING:
    import pandas as pd

LAYERS = ("count_nonzero", "fraction")
_SLAB = 2_048
"""Genes written at a time, and in a chunk."""


def write_expression(made: Pseudobulk, target: Path) -> None:
    """Write `expression.h5ad`: X is the mean, layers are cells above zero and their fraction.

    Written in slabs of genes, so that no group x gene table is ever whole in memory.
    """
    from anndata.io import write_elem  # noqa: PLC0415 - anndata takes most of a second, and builds need none of it

    kept = np.flatnonzero(made.measured)
    with h5py.File(target, "w", libver="v110", track_order=False) as file:
        file.attrs["encoding-type"], file.attrs["encoding-version"] = "anndata", "0.1.0"
        write_elem(file, "obs", _obs(made))
        write_elem(file, "var", _var(made, kept))
        write_elem(file, "uns", _uns(made))
        for name in ("obsm", "varm", "obsp", "varp", "layers"):
            write_elem(file, name, {})
        shape = (sum(len(grouping.groups) for grouping in made.groupings), len(kept))
        mean = _matrix(file, "X", shape, np.float32)
        count = _matrix(file["layers"], LAYERS[0], shape, np.int32)
        fraction = _matrix(file["layers"], LAYERS[1], shape, np.float32)
        cells = np.array([group.cells for grouping in made.groupings for group in grouping.groups])
        for start in range(0, len(kept), _SLAB):
            stop = min(start + _SLAB, len(kept))
            means, counts = stacked(made, kept[start:stop])
            mean[:, start:stop] = means
            count[:, start:stop] = counts
            fraction[:, start:stop] = counts / np.maximum(cells, 1)[:, None]


def stacked(made: Pseudobulk, genes: Array) -> tuple[Array, Array]:
    """Means and numbers of expressing cells of all groups of all fields, in order, x `genes`."""
    parts = [made.of(number, genes) for number in range(len(made.groupings))]
    if not parts:
        return np.zeros((0, len(genes))), np.zeros((0, len(genes)), dtype=np.int64)
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def _matrix(parent: h5py.Group, name: str, shape: tuple[int, int], dtype: type) -> h5py.Dataset:
    empty = 0 in shape
    chunks = None if empty else (min(shape[0], 64), min(shape[1], _SLAB))
    squeezed = {} if empty else {"compression": "gzip", "compression_opts": 4, "shuffle": True}
    made = parent.create_dataset(name, shape=shape, dtype=dtype, chunks=chunks, **squeezed)
    made.attrs["encoding-type"], made.attrs["encoding-version"] = "array", "0.2.0"
    return made


def _obs(made: Pseudobulk) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415 - as above

    rows = [
        (grouping.field, group.label, group.id, group.cells)
        for grouping in made.groupings
        for group in grouping.groups
    ]
    frame = pd.DataFrame(rows, columns=["field", "value", "ontology_term_id", "n_cells"])
    frame["n_cells"] = frame["n_cells"].astype(np.int64)
    frame["field"] = pd.Categorical(frame["field"], categories=[g.field for g in made.groupings])
    frame.index = pd.Index([f"{field}={value}" for field, value, *_ in rows], dtype=object)
    frame.index = pd.Index(_unique(list(frame.index)), dtype=object)
    return frame


def _var(made: Pseudobulk, kept: Array) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415 - as above

    genes = [made.genes[place] for place in kept.tolist()]
    index = pd.Index(_unique([gene.id or gene.symbol for gene in genes]), dtype=object)
    return pd.DataFrame({"symbol": [gene.symbol for gene in genes]}, index=index)


def _unique(texts: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    found = []
    for text in texts:
        seen[text] = seen.get(text, 0) + 1
        found.append(text if seen[text] == 1 else f"{text}-{seen[text] - 1}")
    return found


def _uns(made: Pseudobulk) -> dict[str, object]:
    return {
        "pseudobulk": {
            "format": 1,
            "matrix": made.matrix.name,
            "values": made.matrix.values.value,  # noqa: PD011 - no pandas here
            "normalization": made.normalization.value,
            "cells": made.cells,
            "default_field": made.groupings[0].field if made.groupings else CELL_TYPE,
        }
    }
