"""Values of some genes in every cell, made comparable as gene lookup does, in one pass over the matrix."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from generator.errors import UnreadableFileError
from generator.genes.choosing import Normalization, choose
from generator.genes.names import genes as names_of
from generator.genes.streaming import Columns, Rows, blocks
from generator.h5ad import Seen, h5
from generator.h5ad.matrices import Found, matrices
from generator.h5ad.vector import Array

UNITS = {
    Normalization.LOG1P_10K: "log(1 + counts per 10,000)",
    Normalization.STORED: "as stored",
}


@dataclass(frozen=True, slots=True)
class Expression:
    """Values per cell, by the gene's name as it was asked for; a gene that the file lacks is absent."""

    of: Mapping[str, Array] = field(default_factory=dict)
    unit: str = ""


def expression(file: h5.Group, seen: Seen, asked: Sequence[str]) -> Expression:
    """The genes in `asked`, by symbol or id; nothing where the file has no matrix of finite values."""
    if not asked:
        return Expression()
    try:
        found, how = choose(matrices(file, len(seen.obs), len(seen.var)))
    except UnreadableFileError:
        return Expression()
    raw = found.facts.name == "raw.X" and seen.raw_var is not None
    var = seen.raw_var if raw and seen.raw_var is not None else seen.var
    places: dict[str, int] = {}
    for place, gene in enumerate(names_of(var, seen.var if raw else None)):
        for name in (gene.id, gene.id.partition(".")[0], gene.symbol):
            if name:
                places.setdefault(name, place)
    wanted = {name: places[name] for name in asked if name in places}
    columns = sorted(set(wanted.values()))
    values = _read(found, how, columns)
    at = {place: values[number] for number, place in enumerate(columns)}
    return Expression(of={name: at[place] for name, place in wanted.items()}, unit=UNITS[how])


def _read(found: Found, how: Normalization, columns: Sequence[int]) -> Array:
    """Genes x cells, float32."""
    out = np.zeros((len(columns), found.facts.cells), dtype=np.float32)
    if not columns:
        return out
    numbers = np.full(found.facts.genes, -1, dtype=np.int64)
    numbers[list(columns)] = np.arange(len(columns))
    for part in blocks(found, how):
        if isinstance(part, Rows):
            some = part.block.tocsc()[:, list(columns)].toarray()
            out[:, part.first : part.first + some.shape[0]] = some.T
        else:
            _add(out, part, numbers)
    return out


def _add(out: Array, part: Columns, numbers: Array) -> None:
    rows = numbers[part.first + part.genes]
    kept = rows >= 0
    np.add.at(out, (rows[kept], part.cells[kept]), part.values[kept])
