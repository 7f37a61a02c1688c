"""The portrait of an h5ad file: what a faithful R file of it must hold.

Matrices are summed up as they are stored, by row or by column, without the reordering that writing needs.
"""

import gzip
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from generator.errors import UnreadableFileError
from generator.formats.collector import Vector
from generator.formats.columns import Column, Meaning
from generator.formats.content import Chosen, cell_names, choose, raw_table
from generator.formats.features import Features, as_texts, features, read_columns
from generator.formats.naming import feature_names, make_names, make_unique, reduction_names
from generator.formats.notes import misc
from generator.formats.objects import NA_INTEGER, named
from generator.formats.portrait import Digester, Entries, Portrait, Values, digest, texts
from generator.formats.rds_portrait import parts, plain
from generator.formats.rows import BLOCK as BATCH
from generator.formats.rows import Run, bands, rows_between
from generator.formats.seurat import IDENTITY, ORIGINAL, PROJECT, SYMBOLS
from generator.formats.spool import column_entries
from generator.formats.unserialize import Inflated, Reader
from generator.formats.xdr import Serializer
from generator.h5ad import Seen, h5, see
from generator.h5ad.coordinates import BLOCK, Coordinates
from generator.h5ad.matrices import Dense, Found, matrices, read_pointers
from generator.h5ad.vector import Array
from generator.model.summary import Layout


def read_h5ad(path: Path, *, symbols: bool = False, citation: str | None = None) -> Portrait:
    """What the file holds, under the names that R gives to it."""
    with path.open("rb") as file, h5.opened(file) as opened:
        seen = see(opened)
        found = matrices(opened, len(seen.obs), len(seen.var))
        genes = features(seen.var, raw_table(seen.raw_var, found))
        chosen = choose(found)
        return _portrait(opened, seen, chosen, genes, symbols=symbols, citation=citation)


def _portrait(
    file: h5.Group, seen: Seen, chosen: Chosen, genes: Features, *, symbols: bool, citation: str | None
) -> Portrait:
    cells = Values("character", len(seen.obs), hashlib.sha256(cell_names(seen.obs)[0]).hexdigest())
    parted = _matrices(chosen, genes)
    columns, _ = read_columns(seen.obs)
    rows = list(genes.ids)
    if symbols and SYMBOLS in genes.columns:
        rows = [name or own for name, own in zip(as_texts(genes.columns[SYMBOLS]), rows, strict=True)]
    var = dict(zip(make_unique([ORIGINAL, *genes.columns])[1:], genes.columns.values(), strict=True))
    known = [one for one in seen.coordinates if one.dimensions]
    return Portrait(
        cells=cells,
        genes=texts(genes.ids),
        rows=texts(feature_names(rows)),
        matrices=parted,
        obs=_obs(columns, cells.length, parted.get("counts")),
        var={name: values(each) for name, each in var.items()},
        identities=_identities(columns.get(IDENTITY), cells.length),
        embeddings={
            name: _embedding(one, cells.length)
            for name, one in zip(reduction_names([one.key for one in known]), known, strict=True)
        },
        misc=_misc(file, citation),
    )


def values(column: Column) -> Values:
    """The column's digest."""
    levels = texts(column.levels).digest if column.meaning in (Meaning.FACTOR, Meaning.ORDERED) else ""
    return Values(str(column.meaning), column.length, digest(column.blocks()), levels)


def _constant(cells: int) -> Values:
    return Values("factor", cells, digest([np.ones(cells, dtype=np.int32)]), texts([PROJECT]).digest)


def _obs(columns: dict[str, Column], cells: int, counts: Entries | None) -> dict[str, Values]:
    made = dict(zip(make_names(columns), map(values, columns.values()), strict=True))
    own = {"orig.ident": _constant(cells)}
    if counts is not None:
        own["nCount_RNA"] = Values("double", cells, digest([counts.cell_sums]))
        own["nFeature_RNA"] = Values("integer", cells, digest([counts.cell_filled.astype(np.int32)]))
    return own | made


def _identities(column: Column | None, cells: int) -> Values:
    usable = column is not None and column.meaning is Meaning.FACTOR
    if column is None or not usable or any((block == NA_INTEGER).any() for block in column.blocks()):
        return _constant(cells)
    return values(column)


def _matrices(chosen: Chosen, genes: Features) -> dict[str, Entries]:
    found = {"counts": chosen.counts, "data": chosen.data, "raw": chosen.other}
    made: dict[str, Entries] = {}
    for part, one in found.items():
        if one is None:
            continue
        twin = part == "data" and one is chosen.counts
        made[part] = made["counts"] if twin else _entries(one, genes)
    return made


def _entries(found: Found, genes: Features) -> Entries:
    places = genes.places if found.facts.name != "raw.X" else None
    made = Entries(cells=found.body.shape[0], genes=len(genes.ids))
    for cells, columns, stored in _stored(found):
        if columns.size and (int(columns.min()) < 0 or int(columns.max()) >= found.body.shape[1]):
            raise UnreadableFileError(
                f"{found.facts.name} names the gene {int(columns.max())}, which is not there.",
                hint="The file is damaged; write it again with anndata.",
            )
        made.add(
            cells, columns.astype(np.int64) if places is None else places[columns].astype(np.int64), stored
        )
    return made


def _stored(found: Found) -> Iterator[tuple[Array, Array, Array]]:
    # Cells, genes, values of all that is stored, in whatever order that is.
    body = found.body
    if isinstance(body, Dense):
        for first, band in bands(body):
            rows, columns = np.nonzero(band)
            yield rows + first, columns, band[rows, columns]
    elif body.layout is Layout.CSC:
        for cells, columns, stored in column_entries(body):
            yield cells.astype(np.int64), columns, stored
    else:
        pointers = read_pointers(body, found.facts.name)
        of_genes, of_values = Run(body.indices), Run(body.data)
        for start in range(0, int(pointers[-1]), BATCH):
            stop = min(start + BATCH, int(pointers[-1]))
            genes, stored = of_genes.take(stop - start), of_values.take(stop - start)
            yield rows_between(pointers, start, stop), genes, stored


def _embedding(one: Coordinates, cells: int) -> Values:
    made = [Digester() for _ in range(one.dimensions)] if cells else []
    for start in range(0, cells, BLOCK):
        block = one.read(start, min(start + BLOCK, cells)).astype(np.float64)
        for n, each in enumerate(made):
            each.add(block[:, n])
    return Values("double", one.dimensions, "-".join(each.digest() for each in made))


def _misc(file: h5.Group, citation: str | None) -> dict[str, Any]:
    # Through bytes and back: what R would read of it.
    packed = io.BytesIO()
    Serializer(packed.write).save(named(misc(h5.group(file, "uns"), citation)))
    source = Inflated(io.BytesIO(gzip.compress(packed.getvalue(), mtime=0)))
    root = Reader(source, lambda _path, kind, _length, blocks: Vector(kind, blocks)).read()
    return {name: plain(each) for name, each in parts(root).items()}
