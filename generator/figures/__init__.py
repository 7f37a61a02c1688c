"""Figures of the paper as pictures: the cells of an embedding, coloured by a column of obs or by genes."""

from typing import TYPE_CHECKING

from generator.lazily import lazily

if TYPE_CHECKING:
    from generator.figures.drawing import DrawnFigures, asked, draw_figures
else:
    __getattr__ = lazily(
        __name__,
        {
            "DrawnFigures": "drawing",
            "asked": "drawing",
            "draw_figures": "drawing",
        },
    )

__all__ = ["DrawnFigures", "asked", "draw_figures"]
