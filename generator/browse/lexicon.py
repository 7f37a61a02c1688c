"""What ontologies say of the terms of a whole catalog: names, definitions, what stands above them.

`ontology` looks single terms up in an ontology's text, a few milliseconds each; an index needs thousands of
terms with all their ancestors, so here each ontology is parsed once (0.15 s for the largest), the wanted
terms and their ancestors are kept, and the rest is let go.
"""

import functools
import importlib.resources
from collections import defaultdict
from collections.abc import Callable, Iterable

import msgspec
import zstandard
from msgspec import field

from generator import ontology
from generator.model.record import record
from generator.ontology import ORGANISMS


@record
class Entry:
    """One term."""

    id: str
    label: str
    definition: str = ""
    synonyms: tuple[str, ...] = ()
    ancestors: tuple[str, ...] = ()
    """Every term above it, nearest first."""
    parents: tuple[str, ...] = ()
    """The nearest of them: one step up."""


@record
class Lexicon:
    """Terms by id; those of ontologies that are not at hand are missing."""

    entries: dict[str, Entry] = field(default_factory=dict)

    def ancestors(self, term_id: str) -> tuple[str, ...]:
        """Ids of the terms above it, nearest first; empty for unknown terms."""
        entry = self.entries.get(term_id)
        return entry.ancestors if entry else ()

    def label(self, term_id: str) -> str:
        """The term's name; the id itself if it is unknown."""
        entry = self.entries.get(term_id)
        return entry.label if entry else term_id


ReadLexicon = Callable[[Iterable[str]], Lexicon]
"""What gives the entries of terms and of everything above them."""


class _Node(msgspec.Struct):
    label: str | None = None
    description: str | None = None
    synonyms: list[str] = []
    ancestors: dict[str, int] = {}


_DECODER = msgspec.json.Decoder(dict[str, _Node])


def read_lexicon(term_ids: Iterable[str]) -> Lexicon:
    """Entries of the terms and of everything above them; the latest answer is kept."""
    return _read(frozenset(term_ids))


@functools.lru_cache(maxsize=1)
def _read(term_ids: frozenset[str]) -> Lexicon:
    wanted: dict[str, set[str]] = defaultdict(set)
    entries: dict[str, Entry] = {}
    for term_id in sorted(term_ids):
        if term_id in ORGANISMS:
            entries |= _taxa(term_id)
        elif (name := ontology.ontology_of(term_id)) and name != "NCBITaxon":
            wanted[name].add(term_id)
    for name in sorted(wanted):
        nodes = _DECODER.decode(_text(name))
        seen = wanted[name].intersection(nodes)
        seen |= {above for term_id in seen for above in nodes[term_id].ancestors if above in nodes}
        entries |= {term_id: _entry(term_id, nodes) for term_id in sorted(seen)}
    return Lexicon(entries=entries)


def _entry(term_id: str, nodes: dict[str, _Node]) -> Entry:
    node = nodes[term_id]
    above = sorted((step, key) for key, step in node.ancestors.items() if key in nodes)
    return Entry(
        id=term_id,
        label=node.label or term_id,
        definition=" ".join((node.description or "").split()),
        synonyms=tuple(dict.fromkeys(node.synonyms)),
        ancestors=tuple(key for _, key in above),
        parents=tuple(key for step, key in above if step == 1),
    )


def _taxa(term_id: str) -> dict[str, Entry]:
    chain = (term_id, *ORGANISMS[term_id].parents)
    return {
        key: Entry(
            id=key,
            label=ORGANISMS[key].label,
            ancestors=ORGANISMS[key].parents,
            parents=ORGANISMS[key].parents,
        )
        for key in chain
    }


def _text(name: str) -> bytes:
    folder = importlib.resources.files("cellxgene_ontology_guide") / "data"
    packed = (folder / f"{name}-ontology-{ontology.releases()[name]}.json.zst").read_bytes()
    return zstandard.ZstdDecompressor().decompressobj().decompress(packed)
