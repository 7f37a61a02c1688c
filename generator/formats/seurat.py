"""A Seurat object, laid out as SeuratObject 4.1.3 does; Seurat 4 and 5 both read it."""

from collections.abc import Iterator

import numpy as np

from generator.formats.columns import Column, Meaning
from generator.formats.content import Content, Layer
from generator.formats.features import as_texts
from generator.formats.naming import (
    feature_names,
    make_names,
    make_unique,
    reduction_keys,
    reduction_names,
)
from generator.formats.objects import (
    NA_INTEGER,
    NULL_SLOT,
    S4,
    Attributes,
    Kind,
    Numbers,
    RObject,
    Texts,
    data_frame,
    doubles,
    empty_matrix,
    integers,
    listed,
    logicals,
    named,
    pack,
    package_version,
    packed,
    texts,
)
from generator.h5ad.coordinates import BLOCK, Coordinates
from generator.h5ad.vector import Array

VERSION = (4, 1, 3)
"""Of SeuratObject, whose layout this is."""
ASSAY, OTHER = "RNA", "raw"
PROJECT = "SeuratProject"
IDENTITY = "cell_type"
"""Column whose values are the cells' identities, if it is a factor with no value missing."""
SYMBOLS = "feature_name"
ORIGINAL = "feature_id"
"""Column of meta.features with the ids as the file has them."""
_PACKAGE = "SeuratObject"
_COLUMNS_AT_ONCE = 1 << 23
"""Values of an embedding that are turned around together."""


def seurat(content: Content, *, symbols: bool = False) -> S4:
    """The object; `symbols` makes the genes' `feature_name` their row names, where they have one."""
    cells = packed(content.cells, content.cell_names)
    genes = gene_names(content, symbols=symbols)
    assays = {ASSAY: _assay(content, content.counts, content.data, cells, genes, f"{ASSAY.lower()}_")}
    if content.other is not None:
        assays[OTHER] = _assay(content, None, content.other, cells, genes, f"{OTHER}_")
    return S4(
        "Seurat",
        _PACKAGE,
        {
            "assays": named(assays),
            "meta.data": data_frame(_meta_data(content), cells),
            "active.assay": texts(ASSAY),
            "active.ident": _identities(content, cells),
            "graphs": listed(),
            "neighbors": listed(),
            "reductions": named(_reductions(content, cells)),
            "images": listed(),
            "project.name": texts(PROJECT),
            "misc": named(content.misc),
            "version": package_version(*VERSION),
            "commands": listed(),
            "tools": listed(),
        },
    )


def gene_names(content: Content, *, symbols: bool) -> Texts:
    """Row names of the assays."""
    names: list[str] = list(content.features.ids)
    if symbols and (column := content.features.columns.get(SYMBOLS)) is not None:
        names = [name or own for name, own in zip(as_texts(column), names, strict=True)]
    return packed(len(names), pack(feature_names(names)))


def sparse(layer: Layer, dimensions: tuple[int, int], dimnames: RObject) -> S4:
    """A dgCMatrix of genes by cells."""
    pointers = layer.rows.pointers
    stored = int(pointers[-1])
    slots: Attributes = {
        "i": Numbers(Kind.INTEGER, stored, lambda: (block.genes for block in layer.rows.blocks())),
        "p": integers(pointers.astype(np.int32)),
        "Dim": integers(dimensions),
        "Dimnames": dimnames,
        "x": Numbers(Kind.DOUBLE, stored, layer.rows.values),
        "factors": listed(),
    }
    return S4("dgCMatrix", "Matrix", slots)


def _assay(content: Content, counts: Layer | None, data: Layer, cells: Texts, genes: Texts, key: str) -> S4:
    size = (genes.length, content.cells)
    names = listed(genes, cells)
    own = content.features.columns
    columns = dict(zip(make_unique([ORIGINAL, *own]), [_ids(content), *own.values()], strict=True))
    slots: Attributes = {
        "counts": sparse(counts, size, names) if counts is not None else empty_matrix(),
        "data": sparse(data, size, names),
        "scale.data": empty_matrix(),
        "key": texts(key),
        "assay.orig": NULL_SLOT,
        "var.features": logicals(()),
        "meta.features": data_frame({name: each.vector() for name, each in columns.items()}, genes),
        "misc": listed(),
    }
    return S4("Assay", _PACKAGE, slots)


def _ids(content: Content) -> Column:
    return Column(Meaning.TEXT, len(content.features.ids), lambda: [list(content.features.ids)])


def _meta_data(content: Content) -> Attributes:
    names = make_names(content.obs)
    own = {name: each.vector() for name, each in zip(names, content.obs.values(), strict=True)}
    found: dict[str, RObject] = {"orig.ident": _constant(content.cells)}
    if content.sums is not None and content.filled is not None:
        found["nCount_RNA"] = doubles(content.sums)
        found["nFeature_RNA"] = integers(content.filled)
    return {name: each for name, each in found.items() if name not in own} | own


def _constant(cells: int, **attributes: RObject) -> Numbers:
    one = Column(Meaning.FACTOR, cells, lambda: [np.ones(cells, dtype=np.int32)], (PROJECT,))
    return one.vector(**attributes)  # type: ignore[return-value] # a factor is made of numbers


def _identities(content: Content, cells: Texts) -> RObject:
    column = content.obs.get(IDENTITY)
    if column is None or column.meaning is not Meaning.FACTOR:
        return _constant(content.cells, names=cells)
    if any((block == NA_INTEGER).any() for block in column.blocks()):
        return _constant(content.cells, names=cells)
    return column.vector(names=cells)


def _reductions(content: Content, cells: Texts) -> Attributes:
    names = reduction_names([one.key for one in content.coordinates])
    keys = reduction_keys(names, taken=(f"{ASSAY.lower()}_", f"{OTHER}_"))
    return {
        name: _reduction(one, content.cells, cells, key)
        for name, key, one in zip(names, keys, content.coordinates, strict=True)
    }


def _reduction(one: Coordinates, cells: int, names: Texts, key: str) -> S4:
    columns = texts(*(f"{key}{n + 1}" for n in range(one.dimensions)))
    jackstraw = ("empirical.p.values", "fake.reduction.scores", "empirical.p.values.full", "overall.p.values")
    slots: Attributes = {
        "cell.embeddings": embedding(one, cells, dimnames=listed(names, columns)),
        "feature.loadings": empty_matrix(),
        "feature.loadings.projected": empty_matrix(),
        "assay.used": texts(ASSAY),
        "global": logicals((True,)),
        "stdev": doubles(()),
        "key": texts(key),
        "jackstraw": S4("JackStrawData", _PACKAGE, {name: empty_matrix() for name in jackstraw}),
        "misc": listed(),
    }
    return S4("DimReduc", _PACKAGE, slots)


def embedding(one: Coordinates, cells: int, **attributes: RObject) -> Numbers:
    """Cells by dimensions, as R's matrix."""
    attributes = {"dim": integers((cells, one.dimensions)), **attributes}
    return Numbers(Kind.DOUBLE, cells * one.dimensions, lambda: _by_column(one, cells), attributes)


def _by_column(one: Coordinates, cells: int) -> Iterator[Array]:
    # R has columns together, HDF5 rows: some columns are gathered at a time.
    width = max(1, _COLUMNS_AT_ONCE // max(cells, 1))
    for left in range(0, one.dimensions, width):
        right = min(left + width, one.dimensions)
        found = np.empty((right - left, cells), dtype=np.float64)
        for start in range(0, cells, BLOCK):
            stop = min(start + BLOCK, cells)
            found[:, start:stop] = one.read(start, stop, right)[:, left:].T
        yield found.reshape(-1)
