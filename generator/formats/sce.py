"""A SingleCellExperiment, laid out as Bioconductor 3.16 does; later releases read it."""

import numpy as np

from generator.formats.columns import Column
from generator.formats.content import Content, Layer
from generator.formats.features import as_texts
from generator.formats.naming import make_names, make_unique, row_names
from generator.formats.objects import (
    NULL_SLOT,
    S4,
    Attributes,
    Null,
    Texts,
    integers,
    listed,
    logicals,
    named,
    pack,
    package_version,
    packed,
    texts,
)
from generator.formats.seurat import SYMBOLS, embedding, sparse
from generator.model.summary import Values

VERSION = (1, 20, 0)
"""Of SingleCellExperiment, whose layout this is."""
_RANGE_COLUMNS = ("seqnames", "ranges", "strand", "start", "end", "width", "element")
"""Names that columns of rowData may not have; theirs become `start.1` and the like."""
_VECTORS, _RANGES, _GENOMIC = "S4Vectors", "IRanges", "GenomicRanges"


def single_cell_experiment(content: Content, *, symbols: bool = False) -> S4:
    """The object; `symbols` makes the genes' `feature_name` their row names, where they have one."""
    genes = _gene_names(content, symbols=symbols)
    number = genes.length
    own = content.features.columns
    return S4(
        "SingleCellExperiment",
        "SingleCellExperiment",
        {
            "int_elementMetadata": _frame({"rowPairs": _frame({}, number)}, number),
            "int_colData": _frame(
                {
                    "reducedDims": _frame(_embeddings(content), content.cells),
                    "altExps": _frame({}, content.cells),
                    "colPairs": _frame({}, content.cells),
                },
                content.cells,
            ),
            "int_metadata": named({"version": package_version(*VERSION)}),
            "rowRanges": _row_ranges(own, genes),
            "colData": _frame(
                _vectors(content.obs), content.cells, packed(content.cells, content.cell_names)
            ),
            "assays": _assays(content, number),
            "NAMES": NULL_SLOT,
            "elementMetadata": _frame({}, number),
            "metadata": named(content.misc),
        },
    )


def assay_names(content: Content) -> dict[str, Layer]:
    """The matrices by the names that Bioconductor has for what they hold."""
    found: dict[str, Layer] = {}
    if content.counts is not None:
        found["counts"] = content.counts
    if content.data is not content.counts:
        found["logcounts" if content.data.values is Values.NORMALIZED else "X"] = content.data
    if content.other is not None:
        found["raw"] = content.other
    return found


def _gene_names(content: Content, *, symbols: bool) -> Texts:
    names: list[str] = list(content.features.ids)
    if symbols and (column := content.features.columns.get(SYMBOLS)) is not None:
        names = [name or own for name, own in zip(as_texts(column), names, strict=True)]
    return packed(len(names), pack(row_names(names)))


def _vectors(columns: dict[str, Column], taken: tuple[str, ...] = ()) -> Attributes:
    names = make_unique((*taken, *columns))[len(taken) :]
    return {name: each.vector() for name, each in zip(names, columns.values(), strict=True)}


def _assays(content: Content, genes: int) -> S4:
    size, none = (genes, content.cells), listed(Null(), Null())
    matrices = {name: sparse(layer, size, none) for name, layer in assay_names(content).items()}
    simple = S4(
        "SimpleList",
        _VECTORS,
        {
            "listData": named(matrices),
            "elementType": texts("ANY"),
            "elementMetadata": NULL_SLOT,
            "metadata": listed(),
        },
    )
    return S4("SimpleAssays", "SummarizedExperiment", {"data": simple})


def _embeddings(content: Content) -> Attributes:
    keys = [one.key.removeprefix("X_") or one.key for one in content.coordinates]
    names = make_names(key.upper() for key in keys)
    return {name: embedding(one, content.cells) for name, one in zip(names, content.coordinates, strict=True)}


def _frame(columns: Attributes, rows: int, row_names: Texts | None = None) -> S4:
    slots: Attributes = {
        "rownames": row_names if row_names is not None else NULL_SLOT,
        "nrows": integers((rows,)),
        "elementType": texts("ANY"),
        "elementMetadata": NULL_SLOT,
        "metadata": listed(),
        "listData": named(columns),
    }
    return S4("DFrame", _VECTORS, slots)


def _row_ranges(columns: dict[str, Column], genes: Texts) -> S4:
    # No positions are known: a list of empty ranges, as Bioconductor makes it of plain row names.
    end = integers(np.zeros(genes.length, dtype=np.int32))
    slots: Attributes = {
        "unlistData": _no_ranges(),
        "elementMetadata": _frame(_vectors(columns, _RANGE_COLUMNS), genes.length),
        "elementType": texts("GRanges"),
        "metadata": listed(),
        "partitioning": S4(
            "PartitioningByEnd",
            _RANGES,
            {
                "end": end,
                "NAMES": genes,
                "elementType": texts("ANY"),
                "elementMetadata": NULL_SLOT,
                "metadata": listed(),
            },
        ),
    }
    return S4("CompressedGRangesList", _GENOMIC, slots)


def _no_ranges() -> S4:
    ranges: Attributes = {
        "start": integers(()),
        "width": integers(()),
        "NAMES": NULL_SLOT,
        "elementType": texts("ANY"),
        "elementMetadata": NULL_SLOT,
        "metadata": listed(),
    }
    lengths: Attributes = {
        "seqnames": texts(),
        "seqlengths": integers(()),
        "is_circular": logicals(()),
        "genome": texts(),
    }
    slots: Attributes = {
        "seqnames": _runs(()),
        "ranges": S4("IRanges", _RANGES, ranges),
        "strand": _runs(("+", "-", "*")),
        "seqinfo": S4("Seqinfo", "GenomeInfoDb", lengths),
        "elementMetadata": _frame({}, 0),
        "elementType": texts("ANY"),
        "metadata": listed(),
    }
    return S4("GRanges", _GENOMIC, slots)


def _runs(levels: tuple[str, ...]) -> S4:
    factor = integers((), **{"levels": texts(*levels), "class": texts("factor")})
    slots: Attributes = {
        "values": factor,
        "lengths": integers(()),
        "elementMetadata": NULL_SLOT,
        "metadata": listed(),
    }
    return S4("Rle", _VECTORS, slots)
