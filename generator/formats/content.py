"""What goes into an R object of an h5ad file: which matrix is counts, which is data, and what lies beside."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from generator.errors import UnreadableFileError
from generator.formats.columns import Column, row_blocks
from generator.formats.features import Features, features, read_columns
from generator.formats.naming import row_names
from generator.formats.notes import misc
from generator.formats.objects import MOST, Attributes, pack
from generator.formats.rows import CsrRows, DenseRows, Rows, UnfitMatrixError
from generator.formats.scan import Scan, could_be_counts, pointers, scan
from generator.formats.spool import SpooledRows
from generator.h5ad import Seen, h5, see
from generator.h5ad.coordinates import Coordinates
from generator.h5ad.frame import Frame
from generator.h5ad.matrices import Dense, Found, Sparse, matrices
from generator.h5ad.vector import Array
from generator.model.record import record
from generator.model.summary import Layout, Values


@dataclass(frozen=True, slots=True)
class Layer:
    """A matrix on its way."""

    name: str
    """Where the file has it."""
    rows: Rows
    values: Values
    """What a sample of it looked like."""

    @property
    def stored(self) -> int:
        """Values that R will store."""
        return int(self.rows.pointers[-1])


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that an R object is made of."""

    cells: int
    cell_names: bytes
    """Packed; unique."""
    obs: dict[str, Column]
    features: Features
    counts: Layer | None
    """Raw counts."""
    sums: Array | None
    """Of the counts of each cell."""
    filled: Array | None
    """Genes counted in each cell."""
    data: Layer
    """The final matrix: X, or the counts where there is no X."""
    other: Layer | None
    """raw.X where it does not hold counts."""
    coordinates: tuple[Coordinates, ...]
    misc: Attributes
    notes: tuple[str, ...]
    """What the reader of the R file should know: what was renamed or left out."""


@record
class Chosen:
    """Which matrix has which part."""

    counts: Found | None
    scanned: Scan | None
    data: Found
    other: Found | None


def choose(found: tuple[Found, ...]) -> Chosen:
    """Counts are raw.X, `counts` among the layers, or X: the first whose values are whole and not negative.

    Raises UnfitMatrixError if the counts are not finite, UnreadableFileError if there is no matrix.
    """
    named = {one.facts.name: one for one in reversed(found)}
    raw, x = named.get("raw.X"), named.get("X")
    counts, scanned = None, None
    for one in (raw, named.get("layers/counts"), x):
        if one is not None and could_be_counts(one):
            seen = scan(one)
            if seen.whole and not seen.finite:
                raise UnfitMatrixError(
                    f"{one.facts.name} holds counts that are not finite (NaN or infinite).",
                    hint="Set them to zero, or remove these cells, and write the file again.",
                )
            if seen.whole:
                counts, scanned = one, seen
                break
    data = x or counts or raw
    if data is None:
        raise UnreadableFileError(
            "The file has no matrix: neither X nor raw.X holds numbers.",
            hint="A Seurat object needs one; write X with anndata.",
        )
    other = raw if raw is not None and raw is not counts and raw is not data else None
    return Chosen(counts=counts, scanned=scanned, data=data, other=other)


def read_content(file: h5.Group, folder: Path, *, citation: str | None = None, limit: int = MOST) -> Content:
    """What the opened file holds; `folder` takes what has to be sorted on the way."""
    seen = see(file)
    found = matrices(file, len(seen.obs), len(seen.var))
    for one in found:
        if one.facts.name in ("X", "raw.X") and isinstance(one.body, Sparse):
            # Before anything else: a pass over such a matrix takes long.
            _require_room(one.facts.name, one.facts.stored, limit)
    genes = features(seen.var, raw_table(seen.raw_var, found))
    chosen = choose(found)
    obs, skipped = read_columns(seen.obs)
    names, unique = cell_names(seen.obs)
    left = (
        *_left_out(file, seen, found, chosen),
        *(f"obs/{name}" for name in skipped),
        *(f"var/{name}" for name in genes.skipped),
    )
    notes = () if unique else ("Some cells had the same name or none; R's make.unique has told them apart.",)

    def layer(one: Found | None, scanned: Scan | None = None) -> Layer | None:
        return _layer(one, scanned, genes, folder, limit) if one is not None else None

    counts = layer(chosen.counts, chosen.scanned)
    data = counts if chosen.data is chosen.counts and counts is not None else layer(chosen.data)
    if data is None:
        raise AssertionError
    return Content(
        cells=len(seen.obs),
        cell_names=names,
        obs=obs,
        features=genes,
        counts=counts,
        sums=chosen.scanned.sums if chosen.scanned else None,
        filled=chosen.scanned.filled if chosen.scanned else None,
        data=data,
        other=layer(chosen.other),
        coordinates=tuple(one for one in seen.coordinates if one.dimensions),
        misc=misc(h5.group(file, "uns"), citation),
        notes=(*notes, *_notes(chosen, genes, obs, left)),
    )


def raw_table(table: Frame | None, found: tuple[Found, ...]) -> Frame | None:
    """raw.var, if there is a raw.X; raises UnreadableFileError if it does not fit."""
    raw = next((one for one in found if one.facts.name == "raw.X"), None)
    if raw is not None and (table is None or len(table) != raw.facts.genes):
        rows = len(table) if table is not None else 0
        raise UnreadableFileError(
            f"raw.X has {raw.facts.genes:,} columns, but raw.var names {rows:,} genes.",
            hint="Write the file again with anndata.",
        )
    return table if raw is not None else None


def _require_room(name: str, stored: int, limit: int) -> None:
    if stored > limit:
        raise UnfitMatrixError(
            f"{name} stores {stored:,} values; R's sparse matrices (dgCMatrix) hold at most {limit:,}.",
            hint="No R file can be made of it: offer the h5ad file alone, or split the dataset.",
        )


def _layer(found: Found, scanned: Scan | None, genes: Features, folder: Path, limit: int) -> Layer:
    name, body = found.facts.name, found.body
    at = scanned.pointers if scanned is not None else pointers(body, name)
    _require_room(name, int(at[-1]), limit)
    places = genes.places if name != "raw.X" else None
    if isinstance(body, Dense):
        rows: Rows = DenseRows(body, name, at, places)
    elif body.layout is Layout.CSR:
        rows = CsrRows(body, name, at, places)
    else:
        rows = SpooledRows(body, name, at, places, folder)
    return Layer(name, rows, found.facts.values)


def cell_names(obs: Frame) -> tuple[bytes, bool]:
    """Names of the cells, packed, and whether they were unique and not empty."""
    parts, digests, empty = [], [], False
    for block in row_blocks(obs):
        parts.append(pack(block))
        digests.append(np.fromiter(map(hash, block), dtype=np.int64, count=len(block)))
        empty = empty or "" in block
    # Digests are held, not the names themselves, which would be most of the memory.
    if not empty and len(np.unique(np.concatenate([*digests, np.empty(0, np.int64)]))) == len(obs):
        return b"".join(parts), True
    names = [name for block in row_blocks(obs) for name in block]
    unique = row_names(names)
    return pack(unique), unique == names


def _notes(chosen: Chosen, genes: Features, obs: dict[str, Column], left: tuple[str, ...]) -> Iterator[str]:
    if chosen.counts is None:
        yield "No matrix holds whole numbers: there are no raw counts."
    elif chosen.data is chosen.counts:
        name = chosen.counts.facts.name
        yield f"{name} holds counts and there is no other matrix: data repeats the counts."
    if chosen.other is not None:
        yield "raw.X does not hold counts: it is kept as an assay of its own."
    if genes.places is not None:
        yield "X and raw.X have different genes: all are kept; in_X and in_raw tell which are in which."
    if left:
        yield f"Left out, for want of a place in R: {', '.join(left)}."
    rounded = [name for name, each in obs.items() if each.rounded]
    if rounded:
        yield f"Whole numbers beyond 2^53 are rounded in: {', '.join(rounded)}."


def _left_out(file: h5.Group, seen: Seen, found: tuple[Found, ...], chosen: Chosen) -> tuple[str, ...]:
    used = {one.facts.name for one in (chosen.counts, chosen.data, chosen.other) if one is not None}
    obsm = h5.group(file, "obsm")
    keys = h5.keys(obsm) if obsm is not None else ()
    known = {one.key for one in seen.coordinates if one.dimensions}
    return (
        *(one.facts.name for one in found if one.facts.name not in used),
        *(f"obsm/{key}" for key in keys if key not in known),
    )
