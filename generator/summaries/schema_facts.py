"""What the rules of the single-cell schema look at, and how they answer."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from generator import ontology
from generator.h5ad.frame import Coded, Plain
from generator.h5ad.matrices import Found
from generator.h5ad.seen import Seen
from generator.model.record import record
from generator.model.summary import Embedding, GenesPerCell, Outcome
from generator.ontology import Organism
from generator.summaries.facets import tally

Version = tuple[int, ...]
NAMED = 5
"""Offending values that a detail names."""


@record
class Verdict:
    """How a file fares with a rule."""

    outcome: Outcome
    detail: str = ""


MET = Verdict(outcome=Outcome.MET)


def broken(detail: str) -> Verdict:
    """The rule is broken, and how."""
    return Verdict(outcome=Outcome.BROKEN, detail=detail)


def not_checked(detail: str) -> Verdict:
    """The rule could not be looked at, and why."""
    return Verdict(outcome=Outcome.NOT_CHECKED, detail=detail)


def listed(parts: Iterable[str]) -> str:
    """The first few of them, and how many more there are."""
    everything = list(parts)
    more = len(everything) - NAMED
    return "; ".join(everything[:NAMED]) + (f"; and {more:,} more" if more > 0 else "")


def verdict(wrong: Iterable[str]) -> Verdict:
    """Met if nothing is wrong."""
    detail = listed(wrong)
    return broken(f"{detail}.") if detail else MET


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was computed from the file before the rules are held against it."""

    matrices: tuple[Found, ...]
    embeddings: tuple[Embedding, ...]
    per_cell: GenesPerCell | None
    genes: tuple[str, ...]
    """Index of var."""
    encoding: str
    """As in Summary."""


class Facts:
    """A file as the rules see it."""

    def __init__(self, seen: Seen, version: Version, evidence: Evidence) -> None:
        self.seen = seen
        self.version = version
        self.evidence = evidence
        self._terms: dict[str, Counter[str] | None] = {}

    def since(self, *version: int) -> bool:
        """Whether the rules of that version, or of a later one, apply."""
        return self.version >= version

    def values(self, column: str) -> Counter[str] | None:
        """Cells per value of a column of obs; None if there is no such column of terms."""
        if column not in self._terms:
            counted = tally(self.seen.obs, column)
            self._terms[column] = counted[0] if counted else None
        return self._terms[column]

    def is_boolean(self, column: str, *, of: str = "obs") -> bool:
        """Whether the column holds true and false, without gaps."""
        frame = self.seen.obs if of == "obs" else self.seen.var
        stored = frame.column(column) if column in frame.names else None
        if isinstance(stored, Coded):
            values = tally(frame, column)
            return values is not None and set(values[0]) <= {"True", "False"} and values[1] == 0
        return isinstance(stored, Plain) and stored.values.dtype.kind == "b"

    @property
    def ethnicity(self) -> str:
        """Name of the ethnicity field in this version."""
        return "self_reported_ethnicity" if self.since(3) else "ethnicity"

    @cached_property
    def organism_ids(self) -> tuple[str, ...]:
        """Organisms of the cells, from uns (since 6.0.0) or obs."""
        term = self.seen.declared.organism
        if term is not None and term.id:
            return (term.id,)
        return tuple(sorted(self.values("organism_ontology_term_id") or ()))

    @cached_property
    def organisms(self) -> tuple[Organism, ...]:
        """Those of them that the schemas know."""
        found = (ontology.organism(one) for one in self.organism_ids)
        return tuple(one for one in found if one is not None)

    @cached_property
    def tissue_types(self) -> frozenset[str]:
        """Values of tissue_type; empty before 4.0.0."""
        return frozenset(self.values("tissue_type") or ())

    def only_assays_below(self, *roots: str) -> bool:
        """Whether every assay is one of these terms or a descendant."""
        assays = self.values("assay_ontology_term_id") or Counter()
        return bool(assays) and all({a, *ontology.ancestors(a)} & set(roots) for a in assays)
