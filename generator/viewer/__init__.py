"""What the embedded viewer reads: a dataset as one zip of AnnData-Zarr, genes first."""

from generator.viewer.making import FORMAT, MATRICES, MOST_CATEGORIES, MOST_CELLS, make_viewer
from generator.viewer.naming import feature, path_of

__all__ = ["FORMAT", "MATRICES", "MOST_CATEGORIES", "MOST_CELLS", "feature", "make_viewer", "path_of"]
