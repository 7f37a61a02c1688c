"""What the page of a figure shows."""

from generator.model.record import record
from generator.pages.views import Composition, Fact, Link, Picture


@record
class PanelView:
    """One picture of the figure."""

    picture: Picture
    title: str
    """What it is coloured by, in words."""
    href: str = ""
    """Gene lookup, for a gene."""
    legend: Composition | None = None
    scale: str = ""
    """What the numbers are; empty for categories."""
    low: str = ""
    high: str = ""


@record
class FigureView:
    """A figure's page."""

    name: str
    shows: str
    """In words, with `in` at the end: the dataset follows."""
    crumb: Link
    dataset: Link
    panels: tuple[PanelView, ...]
    undrawn: str
    """What is said in place of pictures."""
    lacking: tuple[str, ...]
    note: str
    ramp: tuple[str, ...]
    """Colours of numbers, lowest first."""
    opens_in: tuple[Link, ...]
    facts: tuple[Fact, ...]
