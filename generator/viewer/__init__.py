"""What the embedded viewer reads: a dataset as one zip of AnnData-Zarr, genes first."""

from generator.viewer.making import FORMAT, MOST_CATEGORIES, MOST_CELLS, feature, make_viewer, path_of

__all__ = ["FORMAT", "MOST_CATEGORIES", "MOST_CELLS", "feature", "make_viewer", "path_of"]
