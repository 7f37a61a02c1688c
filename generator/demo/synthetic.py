"""One synthetic dataset, from its design to its bytes."""

from pathlib import Path

import anndata
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from generator.demo.annotation import measure, obs_table, uns_entries, var_table
from generator.demo.design import Design
from generator.demo.embedding import embed
from generator.demo.genes import Gene, read_genes
from generator.demo.sampling import count_transcripts, draw_cells, profiles

Floats32 = NDArray[np.float32]


def genes_of(design: Design) -> tuple[Gene, ...]:
    """The genes of the file, in the order of ids: those that the design names, then others of the table."""
    table = read_genes(design.organism.genes)
    named = {symbol for population in design.populations for symbol in population.markers}
    named |= set(design.response)
    first = [gene for gene in table if gene.symbol in named]
    others = [gene for gene in table if gene.symbol not in named]
    spare = max(design.genes - len(first), 0)
    step = max(len(others) / max(spare, 1), 1.0)
    taken = [others[int(place * step)] for place in range(min(spare, len(others)))]
    return tuple(sorted([*first, *taken], key=lambda gene: gene.id))


def normalize(counts: NDArray[np.int32]) -> Floats32:
    """log1p of counts per 10,000, to three decimals, so that no machine's logarithm shows."""
    total = np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return np.asarray(np.rint(np.log1p(counts * 10_000 / total) * 1000) / 1000, dtype=np.float32)


def is_mitochondrial(design: Design, genes: tuple[Gene, ...]) -> list[bool]:
    """Which genes the mitochondrion carries."""
    return [gene.symbol.lower().startswith(design.organism.mitochondrial) for gene in genes]


def write_synthetic(design: Design, path: Path) -> None:
    """Write the design's file; the same design gives the same bytes with the same locked dependencies.

    Nothing is compressed, since what gzip writes depends on the machine's zlib.
    """
    random = np.random.Generator(np.random.PCG64(design.seed))
    genes = genes_of(design)
    weights = profiles(random, design, genes)
    cells = draw_cells(random, design, design.cells)
    counts = count_transcripts(random, design, cells, weights)
    embedding = embed(random, design.populations, cells.population, cells.state)
    obs = obs_table(random, design, cells, measure(counts, is_mitochondrial(design, genes)))
    store = np.asarray if design.dense else csr_matrix
    table = anndata.AnnData(
        X=store(counts.astype(np.float32)), obs=obs[[]], var=var_table(design, genes, raw=True)
    )
    table.raw = table.copy()
    table.X = store(normalize(counts))
    table.obs = obs
    table.var = var_table(design, genes, raw=False)
    table.obsm["X_umap"] = embedding
    table.uns = uns_entries(design)
    table.write_h5ad(path)
