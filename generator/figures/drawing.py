"""All figures of a file in one visit: coordinates, columns, and one pass over the matrix for all genes."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from generator.figures.colouring import Coloring, of_column
from generator.figures.expressing import Expression, expression
from generator.h5ad import Seen, h5, see
from generator.h5ad.coordinates import Coordinates, points
from generator.h5ad.vector import Array
from generator.model.dataset import Dataset, Figure
from generator.model.figure_view import FIGURE_FORMAT, FigureView, FigureViews, Panel, Scale, figure_slug
from generator.summaries.picture import Drawn, draw, draw_numbers

_TOP = 99.0
"""Percentile of cells with a value that the last colour stands for, lest a few pale all others."""


@dataclass(frozen=True, slots=True)
class DrawnFigures:
    """The record and the files that it names."""

    views: FigureViews
    pictures: dict[str, bytes]
    """WebP by file name."""


def asked(dataset: Dataset, default: str | None) -> str:
    """A digest of what is to be drawn; `default` is the embedding where a figure names none."""
    told = msgspec.json.encode((FIGURE_FORMAT, default, dataset.figures))
    return hashlib.sha256(told).hexdigest()


def draw_figures(
    file: Path, dataset: Dataset, default: str | None, *, source: str, tool: str
) -> DrawnFigures:
    """Draw every figure of a dataset from its h5ad file, whose digest is `source`.

    A part that the file does not give is left out with a sentence. Memory grows with cells and with genes
    that are shown, not with the matrix. Raises UnreadableFileError for a damaged file.
    """
    pictures: dict[str, bytes] = {}
    with file.open("rb") as stream, h5.opened(stream) as opened:
        seen = see(opened)
        genes = tuple(dict.fromkeys(gene for figure in dataset.figures for gene in figure.genes))
        measured = expression(opened, seen, genes)
        views = tuple(
            view
            for figure in dataset.figures
            if (view := _view(figure, figure.embedding or default, seen, measured, pictures)) is not None
        )
    made = FigureViews(
        source=source, asked=asked(dataset, default), tool=tool, format=FIGURE_FORMAT, views=views
    )
    return DrawnFigures(views=made, pictures=pictures)


def _view(
    figure: Figure, key: str | None, seen: Seen, measured: Expression, pictures: dict[str, bytes]
) -> FigureView | None:
    place = next((one for one in seen.coordinates if one.key == key), None)
    if place is None:
        return None
    lacking: list[str] = []
    panels = []
    for number, (panel, drawn) in enumerate(_panels(figure, place, seen, measured, lacking), 1):
        name = f"figure.{figure_slug(figure.name)}.{number}.webp"
        pictures[name] = drawn.webp
        panels.append(
            Panel(
                name=name,
                shows=panel.shows,
                is_gene=panel.is_gene,
                sha256=hashlib.sha256(drawn.webp).hexdigest(),
                bytes=len(drawn.webp),
                width=drawn.width,
                height=drawn.height,
                legend=drawn.legend,
                scale=panel.scale,
            )
        )
    return FigureView(name=figure.name, embedding=place.key, panels=tuple(panels), lacking=tuple(lacking))


@dataclass(frozen=True, slots=True)
class _Shown:
    shows: str
    is_gene: bool
    scale: Scale | None = None


def _panels(
    figure: Figure, place: Coordinates, seen: Seen, measured: Expression, lacking: list[str]
) -> Iterator[tuple[_Shown, Drawn]]:
    """The column first, then each gene; the cells alone where the figure names neither."""
    xy = points(place)
    if figure.color is not None:
        found = of_column(seen.obs, figure.color)
        if found is None:
            lacking.append(f"The file has no column {figure.color} to colour by.")
        else:
            yield _coloured(figure.color, xy, found)
    for gene in figure.genes:
        values = measured.of.get(gene)
        if values is None:
            lacking.append(f"The file has no gene {gene}.")
        else:
            scale = _scale(values, measured.unit)
            yield _Shown(gene, is_gene=True, scale=scale), draw_numbers(xy, values, scale.low, scale.high)
    if figure.color is None and not figure.genes:
        yield _Shown("", is_gene=False), draw(xy, np.zeros(len(xy), dtype=np.int32), ())


def _coloured(name: str, xy: Array, found: Coloring) -> tuple[_Shown, Drawn]:
    if found.numbers is None:
        return _Shown(name, is_gene=False), draw(xy, found.codes, found.labels)
    scale = _scale(found.numbers, "")
    shown = _Shown(name, is_gene=False, scale=scale)
    return shown, draw_numbers(xy, found.numbers, scale.low, scale.high)


def _scale(values: Array, unit: str) -> Scale:
    finite = values[np.isfinite(values)]
    if not len(finite):
        return Scale(low=0.0, high=0.0, unit=unit)
    low = min(0.0, float(finite.min())) if unit else float(finite.min())
    above: Sequence[float] | Array = finite[finite > low]
    high = float(np.percentile(above, _TOP)) if len(above) else low
    return Scale(low=round(low, 4), high=round(high, 4), unit=unit)
