"""Sections of an index: the inverted lists of one group of facets, or one number a row."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from generator.browse.encoding import gap_varints, varints
from generator.browse.entries import Entry, day
from generator.browse.facets import BY_ID, VALUED, FacetKind, Kind
from generator.browse.lexicon import Lexicon
from generator.browse.values import stage_tree
from generator.model.record import record

UPPER = {"cell_subclass": ("cell_class",), "cell_type": ("cell_class", "cell_subclass")} | {
    "organ": ("system",),
    "tissue": ("system", "organ"),
}
"""Panels that narrow another one of their group."""


@record
class Section:
    """A piece of an index that is loaded as a whole."""

    name: str
    """A facet's or group's id, or `column:<name>`."""
    header: dict[str, object]
    body: bytes
    sizes: dict[str, int] = msgspec.field(default_factory=dict)
    """Facets in it, with how many values each has."""


@dataclass
class _Values:
    """The values of one facet while rows are being read."""

    labels: dict[str, str] = field(default_factory=dict)
    rows: "dict[str, array[int]]" = field(default_factory=dict)


def facet_sections(entries: Sequence[Entry], lexicon: Lexicon) -> list[Section]:
    """One section for every group of facets that any row has a value of."""
    facets: dict[str, _Values] = {}
    for number, entry in enumerate(entries):
        for name, values in entry.values.items():
            one = facets.setdefault(name, _Values())
            for value in values:
                places = one.rows.get(value.key)
                if places is None:
                    one.labels[value.key] = value.label
                    places = one.rows[value.key] = array("I")
                places.append(number)
    order = {kind.id: _ordered(kind, facets[kind.id], lexicon) for kind in VALUED if kind.id in facets}
    groups: dict[str, list[str]] = {}
    for name in order:
        groups.setdefault(BY_ID[name].group or name, []).append(name)
    return [_section(group, names, facets, order, lexicon) for group, names in groups.items()]


def _section(
    group: str, names: list[str], facets: dict[str, _Values], order: dict[str, list[str]], lexicon: Lexicon
) -> Section:
    headers: list[dict[str, object]] = []
    listed: list[array[int]] = []
    for name in names:
        keys, one = order[name], facets[name]
        header: dict[str, object] = {
            "id": name,
            "keys": keys,
            "labels": _apart(BY_ID[name], keys, one.labels),
            "counts": [len(one.rows[key]) for key in keys],
        }
        if BY_ID[name].kind is Kind.TREE:
            parents = _tree(keys, lexicon)
            header["parents"] = [keys.index(above) if above else -1 for above in parents.values()]
        uppers = [upper for upper in UPPER.get(name, ()) if upper in order]
        if uppers:
            header["under"] = {upper: _under(keys, order[upper], lexicon) for upper in uppers}
        headers.append(header)
        listed += [one.rows[key] for key in keys]
    sizes = {name: len(order[name]) for name in names}
    return Section(name=group, header={"facets": headers}, body=gap_varints(listed)[0], sizes=sizes)


def _ordered(kind: FacetKind, one: _Values, lexicon: Lexicon) -> list[str]:
    # The most frequent first; the pinned ones at their ends; a tree in the order in which it is shown.
    def place(key: str) -> tuple[int, int, str, str]:
        pinned = -1 if key == kind.first else 1 if key == kind.last else 0
        return (pinned, -len(one.rows[key]), one.labels[key].casefold(), key)

    keys = sorted(one.rows, key=place)
    return _preorder(keys, one.labels, lexicon) if kind.kind is Kind.TREE else keys


def _preorder(keys: list[str], labels: dict[str, str], lexicon: Lexicon) -> list[str]:
    children: dict[str, list[str]] = {}
    for key, above in _tree(keys, lexicon).items():
        children.setdefault(above, []).append(key)
    found: list[str] = []
    waiting = _youngest_last(children.get("", []), labels)
    while waiting:
        key = waiting.pop()
        found.append(key)
        waiting += _youngest_last(children.get(key, []), labels)
    return found


def _youngest_last(keys: Iterable[str], labels: dict[str, str]) -> list[str]:
    def place(key: str) -> tuple[int, str, str]:
        digits = labels[key].split("-")[0]
        return (int(digits) if digits.isdecimal() and digits.isascii() else 0, labels[key].casefold(), key)

    return sorted(keys, key=place, reverse=True)


def _tree(keys: Iterable[str], lexicon: Lexicon) -> dict[str, str]:
    """The key above each key, empty at the top: of its ancestors at hand the one deepest in the ontology."""
    known = set(keys)
    above: dict[str, str] = {}
    for key in keys:
        tree = stage_tree(key)
        nearest = [a for a in lexicon.ancestors(key) if a in known and stage_tree(a) == tree]
        deepest = max(nearest, key=lambda a: (len(lexicon.ancestors(a)), a), default="")
        above[key] = deepest or (tree if tree in known and tree != key else "")
    return above


def _under(keys: Iterable[str], upper: Sequence[str], lexicon: Lexicon) -> list[list[int]]:
    places = {key: place for place, key in enumerate(upper)}
    return [
        sorted(places[above] for above in (key, *lexicon.ancestors(key)) if above in places) for key in keys
    ]


def _apart(kind: FacetKind, keys: Sequence[str], labels: dict[str, str]) -> list[str]:
    # Labels that several keys share are told apart by the keys; stages of two organisms by their trees.
    def place(key: str) -> tuple[str, str]:
        return (stage_tree(key) if kind.kind is Kind.TREE else "", labels[key])

    seen = Counter(place(key) for key in keys)
    return [labels[key] if seen[place(key)] == 1 else f"{labels[key]} ({key})" for key in keys]


def column_sections(entries: Sequence[Entry]) -> list[Section]:
    """One section for every number and every order that rows are sorted by; no value is written as 0."""
    numbers: dict[str, Callable[[Entry], int]] = {
        "cells": lambda entry: entry.cells + 1,
        "genes": lambda entry: 0 if entry.genes is None else entry.genes + 1,
        "published": lambda entry: day(entry.published) + 1,
        "updated": lambda entry: day(entry.updated) + 1,
        "number": lambda entry: entry.number + 1,
    }
    texts: dict[str, Callable[[Entry], str]] = {
        "title": lambda entry: entry.title,
        "group": lambda entry: entry.group[1],
        "tissue": lambda entry: _first(entry, "tissue"),
        "disease": lambda entry: _first(entry, "disease"),
        "assay": lambda entry: _first(entry, "assay"),
        "organism": lambda entry: _first(entry, "organism"),
    }
    columns = {name: [number(entry) for entry in entries] for name, number in numbers.items()}
    columns |= {f"by_{name}": _ranks([text(entry) for entry in entries]) for name, text in texts.items()}
    return [
        Section(name=f"column:{name}", header={"column": name}, body=varints(column))
        for name, column in columns.items()
    ]


def _ranks(texts: Sequence[str]) -> list[int]:
    order = sorted({text for text in texts if text}, key=lambda text: (text.casefold(), text))
    places = {text: place for place, text in enumerate(order, start=1)}
    return [places.get(text, 0) for text in texts]


def _first(entry: Entry, name: str) -> str:
    values = entry.values.get(name, ())
    return values[0].label if values else ""
