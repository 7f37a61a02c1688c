"""What the schema has added to uns: organism, schema, citation."""

from collections.abc import Iterator

from generator import ontology
from generator.formats.standard_schema import REFERENCE, Wanted
from generator.h5ad import h5
from generator.h5ad.uns import Declared, texts
from generator.model.record import record
from generator.model.standardized import Effect, Step

_CITED_SINCE = (4,)


@record
class Citation:
    """CELLxGENE's sentence in `uns['citation']`, about one version of a dataset."""

    version: str
    """Address of this very version for ever: its permalink."""
    distributor: str
    """Name of the catalog."""
    publication: str | None = None
    """DOI of the paper, without a resolver."""
    collection: str | None = None
    """Permalink of the collection."""

    def __str__(self) -> str:
        paper = f"Publication: https://doi.org/{self.publication} " if self.publication else ""
        collection = f" in Collection: {self.collection}" if self.collection else ""
        by = f"curated and distributed by {self.distributor}"
        return f"{paper}Dataset Version: {self.version} {by}{collection}"


@record
class Note:
    """A text for uns, and what it is told as."""

    key: str
    text: str
    """Empty where nothing is to be written."""
    step: Step


def notes(
    uns: h5.Group | None, declared: Declared, wanted: Wanted, schema: str | None, citation: Citation | None
) -> tuple[Note, ...]:
    """What to write into uns; nothing of what is there already as it should be."""
    found = {"schema_version": schema, "schema_reference": REFERENCE.format(schema)}
    if declared.organism is not None and declared.organism.id:
        found["organism"] = ontology.label(declared.organism.id)
    made = [note for key in wanted.notes for note in _note(uns, key, found.get(key))]
    return (*made, *_citation(uns, wanted, citation))


def _note(uns: h5.Group | None, key: str, text: str | None) -> Iterator[Note]:
    here = _told(uns, key)
    if text and here is None:
        yield Note(key=key, text=text, step=_step(key, Effect.ADDED, text))
    elif text and here != text:
        yield Note(key=key, text="", step=_step(key, Effect.KEPT, f"as it was; the schema wants {text}"))


def _citation(uns: h5.Group | None, wanted: Wanted, citation: Citation | None) -> Iterator[Note]:
    here = _told(uns, "citation")
    if citation is not None and here != str(citation):
        effect = Effect.ADDED if here is None else Effect.CHANGED
        yield Note(key="citation", text=str(citation), step=_step("citation", effect, str(citation)))
    elif here is None and wanted.version >= _CITED_SINCE:
        why = "needs the address of this very version"
        yield Note(key="citation", text="", step=_step("citation", Effect.MISSING, why))


def _told(uns: h5.Group | None, key: str) -> str | None:
    """The note that is there; empty if it is no text, None if there is none."""
    item = h5.item(uns, key) if uns is not None else None
    if item is None:
        return None
    found = texts(item, 1) if isinstance(item, h5.Dataset) else ()
    return found[0] if found else ""


def _step(key: str, effect: Effect, detail: str) -> Step:
    return Step(where=f"uns/{key}", effect=effect, detail=detail)
