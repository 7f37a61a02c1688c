"""The parts of an opened file that facts are computed from."""

from dataclasses import dataclass

from generator.summaries.embeddings import Coordinates
from generator.summaries.frame import Frame
from generator.summaries.uns import Declared


@dataclass(frozen=True, slots=True)
class Seen:
    """An h5ad file, opened but with no column and no matrix read yet."""

    obs: Frame
    var: Frame
    raw_var: Frame | None
    coordinates: tuple[Coordinates, ...]
    declared: Declared
