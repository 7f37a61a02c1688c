"""Which column of obs colours the picture."""

from dataclasses import dataclass

import numpy as np

from generator import ontology
from generator.h5ad.frame import Coded, Frame
from generator.h5ad.vector import NUMBERS_A_BLOCK, Array
from generator.model.terms import FACET_TITLES
from generator.summaries.columns import count_codes, labels

FEWEST = 2
MOST = 60
"""Categories of a column that can be told apart by colour."""
CELL_TYPE = "cell_type"
CELL_TYPE_TERMS = "cell_type_ontology_term_id"
_NAMED = ("cell_type", "celltype", "cell type", "annotation", "label", "louvain", "leiden", "cluster")
_DULL = ("batch", "donor", "sample", "patient", "index", "barcode", "_ontology_term_id", "phase")


@dataclass(frozen=True, slots=True)
class Coloured:
    """The column of the colours; no column for one colour."""

    column: str | None
    labels: tuple[str, ...]
    stored: Coded | None

    def codes(self, cells: int) -> Array:
        """A category per cell, -1 without one."""
        codes = np.full(cells, -1 if self.stored else 0, dtype=np.int32)
        if self.stored is not None:
            for start in range(0, cells, NUMBERS_A_BLOCK):
                stop = min(start + NUMBERS_A_BLOCK, cells)
                codes[start:stop] = self.stored.codes.read(start, stop)
        return codes


def choose(obs: Frame) -> Coloured:
    """The cell type (by its terms where it has no names), else the column that says most about the cells.

    That is a categorical one of 2 to 60 values: named like an annotation or a clustering first, and the
    more evenly the cells are spread over its values the better.
    """
    best = max(
        (found for name in obs.names if (found := _candidate(obs, name)) is not None),
        key=lambda found: found[0],
        default=None,
    )
    if best is None:
        return Coloured(None, (), None)
    _, name, stored = best
    names = labels(stored.categories, list(range(len(stored.categories))))
    if name == CELL_TYPE_TERMS:
        names = [ontology.label(value) or value for value in names]
    return Coloured(name, tuple(names), stored)


def _candidate(obs: Frame, name: str) -> tuple[tuple[int, float], str, Coded] | None:
    stored = obs.column(name)
    if not isinstance(stored, Coded) or len(stored.categories) > max(MOST, len(obs)):
        return None
    counts, _ = count_codes(stored)
    used = counts[counts > 0]
    if name in (CELL_TYPE, CELL_TYPE_TERMS) and len(used):
        return (len(_NAMED) + (2 if name == CELL_TYPE else 1), 0.0), name, stored
    if not FEWEST <= len(used) <= MOST or len(used) == len(obs):
        return None
    part = used / used.sum()
    entropy = float(-(part * np.log(part)).sum())
    low = name.lower()
    rank = next((len(_NAMED) - i for i, word in enumerate(_NAMED) if word in low), 0)
    if low in FACET_TITLES or any(word in low for word in _DULL):
        rank = -1
    return (rank, round(entropy, 6)), name, stored
