"""What is to be done to a file, found by looking at it; nothing is written here."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.formats.standard_annotation import cells, features
from generator.formats.standard_columns import NewColumn
from generator.formats.standard_genes import GeneTables
from generator.formats.standard_notes import Citation, Note, notes
from generator.formats.standard_schema import Wanted
from generator.formats.standard_sparse import is_sorted
from generator.formats.standard_tree import FORMER, is_old, walk
from generator.formats.standard_writing import is_well_stored
from generator.h5ad import Seen, h5
from generator.h5ad.frame import Coded, Frame
from generator.h5ad.matrices import Sparse, bodies
from generator.model.standardized import Effect, Step
from generator.model.summary import Layout

_ENCODED = "written in today's encoding"
_PARTED = ("layers", "obsm", "obsp", "raw", "varm", "varp")
"""Places whose parts are told apart."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file lacks."""

    rows: dict[str, Sparse]
    """Matrices to write in rows with ascending columns, by their place."""
    dropped: frozenset[str]
    """Places that say again what is written elsewhere."""
    columns: dict[str, list[NewColumn]]
    """Columns to add, by the place of their table."""
    notes: tuple[Note, ...]
    genes: str | None
    """Gene annotation that was used."""
    steps: tuple[Step, ...] = field(default=())

    @property
    def is_needed(self) -> bool:
        """Whether there is anything to do."""
        return any(step.effect in (Effect.ADDED, Effect.CHANGED) for step in self.steps)


def plan(
    file: h5.Group,
    seen: Seen,
    wanted: Wanted,
    *,
    schema: str | None,
    citation: Citation | None,
    tables: GeneTables | None,
) -> Plan:
    """Look at the whole file, its matrices' indices included.

    Raises UnreadableFileError for a damaged or hostile file.
    """
    steps: list[Step] = []
    rows = {}
    for where, body, detail in _unordered(file, seen):
        rows[where] = body
        steps.append(Step(where=_shown(where), effect=Effect.CHANGED, detail=detail))
    steps += _storage(file, rows)
    annotated = [cells(seen.obs, wanted), *features(seen, wanted, tables)]
    steps += [step for each in annotated for step in each.steps]
    uns = h5.group(file, "uns")
    made = notes(uns, seen.declared, wanted, schema, citation)
    steps += [note.step for note in made]
    return Plan(
        rows=rows,
        dropped=frozenset(_repeated(seen)),
        columns={each.where: each.columns for each in annotated if each.columns},
        notes=made,
        genes=next((each.genes for each in annotated if each.genes), None),
        steps=tuple(steps),
    )


def _unordered(file: h5.Group, seen: Seen) -> Iterator[tuple[str, Sparse, str]]:
    for name, body in bodies(file, len(seen.obs), len(seen.var)):
        if isinstance(body, Sparse):
            where = FORMER.get(name, name)
            if body.layout is Layout.CSC:
                yield where, body, "stored in rows (CSR) instead of columns"
            elif not is_sorted(body, name):
                yield where, body, "columns ascend within every row"


def _storage(file: h5.Group, rows: dict[str, Sparse]) -> Iterator[Step]:
    """Parts in encodings of the past, and arrays in poor chunks."""
    former = h5.text_attribute(file, "encoding-type") != "anndata"
    if former:
        yield Step(where="the file", effect=Effect.CHANGED, detail=_ENCODED)
    found: dict[str, dict[str, None]] = {}
    for where, item, plain in walk(file):
        details = found.setdefault(_part(where), {})
        if not former and not plain and is_old(item):
            details[_ENCODED] = None
        if isinstance(item, h5.Dataset) and not is_well_stored(item) and where.rpartition("/")[0] not in rows:
            details["stored in chunks with gzip"] = None
    for part, details in found.items():
        if details:
            yield Step(where=_shown(part), effect=Effect.CHANGED, detail=", ".join(details))


def _part(where: str) -> str:
    top, _, rest = where.partition("/")
    return f"{top}/{rest.split('/', 1)[0]}" if rest and top in _PARTED else top


def _repeated(seen: Seen) -> Iterator[str]:
    # Before anndata 0.7 the categories of a table's columns lay in uns.
    for frame in (seen.obs, seen.var):
        if isinstance(frame.item, h5.Dataset):
            yield from (f"uns/{name}_categories" for name in frame.names if _is_coded(frame, name))


def _is_coded(frame: Frame, name: str) -> bool:
    return isinstance(frame.column(name), Coded)


def _shown(where: str) -> str:
    return where.replace("raw/", "raw.", 1) if where.startswith("raw/") else where
