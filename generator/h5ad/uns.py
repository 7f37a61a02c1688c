"""Facts that uns holds about the whole file."""

import re
from itertools import islice

import numpy as np

from generator.h5ad import h5
from generator.h5ad.vector import as_text
from generator.model.record import record
from generator.model.terms import OntologyTerm

MAX_TEXTS = 50
_LONG = 4_000
_VERSION = re.compile(r"v?(\d{1,3}\.\d{1,3}\.\d{1,3})\b")
_IN_URL = re.compile(r"/schema/(\d{1,3}\.\d{1,3}\.\d{1,3})/")


@record
class Declared:
    """What the file says of itself."""

    schema_version: str | None
    title: str | None
    citation: str | None
    batch_condition: tuple[str, ...]
    default_embedding: str | None
    organism: OntologyTerm | None
    """uns of schema 6 and later."""
    is_single: bool | None
    """uns['spatial']['is_single']; None without it."""
    keys: tuple[str, ...]
    empty: tuple[str, ...]
    """Keys whose arrays have size zero."""


def declared(uns: h5.Group | None) -> Declared:
    """What uns says; of a file without uns, nothing."""
    term, name = _text(uns, "organism_ontology_term_id"), _text(uns, "organism")
    spatial = h5.group(uns, "spatial") if uns is not None else None
    names = h5.keys(uns) if uns is not None else ()
    return Declared(
        schema_version=_schema_version(uns),
        title=_text(uns, "title"),
        citation=_text(uns, "citation"),
        batch_condition=texts(h5.dataset(uns, "batch_condition") if uns is not None else None),
        default_embedding=_text(uns, "default_embedding"),
        organism=OntologyTerm(id=term or "", label=name or term or "") if term or name else None,
        is_single=_flag(spatial, "is_single"),
        keys=tuple(as_text(name) for name in names[:200]),
        empty=tuple(as_text(name) for name in names[:200] if _is_empty(uns, name)),
    )


def _is_empty(uns: h5.Group | None, name: str) -> bool:
    found = h5.item(uns, name) if uns is not None else None
    return isinstance(found, h5.Dataset) and found.shape is not None and found.size == 0


def texts(data: h5.Dataset | None, limit: int = MAX_TEXTS) -> tuple[str, ...]:
    """The strings of a scalar or an array, at most `limit`; empty for anything else."""
    if data is None or data.dtype.kind not in "SUO" or data.shape is None or data.ndim > 1:
        return ()
    if not h5.is_plain(data.dtype):
        return ()
    h5.require_readable(data)
    values = np.asarray(data[()] if data.ndim == 0 else data[:limit]).reshape(-1).tolist()
    return tuple(
        value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
        for value in islice(values, limit)
    )


def _text(uns: h5.Group | None, key: str) -> str | None:
    found = texts(h5.dataset(uns, key), 1) if uns is not None else ()
    text = " ".join(found[0].split()) if found else ""
    return text[:_LONG] or None


def _flag(group: h5.Group | None, key: str) -> bool | None:
    found = h5.dataset(group, key) if group is not None else None
    if found is None or found.shape not in ((), (1,)) or found.dtype.kind not in "biu":
        return None
    return bool(np.asarray(found[()]).reshape(-1)[0])


def _schema_version(uns: h5.Group | None) -> str | None:
    if uns is None:
        return None
    match = _VERSION.match(_text(uns, "schema_version") or "")
    if match is None:
        match = _IN_URL.search(_text(uns, "schema_reference") or "")
    if match is None:
        old = h5.group(uns, "version")
        match = _VERSION.match(_text(old, "corpora_schema_version") or "") if old is not None else None
    return match.group(1) if match else None
