"""Lines of a view as they are shown, a thousand a file, each readable by itself."""

from collections.abc import Sequence

import msgspec

from generator.browse.entries import Entry

SHOWN = ("tissue", "disease", "assay", "organism")
"""Facets whose values a line shows."""
MOST = 6
"""Values shown of each; `more` says how many are left out."""


def lines(entries: Sequence[Entry]) -> dict[str, object]:
    """Columns of a shard: plain ones under their names, repeated texts as places in a table of the shard."""
    return {
        "accession": [entry.accession for entry in entries],
        "title": [entry.title for entry in entries],
        "number": [entry.number for entry in entries],
        "updated": [entry.updated for entry in entries],
        "cells": [entry.cells for entry in entries],
        "genes": [entry.genes for entry in entries],
        "types": [len(entry.values.get("cell_type", ())) for entry in entries],
        "group": _coded([[entry.group] for entry in entries]),
        **{name: _shown(name, entries) for name in SHOWN},
    }


def downloads(entries: Sequence[Entry]) -> list[msgspec.Raw]:
    """Per line its files."""
    return [msgspec.Raw(entry.downloads) for entry in entries]


def openings(entries: Sequence[Entry]) -> list[msgspec.Raw]:
    """Per line its explorers."""
    return [msgspec.Raw(entry.opens) for entry in entries]


def _shown(name: str, entries: Sequence[Entry]) -> dict[str, object]:
    values = [entry.values.get(name, ()) for entry in entries]
    coded = _coded([[value.label for value in some[:MOST]] for some in values])
    return {**coded, "more": [max(0, len(some) - MOST) for some in values]}


def _coded(rows: Sequence[Sequence[object]]) -> dict[str, object]:
    places: dict[object, int] = {}
    codes = [[places.setdefault(value, len(places)) for value in row] for row in rows]
    return {"table": list(places), "rows": codes}
