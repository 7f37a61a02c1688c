"""Which values of every facet a row has, ancestors included where the facet infers them."""

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from generator.browse.curated import CELL_CLASSES, CELL_SUBCLASSES, ORGANS, SYSTEMS
from generator.browse.facets import FACETS, NO_VALUE
from generator.browse.lexicon import Lexicon
from generator.browse.row import FindRow
from generator.model.record import record
from generator.model.terms import OntologyTerm
from generator.ontology import ORGANISMS


@record
class Value:
    """One value of a facet."""

    key: str
    """As in URLs: the term's id, `normal`, or the label of what has no term."""
    label: str


NORMAL = OntologyTerm(id="PATO:0000461", label="normal")
TISSUE = "tissue"
"""The tissue_type of what was taken from a body."""

BROAD: dict[str, tuple[str, dict[str, str]]] = {
    "cell_class": ("cell_type", CELL_CLASSES),
    "cell_subclass": ("cell_type", CELL_SUBCLASSES),
    "system": ("tissue", SYSTEMS),
    "organ": ("tissue", ORGANS),
}
"""Panels of inferred terms: the field that they look at, and the terms that they offer."""

LIFE_CYCLES = frozenset(
    {
        "FBdv:00005259",
        "FBdv:00007012",
        "HsapDv:0000000",
        "HsapDv:0000001",
        "MmusDv:0000000",
        "MmusDv:0000001",
        "UBERON:0000104",
        "UBERON:0000105",
        "WBls:0000001",
        "WBls:0000075",
        "WBls:0000101",
        "WBls:0000825",
        "ZFS:0100000",
    }
)
"""Tops of the stage ontologies, under which everything is: no filter."""

_HIDDEN = {kind.id: kind.hidden for kind in FACETS if kind.hidden}


def stage_tree(term_id: str) -> str:
    """The tree of stages that the term belongs to: a key such as `stages:HsapDv`; empty for no stage term."""
    prefix = term_id.partition(":")[0] if ":" in term_id else ""
    return f"stages:{prefix}" if prefix in _STAGES else ""


def stage_tree_title(key: str) -> str:
    """Whose stages a tree's are."""
    return _STAGES[key.removeprefix("stages:")]


def _stage_titles() -> dict[str, str]:
    own = {one.stages: one.label for one in ORGANISMS.values() if one.stages != "UBERON" and not one.parents}
    return {**own, "UBERON": "Other organisms"}


_STAGES = _stage_titles()


_Values = dict[str, tuple[Value, ...]]


@dataclass
class Evaluator:
    """Turns rows into values; what it learns of some terms it keeps, as many rows have the same."""

    lexicon: Lexicon
    _known: dict[tuple[str, str, tuple[OntologyTerm, ...]], _Values] = field(default_factory=dict)
    _each: dict[str, dict[OntologyTerm, tuple[Value, ...]]] = field(default_factory=lambda: defaultdict(dict))

    def values(self, row: FindRow) -> dict[str, tuple[Value, ...]]:
        """The row's values by facet id, each once; facets without any are absent."""
        found: _Values = {}
        kept = row.tissue_types[0] if len(row.tissue_types) == 1 else TISSUE
        for source, terms in row.terms.items():
            kind = kept if source == "tissue" else ""
            values = self._known.get((source, kind, terms))
            if values is None:
                values = self._known[source, kind, terms] = self._of(source, kind, terms)
            found |= values
        found["consortium"] = tuple(
            Value(key=c, label=c) for c in dict.fromkeys(row.collection.consortia)
        ) or (Value(key=NO_VALUE, label="No consortium"),)
        found["publication"] = (_publication(row),)
        return found

    def _of(self, source: str, kind: str, terms: tuple[OntologyTerm, ...]) -> _Values:
        """What the terms of one field give."""
        own: dict[str, Callable[[OntologyTerm], Iterable[Value]]] = {
            "cell_type": self._cell_type,
            "development_stage": self._stages,
            "disease": _disease,
            "tissue": functools.partial(_tissue, kind=kind),
        }
        found = {source: self._all(f"{source} {kind}", terms, own.get(source, _plain))}
        for name, (broad, above) in BROAD.items():
            if broad == source and kind in ("", TISSUE):
                found[name] = self._all(name, terms, functools.partial(self._broad, terms=above))
        hidden = _HIDDEN.get(source)
        found[source] = tuple(value for value in found[source] if value.key != hidden)
        return {name: values for name, values in found.items() if values}

    def _all(
        self, name: str, terms: Iterable[OntologyTerm], make: Callable[[OntologyTerm], Iterable[Value]]
    ) -> tuple[Value, ...]:
        known = self._each[name]
        found: dict[str, Value] = {}
        for term in terms:
            if (values := known.get(term)) is None:
                values = known[term] = tuple(make(term))
            for value in values:
                found.setdefault(value.key, value)
        return tuple(found.values())

    def _broad(self, term: OntologyTerm, terms: dict[str, str]) -> Iterable[Value]:
        for key in (term.id, *self.lexicon.ancestors(term.id)):
            if key in terms:
                yield Value(key=key, label=terms[key])

    def _cell_type(self, term: OntologyTerm) -> Iterable[Value]:
        # The class `T cell` finds all T cells; the type `T cell` only what was annotated no further.
        repeated = term.id in CELL_CLASSES or term.id in CELL_SUBCLASSES
        yield Value(
            key=term.id or term.label, label=f"{term.label}, non-specific" if repeated else term.label
        )

    def _stages(self, term: OntologyTerm) -> Iterable[Value]:
        yield Value(key=term.id or term.label, label=term.label)
        tree = stage_tree(term.id)
        if not tree:
            return
        for key in self.lexicon.ancestors(term.id):
            if stage_tree(key) == tree and key not in LIFE_CYCLES:
                yield Value(key=key, label=self.lexicon.label(key))
        yield Value(key=tree, label=stage_tree_title(tree))


def _plain(term: OntologyTerm) -> Iterable[Value]:
    yield Value(key=term.id or term.label, label=term.label)


def _disease(term: OntologyTerm) -> Iterable[Value]:
    if term.id == NORMAL.id or term.label == NORMAL.label:
        yield Value(key=NORMAL.label, label=NORMAL.label)
    else:
        yield from _plain(term)


def _tissue(term: OntologyTerm, kind: str) -> Iterable[Value]:
    # What grew in a dish is not the organ: it has a value of its own, and no organ or system above it.
    key = term.id or term.label
    if kind == TISSUE:
        yield Value(key=key, label=term.label)
    else:
        yield Value(key=f"{key} {kind}", label=f"{term.label} ({kind})")


def _publication(row: FindRow) -> Value:
    facts = row.collection
    if facts.doi is None and facts.publication is None:
        return Value(key=NO_VALUE, label="No publication")
    return Value(key=facts.doi or facts.publication or "", label=facts.publication or facts.doi or "")


def term_ids(rows: Iterable[FindRow]) -> set[str]:
    """Every term id that the rows carry."""
    terms = set[OntologyTerm]().union(*(own for row in rows for own in row.terms.values()))
    return {term.id for term in terms if term.id}
