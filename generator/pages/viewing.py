"""What the embedded viewer is told of a version, beside the page of the viewer itself."""

import json
from typing import Any

from generator import explorers, viewer
from generator.model.explorer import ExplorerKind
from generator.model.sidecar import Sidecar, SidecarKind
from generator.model.summary import Column, ColumnKind, Summary
from generator.model.terms import FACET_TITLES
from generator.pages import matrices, urls
from generator.pages.page import SiteFile
from generator.pages.subject import Subject
from generator.storage import sidecar_key

_IDS = "_ontology_term_id"
_FLAT = 2


def viewer_files(subject: Subject) -> tuple[SiteFile, ...]:
    """The version's facts for the viewer, twice for the newest version; none if the viewer cannot show it."""
    made = explorers.viewable(subject.version, subject.sidecars)
    offered = any(each.kind is ExplorerKind.VIEWER for each in subject.edition.settings.explorers)
    if made is None or not offered or subject.summary.default_embedding is None:
        return ()
    data = json.dumps(_facts(subject, made), ensure_ascii=False, indent=1).encode() + b"\n"
    accession, number = subject.dataset.accession, subject.version.version
    paths = [urls.viewer_facts(accession, number)]
    paths += [urls.viewer_facts(accession)] if subject.is_newest else []
    return tuple(SiteFile(path=path, data=data) for path in paths)


def _facts(subject: Subject, made: Sidecar) -> dict[str, Any]:
    dataset, summary = subject.dataset, subject.summary
    page = urls.version(dataset.accession, subject.version.version)
    categories = [_category(column, summary) for column in _ordered(summary) if _is_category(column)]
    numbers = [_number(column) for column in summary.obs if _is_number(column)]
    colour = summary.picture.column if summary.picture else None
    known = [each["key"] for each in categories]
    return {
        "title": dataset.title,
        "page": urls.relative(page, urls.VIEWER),
        "zarr": urls.stored(sidecar_key(made), subject.edition.settings, urls.VIEWER),
        "genes": _genes(subject),
        "cells": summary.cells,
        "shown": min(summary.cells, viewer.MOST_CELLS),
        "matrix": _matrix(summary),
        "embeddings": [
            {"key": viewer.path_of(each.key), "name": matrices.embedding_name(each.key)}
            for each in summary.embeddings
            if each.dimensions >= _FLAT and each.drawable
        ],
        "default_embedding": viewer.path_of(summary.default_embedding or ""),
        "columns": [*categories, *numbers],
        "default_color": colour if colour in known else (known[0] if known else ""),
        "gene_sets": {each.name: [gene.symbol for gene in each.genes] for each in dataset.sets},
    }


def _genes(subject: Subject) -> str:
    """Where genes are looked up by ids as well as names; empty where nothing is published for it."""
    made = subject.sidecars.of(SidecarKind.GENES)
    return urls.stored(sidecar_key(made), subject.edition.settings, urls.VIEWER) if made else ""


def _matrix(summary: Summary) -> str:
    names = {matrix.name for matrix in summary.matrices}
    return next((name for name in viewer.MATRICES if name in names), "")


def _ordered(summary: Summary) -> list[Column]:
    """Fields of the schema first, in the order of pages."""
    places = {field: number for number, field in enumerate(FACET_TITLES)}
    return sorted(summary.obs, key=lambda column: places.get(column.name, len(places)))


def _is_category(column: Column) -> bool:
    count = column.distinct or 0
    is_id = column.name.endswith(_IDS)
    return column.kind is ColumnKind.CATEGORICAL and 1 < count <= viewer.MOST_CATEGORIES and not is_id


def _is_number(column: Column) -> bool:
    return column.kind in {ColumnKind.NUMBER, ColumnKind.INTEGER} and not column.dtype.startswith("nullable")


def _category(column: Column, summary: Summary) -> dict[str, Any]:
    # A facet has every value, but counts a cell of two diseases for each: only where there are many.
    distinct, facet = column.distinct or 0, summary.facet(column.name)
    values = [(each.value, each.rows) for each in column.top]
    if facet and distinct > len(values):
        values = [(each.label, each.cells) for each in facet.values]
    return {
        "key": column.name,
        "path": viewer.path_of(column.name),
        "kind": "category",
        "values": sorted(values, key=lambda value: -value[1]),
        "more": max(distinct - len(values), 0),
    }


def _number(column: Column) -> dict[str, Any]:
    name = viewer.feature(column.name)
    return {"key": column.name, "feature": name, "kind": "number", "missing": column.missing}
