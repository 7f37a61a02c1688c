"""Figures of the paper, drawn from the data, and what is known of each picture without opening it."""

import re
import unicodedata
from typing import Annotated

from msgspec import Meta

from generator.model.fields import Sha256
from generator.model.record import record
from generator.model.summary import LegendEntry

FIGURE_FORMAT = 1
"""Counts up when pictures are drawn otherwise."""


@record
class Scale:
    """What the colours of a picture of numbers stand for."""

    low: float
    high: float
    """The last colour is of this and all above."""
    unit: str
    """`log(1 + counts per 10,000)`, `as stored`, or empty for a column's own."""


@record
class Panel:
    """One picture of a figure: the cells, coloured by one thing."""

    name: str
    """File name, e.g. `figure.fig-2b.1.webp`."""
    shows: str
    """A column of obs, or a gene as the manifest names it; empty for the cells alone."""
    is_gene: bool = False
    sha256: Sha256
    bytes: Annotated[int, Meta(ge=1)]
    width: int
    height: int
    legend: tuple[LegendEntry, ...] = ()
    """Of categories."""
    scale: Scale | None = None
    """Of numbers."""


@record
class FigureView:
    """A figure as it was drawn."""

    name: str
    """As the manifest has it."""
    embedding: str
    panels: tuple[Panel, ...]
    lacking: tuple[str, ...] = ()
    """What could not be drawn, a sentence each."""


@record
class FigureViews:
    """All figures of one version's file; committed beside its summary."""

    source: Sha256
    """Digest of the h5ad file that they were drawn from."""
    asked: str
    """Digest of what the manifest asked for; another means that they are stale."""
    tool: str
    format: int
    views: tuple[FigureView, ...] = ()

    def of(self, name: str) -> FigureView | None:
        """The figure of that name, if it was drawn."""
        return next((view for view in self.views if view.name == name), None)


def figure_slug(name: str) -> str:
    """What a figure is called in addresses: `Fig. 2B` is `fig-2b`; empty where no letter or digit is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
