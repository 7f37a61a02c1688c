"""What the embedded viewer reads: a dataset as one zip of AnnData-Zarr, genes first."""

from typing import TYPE_CHECKING

from generator.lazily import lazily

if TYPE_CHECKING:
    from generator.viewer.limits import FORMAT, MATRICES, MOST_CATEGORIES, MOST_CELLS
    from generator.viewer.making import make_viewer
    from generator.viewer.naming import feature, path_of
else:
    __getattr__ = lazily(
        __name__,
        {
            "FORMAT": "limits",
            "MATRICES": "limits",
            "MOST_CATEGORIES": "limits",
            "MOST_CELLS": "limits",
            "feature": "naming",
            "make_viewer": "making",
            "path_of": "naming",
        },
    )

__all__ = ["FORMAT", "MATRICES", "MOST_CATEGORIES", "MOST_CELLS", "feature", "make_viewer", "path_of"]
