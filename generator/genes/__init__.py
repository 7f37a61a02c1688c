"""Expression per gene and group of cells: one pass over a matrix, a download, a file to look genes up in."""

from typing import TYPE_CHECKING

from generator.lazily import lazily

if TYPE_CHECKING:
    from generator.genes.lookup import GenesFile, open_genes
    from generator.genes.making import EXPRESSION_FORMAT, GENES_FORMAT, make_both, make_expression, make_genes
    from generator.genes.seeking import gene_names
else:
    __getattr__ = lazily(
        __name__,
        {
            "EXPRESSION_FORMAT": "making",
            "GENES_FORMAT": "making",
            "GenesFile": "lookup",
            "gene_names": "seeking",
            "make_both": "making",
            "make_expression": "making",
            "make_genes": "making",
            "open_genes": "lookup",
        },
    )

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
