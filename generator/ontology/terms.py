"""Single terms, looked up in the ontologies that cellxgene-ontology-guide carries.

A parsed MONDO or UBERON takes a hundred megabytes, and a summary needs a few dozen of its terms. So an
ontology's JSON text is inflated once, kept as bytes, and only the wanted terms are parsed out of it.
"""

import functools
import importlib.resources
import re
from typing import Annotated

import msgspec
import zstandard
from cellxgene_ontology_guide.supported_versions import load_supported_versions

from generator.ontology.organisms import ORGANISMS

SCHEMA = "7.1.0"
"""Schema version whose ontology releases are used."""

_CURIE = re.compile(r"[A-Za-z]+[:_][A-Za-z0-9]+\Z")
_IMPORTED = {"AfPO": "HANCESTRO", "ZFS": "ZFA", "uniprot": "UniProt"}
_TAXA = "NCBITaxon"


class _Node(msgspec.Struct):
    label: str | None = None
    deprecated: bool = False
    ancestors: Annotated[dict[str, int], "distance by id"] = {}


@functools.cache
def releases() -> dict[str, str]:
    """Release of every ontology at hand, by prefix, e.g. `CL` -> `v2026-03-26`."""
    ontologies = load_supported_versions()[SCHEMA]["ontologies"]
    return {name: str(facts["version"]) for name, facts in ontologies.items()}


def is_curie(text: str) -> bool:
    """Whether it looks like a term id, e.g. `CL:0000084` or `CVCL_1P02`."""
    return _CURIE.match(text) is not None


def ontology_of(term_id: str) -> str | None:
    """The ontology that has the term by its prefix (`ZFS:0000001` is in ZFA); None for another prefix."""
    if not is_curie(term_id):
        return None
    prefix = re.split("[:_]", term_id, maxsplit=1)[0]
    name = _IMPORTED.get(prefix, prefix)
    return name if name in releases() else None


def label(term_id: str) -> str | None:
    """The term's human-readable name; None if no ontology at hand has the term."""
    if term_id in ORGANISMS:
        return ORGANISMS[term_id].label
    node = _node(term_id)
    return node.label if node else None


def is_known(term_id: str) -> bool:
    """Whether the ontology of its prefix (or the table of organisms) has the term."""
    return term_id in ORGANISMS or _node(term_id) is not None


def is_deprecated(term_id: str) -> bool:
    """Whether its ontology calls the term obsolete; False for unknown terms."""
    node = None if term_id in ORGANISMS else _node(term_id)
    return node is not None and node.deprecated


def ancestors(term_id: str) -> tuple[str, ...]:
    """Ids of all terms above it, nearest first; empty for unknown terms and roots."""
    if term_id in ORGANISMS:
        return ORGANISMS[term_id].parents
    node = _node(term_id)
    return tuple(sorted(node.ancestors, key=lambda key: (node.ancestors[key], key))) if node else ()


@functools.lru_cache(maxsize=20_000)
def _node(term_id: str) -> _Node | None:
    name = ontology_of(term_id)
    if name is None or name == _TAXA:
        return None
    text = _text(name)
    key = msgspec.json.encode(term_id) + b":{"
    start = text.find(key)
    if start < 0:
        return None
    start += len(key) - 1
    return msgspec.json.decode(text[start : _end(text, start)], type=_Node)


def _end(text: bytes, start: int) -> int:
    # Just behind the object that opens at `start`; braces inside strings do not count.
    depth = 0
    for match in re.compile(rb'"(?:[^"\\]|\\.)*"|[{}]').finditer(text, start):
        token = match.group()
        depth += {b"{": 1, b"}": -1}.get(token, 0)
        if depth == 0:
            return match.end()
    return len(text)


@functools.lru_cache(maxsize=8)
def _text(name: str) -> bytes:
    file = importlib.resources.files("cellxgene_ontology_guide") / "data"
    packed = (file / f"{name}-ontology-{releases()[name]}.json.zst").read_bytes()
    return zstandard.ZstdDecompressor().decompressobj().decompress(packed)
