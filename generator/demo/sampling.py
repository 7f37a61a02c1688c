"""Cells and their transcripts, drawn with integers and uniform numbers only."""

import numpy as np
from numpy.typing import NDArray

from generator.demo.design import Design, Population
from generator.demo.genes import Gene
from generator.model.record import record

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_HEALTHY = "PATO:0000461"
_MALE = "PATO:0000384"
_FEMALE_ONLY = frozenset({"XIST", "Xist"})
_MALE_ONLY = frozenset({"RPS4Y1", "DDX3Y", "UTY", "Ddx3y", "Uty", "Kdm5d"})
_MARKER_GAIN = 1_800
_UP = 2
_DOWN = 2
"""Of twenty genes, so many are higher and so many lower in a population than elsewhere."""


@record
class Cells:
    """Who the cells are; every array has one entry a cell."""

    population: Integers
    """Index into the design's populations."""
    donor: Integers
    """Index into the design's donors."""
    state: Floats
    """Between 0 and 1: how far along its population's path."""
    library: Integers
    """Number of transcripts."""


def draw_cells(random: np.random.Generator, design: Design, count: int) -> Cells:
    """`count` cells in random order."""
    donor = random.integers(0, len(design.donors), count)
    population = np.zeros(count, dtype=np.int64)
    for index, one in enumerate(design.donors):
        ill = one.disease != _HEALTHY
        shares = [p.share * (p.shift if ill else 100) for p in design.populations]
        jitter = random.integers(70, 130, len(shares))
        mine = np.flatnonzero(donor == index)
        population[mine] = _pick(random, np.array(shares) * jitter, mine.size)
    state = np.minimum(random.random(count), random.random(count))
    bell = random.integers(0, 1000, (count, 4)).sum(axis=1)
    library = design.library * bell * bell // 4_000_000 + design.library // 8
    return Cells(population=population, donor=donor, state=state, library=library)


def profiles(random: np.random.Generator, design: Design, genes: tuple[Gene, ...]) -> Integers:
    """Weights of shape (populations, donors, genes): how often a transcript is of that gene."""
    spread = random.random(len(genes))
    spread = spread * spread
    base = 4 + (spread * spread * spread * 260).astype(np.int64)
    common = [gene.symbol.lower().startswith(("mt-", "rp", "eef1a1", "malat1", "actb")) for gene in genes]
    base = np.where(common, base + 150, base)
    marked = {symbol for population in design.populations for symbol in population.markers}
    base = np.where([gene.symbol in marked for gene in genes], 2, base)
    weights = np.stack([_profile(random, base, genes, p) for p in design.populations])
    return np.stack(
        [_of_donor(random, weights, genes, design, index) for index in range(len(design.donors))], 1
    )


def count_transcripts(
    random: np.random.Generator, design: Design, cells: Cells, weights: Integers
) -> NDArray[np.int32]:
    """Counts of shape (cells, genes): transcripts of the cell's own population, of the next, or ambient."""
    genes = weights.shape[2]
    counts = np.zeros((cells.population.size, genes), dtype=np.int32)
    ambient = weights.sum(axis=0)
    names = [population.name for population in design.populations]
    for index, donor in np.ndindex(weights.shape[:2]):
        population = design.populations[index]
        mine = np.flatnonzero((cells.population == index) & (cells.donor == donor))
        if not mine.size:
            continue
        library = cells.library[mine]
        stray = library // 25
        onward = (library * cells.state[mine] * 0.45).astype(np.int64) if population.toward else library * 0
        own = library - stray - onward
        target = names.index(population.toward) if population.toward else index
        parts = ((own, weights[index, donor]), (onward, weights[target, donor]), (stray, ambient[donor]))
        for number, weight in parts:
            cell = np.repeat(np.arange(mine.size), number)
            gene = _pick(random, weight, cell.size)
            counts[mine] += np.bincount(cell * genes + gene, minlength=mine.size * genes).reshape(-1, genes)
    return counts


def _pick(random: np.random.Generator, weights: Integers, count: int) -> Integers:
    # Indices with probabilities in proportion to integer weights, by integers alone.
    upto = np.cumsum(weights)
    picked: Integers = np.searchsorted(upto, random.integers(0, int(upto[-1]), count), side="right")
    return picked


def _profile(
    random: np.random.Generator, base: Integers, genes: tuple[Gene, ...], population: Population
) -> Integers:
    # A tenth of the genes is higher, a tenth lower than elsewhere; markers stand out.
    fate = random.integers(0, 20, len(genes))
    gain = random.integers(2, 9, len(genes))
    weights = np.select([fate < _UP, fate < _UP + _DOWN], [base * gain, base // gain + 1], base)
    rank = {symbol: place for place, symbol in enumerate(population.markers)}
    high = [_MARKER_GAIN // (2 + rank[gene.symbol]) if gene.symbol in rank else 0 for gene in genes]
    raised: Integers = weights + np.array(high)
    return raised


def _of_donor(
    random: np.random.Generator, weights: Integers, genes: tuple[Gene, ...], design: Design, index: int
) -> Integers:
    # Some genes differ from donor to donor; sex and disease have genes of their own.
    donor = design.donors[index]
    percent = np.where(random.integers(0, 8, len(genes)) == 0, random.integers(55, 175, len(genes)), 100)
    absent = _FEMALE_ONLY if donor.sex == _MALE else _MALE_ONLY
    percent = np.where([gene.symbol in absent for gene in genes], 0, percent)
    own = (_MALE_ONLY | _FEMALE_ONLY) - absent
    added = np.array([60 if gene.symbol in own else 0 for gene in genes])
    if donor.disease != _HEALTHY:
        added += np.array([90 if gene.symbol in design.response else 0 for gene in genes])
    own_weights: Integers = weights * percent // 100 + added
    return own_weights
