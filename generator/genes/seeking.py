"""Which genes a file has, without its matrix."""

from typing import IO

from generator.genes import names
from generator.h5ad import h5, see


def gene_names(file: IO[bytes]) -> frozenset[str]:
    """Ids and symbols of all genes of an h5ad file, in X and in raw; raises UnreadableFileError."""
    with h5.opened(file) as opened:
        seen = see(opened)
        listed = list(names.genes(seen.var))
        if seen.raw_var is not None:
            listed += names.genes(seen.raw_var, seen.var)
    return frozenset(name for gene in listed for name in (gene.id, gene.symbol) if name)
