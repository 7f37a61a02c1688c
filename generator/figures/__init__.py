"""Figures of the paper as pictures: the cells of an embedding, coloured by a column of obs or by genes."""

from generator.figures.drawing import DrawnFigures, asked, draw_figures

__all__ = ["DrawnFigures", "asked", "draw_figures"]
