"""Expression per gene and group of cells: one pass over a matrix, a download, a file to look genes up in."""

from generator.genes.lookup import GenesFile, open_genes
from generator.genes.making import EXPRESSION_FORMAT, GENES_FORMAT, make_both, make_expression, make_genes
from generator.genes.seeking import gene_names

__all__ = [
    "EXPRESSION_FORMAT",
    "GENES_FORMAT",
    "GenesFile",
    "gene_names",
    "make_both",
    "make_expression",
    "make_genes",
    "open_genes",
]
