"""What the template of a difference sees."""

from generator.model.record import record
from generator.pages.views import Fact


@record
class CrossRow:
    """Kept cells with one value before and one after."""

    before: str
    """Old value."""
    after: str
    """New value."""
    cells: str
    """Number of cells."""
    width: str
    """Their share, an SVG length."""
    same: bool
    """True where the value has not changed."""


@record
class ShiftRow:
    """A value of a facet whose number of cells has changed."""

    facet: str
    """The facet's title."""
    label: str
    """Human-readable."""
    before: str
    """Number of cells before."""
    after: str
    """Number of cells now."""


@record
class DifferenceView:
    """A version held against the one before it."""

    title: str
    """`What changed since version 1`."""
    summary: str
    """In a sentence."""
    facts: tuple[Fact, ...]
    """One a kind of change."""
    cross_title: str
    """What the cross table is of; empty without one."""
    cross: tuple[CrossRow, ...]
    """Old values against new ones, most cells first."""
    cross_rest: str
    """Cells that the table leaves out; empty for none."""
    renamed: tuple[tuple[str, str], ...]
    """Old and new names of columns whose values stayed."""
    renamed_title: str
    """What opens their list."""
    shifts: tuple[ShiftRow, ...]
    """Values whose numbers of cells changed."""
    shifts_title: str
    """What opens their list."""
