"""Cells counted by the fields of the single-cell schema."""

import re
from collections import Counter
from collections.abc import Iterable

import numpy as np

from generator import ontology
from generator.h5ad.frame import Coded, Frame, Plain, Stored
from generator.h5ad.uns import Declared
from generator.h5ad.vector import NUMBERS_A_BLOCK
from generator.model.summary import Facet
from generator.model.terms import FACET_TITLES, OntologyTerm, TermCount
from generator.summaries.columns import MAX_DISTINCT, count_codes, count_texts, labels

MAX_VALUES = 1_000
"""Values that a facet keeps, those with most cells."""
MAX_DONORS = 200
"""The same for donors: how many there are stands in the dictionary of obs."""
_PLAIN = {"tissue_type", "suspension_type", "donor_id"}
_FORMER = {"self_reported_ethnicity": "ethnicity"}
_SUFFIX = re.compile(r"(.+?) \((organoid|cell culture)\)\Z")
_ASIDE = re.compile(r"(\S+) \(.*\)\Z")
_PAIRS = 1 << 22


def tally(frame: Frame, name: str) -> tuple[Counter[str], int] | None:
    """Rows per value of a categorical or text column, and rows without one.

    None if there is no such column, it holds something else, or too many different values.
    """
    stored = frame.column(name) if name in frame.names else None
    if isinstance(stored, Coded):
        counts, missing = count_codes(stored)
        used = np.flatnonzero(counts)
        if len(used) > MAX_DISTINCT:
            return None
        found: Counter[str] = Counter()
        for value, rows in zip(labels(stored.categories, used.tolist()), counts[used].tolist(), strict=True):
            found[value] += rows
    elif isinstance(stored, Plain) and stored.values.is_text:
        counted = count_texts(stored)
        if counted is None:
            return None
        found, missing = counted, len(frame) - sum(counted.values())
    elif isinstance(stored, Plain) and stored.values.dtype.kind == "b":
        return None
    else:
        return None
    return found, missing + found.pop("", 0)


def split(value: str, version: tuple[int, ...] | None) -> tuple[str, ...]:
    """The terms of a value: joined by ` || ` since schema 6, by commas in schemas 4 and 5."""
    if " || " in value:
        return tuple(value.split(" || "))
    if "," in value and (version is None or version[0] in (4, 5)):
        parts = tuple(part.strip() for part in value.split(","))
        if all(ontology.is_curie(part) for part in parts):
            return parts
    return (value,)


def facets(obs: Frame, declared: Declared) -> tuple[Facet, ...]:
    """One facet per schema field that the file has, in the order of FACET_TITLES."""
    found = {field: _facet(obs, field, declared) for field in FACET_TITLES}
    if found["tissue_type"] is None and found["tissue"] is not None:
        found["tissue_type"] = _tissue_type(obs)
    return tuple(facet for facet in found.values() if facet is not None)


def _facet(obs: Frame, field: str, declared: Declared) -> Facet | None:
    if field == "organism" and declared.organism is not None:
        term = declared.organism
        value = TermCount(id=term.id, label=ontology.label(term.id) or term.label, cells=len(obs))
        return Facet(field=field, values=(value,), missing=0)
    version = version_of(declared.schema_version)
    for name in (field, _FORMER.get(field)):
        if name is None:
            continue
        counted = None if field in _PLAIN else tally(obs, f"{name}_ontology_term_id")
        if counted is not None:
            pairs = _file_labels(obs, f"{name}_ontology_term_id", name)
            return _facet_of(field, _terms(counted[0], pairs, version), counted[1])
        counted = tally(obs, name)
        if counted is not None:
            plain = ((OntologyTerm(id="", label=value), cells) for value, cells in counted[0].items())
            return _facet_of(field, plain, counted[1])
    return None


def version_of(text: str | None) -> tuple[int, ...] | None:
    """`5.1.0` -> (5, 1, 0)."""
    return tuple(int(part) for part in text.split(".")) if text else None


def _terms(
    counts: Counter[str], pairs: dict[str, str], version: tuple[int, ...] | None
) -> Iterable[tuple[OntologyTerm, int]]:
    for value, cells in counts.items():
        ids = split(value, version)
        known = pairs.get(value, "")
        names = tuple(known.split(" || ")) if " || " in known else (known,)
        if len(names) != len(ids):
            names = ("",) * len(ids)
        for term_id, name in dict(zip(ids, names, strict=True)).items():
            yield _term(term_id, name), cells


def _term(value: str, name: str) -> OntologyTerm:
    aside = _ASIDE.match(value)
    term_id = aside.group(1) if aside else value
    if not ontology.is_curie(term_id):
        return OntologyTerm(id="", label=name or value)
    suffix = _SUFFIX.match(name)
    shown = suffix.group(1) if suffix else name
    return OntologyTerm(id=term_id, label=shown or ontology.label(term_id) or term_id)


def _facet_of(field: str, found: Iterable[tuple[OntologyTerm, int]], missing: int) -> Facet:
    cells: Counter[str] = Counter()
    names: dict[str, str] = {}
    for term, number in found:
        key = term.id or f"={term.label}"
        cells[key] += number
        names.setdefault(key, term.label)
    values = [
        TermCount(id="" if key.startswith("=") else key, label=names[key], cells=number)
        for key, number in cells.items()
    ]
    values.sort(key=lambda value: (-value.cells, value.label, value.id))
    limit = MAX_DONORS if field == "donor_id" else MAX_VALUES
    return Facet(field=field, values=tuple(values[:limit]), missing=missing)


def _file_labels(obs: Frame, ids: str, names: str) -> dict[str, str]:
    """The label that the file gives to each id: that of most of its cells."""
    one = obs.column(ids)
    other: Stored | None = obs.column(names) if names in obs.names else None
    if not isinstance(one, Coded) or not isinstance(other, Coded):
        return {}
    wide, high = len(other.categories), len(one.categories)
    if not wide or wide * high > _PAIRS:
        return {}
    together = np.zeros(wide * high, dtype=np.int64)
    for start in range(0, len(obs), NUMBERS_A_BLOCK):
        stop = min(start + NUMBERS_A_BLOCK, len(obs))
        left = one.codes.read(start, stop).astype(np.int64)
        right = other.codes.read(start, stop).astype(np.int64)
        known = (left >= 0) & (right >= 0) & (right < wide)
        together += np.bincount((left * wide + right)[known], minlength=wide * high)
    table = together.reshape(high, wide)
    used = np.flatnonzero(table.any(axis=1)).tolist()
    best = table[used].argmax(axis=1).tolist()
    return dict(zip(labels(one.categories, used), labels(other.categories, best), strict=True))


def _tissue_type(obs: Frame) -> Facet | None:
    # Before schema 4 a suffix of the tissue's id or label said what the tissue was grown as.
    counted = tally(obs, "tissue_ontology_term_id") or tally(obs, "tissue")
    kinds: Counter[str] = Counter()
    for value, cells in (counted[0] if counted else Counter()).items():
        suffix = _SUFFIX.match(value)
        kinds[suffix.group(2) if suffix else "tissue"] += cells
    if set(kinds) <= {"tissue"} or counted is None:
        return None
    return _facet_of(
        "tissue_type", ((OntologyTerm(id="", label=kind), n) for kind, n in kinds.items()), counted[1]
    )
