"""Which columns the tables of a file lack of those that the schema has added."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from generator.formats import standard_genes
from generator.formats.standard_columns import Joined, Labels, NewColumn, Pairs, Terms, terms, whole
from generator.formats.standard_frames import text_blocks
from generator.formats.standard_genes import BY_ID, Column, GeneTables, Lengths, Names, reference
from generator.formats.standard_schema import Wanted, label, perturbation_types
from generator.h5ad import Seen
from generator.h5ad.frame import Frame, Plain
from generator.model.standardized import Effect, Step

MAX_GENES = 5_000_000
_JOINS, _KINDS = "observation_joinid", "perturbation_types"
_CONDITION, _GENETIC = "experimental_condition_ontology_term_id", "genetic_perturbation_id"
_SHOWN = 5
_NAMED_SO = "the names of rows are called so"


@dataclass
class Annotated:
    """What one table gets."""

    where: str
    columns: list[NewColumn] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    genes: str | None = None

    def tell(self, name: str, effect: Effect, detail: str) -> None:
        """Note what becomes of a column, or of the table if the name is empty."""
        where = "raw.var" if self.where == "raw/var" else self.where
        self.steps.append(Step(where=f"{where}/{name}".rstrip("/"), effect=effect, detail=detail))

    def add(self, column: NewColumn, detail: str) -> None:
        """Note a column to write."""
        self.columns.append(column)
        self.tell(column.name, Effect.ADDED, detail)


def cells(obs: Frame, wanted: Wanted) -> Annotated:
    """The columns that obs gets."""
    made = Annotated("obs")
    for name in wanted.labels:
        source = terms(obs, f"{name}_ontology_term_id")
        if source is not None and name == obs.index_name:
            made.tell(name, Effect.MISSING, _NAMED_SO)
        elif source is not None:
            _label(made, obs, name, source, wanted)
    if wanted.perturbations and _KINDS not in (*obs.names, obs.index_name):
        _perturbations(made, obs)
    if wanted.joins:
        _join(made, obs)
    return made


def _label(made: Annotated, obs: Frame, name: str, source: Terms, wanted: Wanted) -> None:
    used = source.used()
    known = {code: label(source.values[code], name, wanted.version) for code in used}
    column = Labels(name, source, {code: text for code, text in known.items() if text is not None})
    unknown = [source.values[code] for code, text in known.items() if text is None]
    if name in obs.names:
        other = terms(obs, name)
        rows = len(obs) if other is None else column.differing(other)
        if rows:
            told = f"as it was; the terms have other labels today in {_counted(rows, 'cell')}"
            made.tell(name, Effect.KEPT, told)
    else:
        made.add(column, f"labels of {_counted(len(column.by_code), 'term')}")
        if unknown:
            some = ", ".join(unknown[:_SHOWN]) + (", ..." if len(unknown) > _SHOWN else "")
            told = f"labels of {_counted(len(unknown), 'term')} that no ontology has: {some}"
            made.tell(name, Effect.MISSING, told)


def _perturbations(made: Annotated, obs: Frame) -> None:
    condition, genetic = terms(obs, _CONDITION), terms(obs, _GENETIC)
    if condition is None and genetic is None:
        return
    pairs = Pairs(condition, genetic)
    kinds = {code: perturbation_types(*pairs.pair(code)) for code in pairs.used()}
    made.add(Labels(_KINDS, pairs, kinds), _counted(len(set(kinds.values())), "kind"))


def _join(made: Annotated, obs: Frame) -> None:
    if obs.index is None:
        made.tell(_JOINS, Effect.MISSING, "the names of cells cannot be read")
        return
    column = Joined(_JOINS, obs.index)
    if obs.index_name == _JOINS:
        made.tell(_JOINS, Effect.MISSING, _NAMED_SO)
    elif _JOINS in obs.names:
        stored = obs.column(_JOINS)
        text = stored.values if isinstance(stored, Plain) and stored.values.is_text else None
        rows = len(obs) if text is None else column.differing(text)
        if rows:
            told = f"as it was; it is not made of the names that {_counted(rows, 'cell')} have"
            made.tell(_JOINS, Effect.KEPT, told)
    elif column.are_unique():
        made.add(column, "made of the cells' names")
    else:
        made.tell(_JOINS, Effect.MISSING, "the names of cells are not unique")


def features(seen: Seen, wanted: Wanted, tables: GeneTables | None) -> Iterator[Annotated]:
    """The columns that var and raw.var get."""
    frames = [("var", seen.var), *([("raw/var", seen.raw_var)] if seen.raw_var is not None else [])]
    ids = {where: _ids(frame) for where, frame in frames}
    for where, frame in frames:
        made = Annotated(where)
        lacking = [name for name in wanted.features if name not in (*frame.names, frame.index_name)]
        if frame.index_name in wanted.features:
            made.tell(frame.index_name, Effect.MISSING, _NAMED_SO)
        if lacking and not any(reference(gene) for gene in ids[where]):
            made.tell("", Effect.MISSING, f"{', '.join(lacking)}: its index holds no Ensembl ids")
        elif lacking:
            other = next(((o, ids[w]) for w, o in frames if w != where), None)
            _add_features(made, lacking, ids[where], other, wanted, tables)
        yield made


def _add_features(
    made: Annotated,
    lacking: list[str],
    ids: list[str],
    other: tuple[Frame, list[str]] | None,
    wanted: Wanted,
    tables: GeneTables | None,
) -> None:
    reasons: dict[str, list[str]] = {}
    for name in lacking:
        shared = None if other is None else _shared(name, ids, *other)
        column = standard_genes.column(name, ids, wanted.version, tables)
        if shared is not None:
            made.add(shared, "as the file's other table of genes has it")
        elif isinstance(column, str):
            reasons.setdefault(column, []).append(name)
        elif name in BY_ID or tables is None:
            made.add(column, "read off the ids")
        else:
            made.genes = f"GENCODE {tables.release}"
            made.add(column, f"of {made.genes} and the annotations that go with it")
    for reason, names in reasons.items():
        made.tell("", Effect.MISSING, f"{', '.join(names)}: {reason}")


def _shared(name: str, ids: list[str], other: Frame, theirs: list[str]) -> Column | None:
    """The column as the file's other table of genes has it, if that has it for all of these genes."""
    if name not in other.names:
        return None
    stored, found = other.column(name), terms(other, name)
    if found is not None:
        codes = np.concatenate([*found.blocks(), np.zeros(0, dtype=np.int64)]).tolist()
        texts = {gene: found.values[code] for gene, code in zip(theirs, codes, strict=True) if code >= 0}
        return Names(name, [texts[gene] for gene in ids]) if texts.keys() >= set(ids) else None
    if isinstance(stored, Plain) and stored.mask is None and stored.values.dtype.kind in "iu":
        numbers = dict(zip(theirs, stored.values.read(0, len(other)).tolist(), strict=True))
        return Lengths(name, [numbers[gene] for gene in ids]) if numbers.keys() >= set(ids) else None
    return None


def _ids(frame: Frame) -> list[str]:
    if frame.index is None or len(frame) > MAX_GENES:
        return []
    return [whole(value) for block in text_blocks(frame.index) for value in block]


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")
