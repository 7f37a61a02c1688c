"""A synthetic file too large for memory: obs at once, matrices in blocks of cells."""

from pathlib import Path

import anndata
import h5py
import numpy as np
from anndata.io import write_elem
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from generator.demo.annotation import Measured, measure, obs_table, uns_entries, var_table
from generator.demo.design import Design
from generator.demo.embedding import embed
from generator.demo.sampling import Cells, count_transcripts, draw_cells, profiles
from generator.demo.synthetic import genes_of, is_mitochondrial, normalize

_BLOCK = 2_000
"""Cells in memory at a time."""
_CHUNK = 1 << 16


def write_large(design: Design, path: Path) -> None:
    """Write the design's file with gzip; its bytes depend on this machine's zlib, its content does not."""
    random = np.random.Generator(np.random.PCG64(design.seed))
    genes = genes_of(design)
    weights = profiles(random, design, genes)
    cells = draw_cells(random, design, design.cells)
    path.parent.mkdir(parents=True, exist_ok=True)
    with h5py.File(path, "w") as file:
        raw = _Matrix(file.create_group("raw/X"), len(genes))
        final = _Matrix(file.create_group("X"), len(genes))
        measured = []
        for start in range(0, design.cells, _BLOCK):
            counts = count_transcripts(random, design, _part(cells, start), weights)
            raw.append(counts.astype(np.float32))
            final.append(normalize(counts))
            measured.append(measure(counts, is_mitochondrial(design, genes)))
        raw.close()
        final.close()
        file["raw"].attrs.update({"encoding-type": "raw", "encoding-version": "0.1.0"})
        write_elem(file, "raw/var", var_table(design, genes, raw=True))
        write_elem(file, "raw/varm", {})
        embedding = embed(random, design.populations, cells.population, cells.state)
        frame = anndata.AnnData(
            obs=obs_table(random, design, cells, _whole(measured)), var=var_table(design, genes, raw=False)
        )
        for name, value in (("obs", frame.obs), ("var", frame.var), ("obsm", {"X_umap": embedding})):
            write_elem(file, name, value, dataset_kwargs={"compression": "gzip"})
        for name, entries in (
            ("uns", uns_entries(design)),
            ("layers", {}),
            ("varm", {}),
            ("obsp", {}),
            ("varp", {}),
        ):
            write_elem(file, name, entries)
        file.attrs.update({"encoding-type": "anndata", "encoding-version": "0.1.0"})


def _part(cells: Cells, start: int) -> Cells:
    span = slice(start, start + _BLOCK)
    return Cells(
        population=cells.population[span],
        donor=cells.donor[span],
        state=cells.state[span],
        library=cells.library[span],
    )


def _whole(parts: list[Measured]) -> Measured:
    return Measured(
        transcripts=np.concatenate([part.transcripts for part in parts]),
        genes=np.concatenate([part.genes for part in parts]),
        mitochondrial=np.concatenate([part.mitochondrial for part in parts]),
    )


class _Matrix:
    """A CSR matrix in a group, that grows by blocks of rows."""

    def __init__(self, group: h5py.Group, columns: int) -> None:
        self._group = group
        self._columns = columns
        self._ends = [0]
        for name, kind in (("data", np.float32), ("indices", np.int32)):
            group.create_dataset(
                name, (0,), kind, maxshape=(None,), chunks=(_CHUNK,), compression="gzip", compression_opts=4
            )

    def append(self, rows: NDArray[np.float32]) -> None:
        """Add `rows` of shape (cells, genes)."""
        block = csr_matrix(rows)
        start = self._ends[-1]
        for name, values in (("data", block.data), ("indices", block.indices)):
            self._group[name].resize((start + block.nnz,))
            self._group[name][start:] = values
        self._ends += (block.indptr[1:].astype(np.int64) + start).tolist()

    def close(self) -> None:
        """Write what closes the matrix: row ends, shape and encoding."""
        self._group.create_dataset("indptr", data=np.array(self._ends, dtype=np.int64))
        self._group.attrs.update({"encoding-type": "csr_matrix", "encoding-version": "0.1.0"})
        self._group.attrs["shape"] = np.array([len(self._ends) - 1, self._columns], dtype=np.int64)
