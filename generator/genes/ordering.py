"""Terms in an order that keeps relatives together."""

from collections import Counter
from collections.abc import Mapping
from typing import TypeVar

from generator import ontology

Key = TypeVar("Key", bound=int | str)


def by_ontology(terms: Mapping[Key, str]) -> list[Key]:
    """The keys in an order in which terms that share ancestors stand together; those without terms last.

    An ancestor of many of the terms splits them first, then its own children that have several, and so on.
    """
    lines = {key: _line(terms[key]) for key in terms}
    covers = Counter(ancestor for line in lines.values() for ancestor in set(line))

    def place(key: Key) -> tuple[bool, list[tuple[int, str]], str]:
        line = lines[key]
        shared = sorted((-covers[ancestor], ancestor) for ancestor in line if covers[ancestor] > 1)
        return not line, shared, ontology.label(terms[key]) or terms[key]

    return sorted(terms, key=place)


def _line(term: str) -> tuple[str, ...]:
    return (*ontology.ancestors(term), term) if term else ()
