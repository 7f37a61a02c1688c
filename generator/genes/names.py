"""What the genes of a matrix are called."""

import re
from collections.abc import Callable

import numpy as np

from generator.h5ad.frame import Coded, Frame, Plain
from generator.h5ad.vector import Array
from generator.model.record import record

_STABLE = re.compile(r"(ENS[A-Z]*G\d{11}|FBgn\d{7}|WBGene\d{8}|ERCC-\d{4,5})(\.\d+)?(_PAR_Y)?\Z")
_SYMBOLS = (
    "feature_name",
    "gene_symbol",
    "gene_symbols",
    "gene_name",
    "gene_names",
    "symbol",
    "gene_short_name",
)
_IDS = ("gene_ids", "gene_id", "ensembl_id", "ensembl", "feature_id")
_STEP = 1 << 16
_MOST = 0.5


@record
class Gene:
    """A gene's two names; at least one is not empty unless the file itself names it so."""

    id: str
    """Stable id, e.g. of Ensembl, as the file has it (perhaps with a version); else empty."""
    symbol: str
    """Else empty."""


def genes(var: Frame, other: Frame | None = None) -> tuple[Gene, ...]:
    """The genes in the order of `var`; `other` is a table with the same index that may know symbols."""
    index = _texts(var, None)
    if _are_stable(index):
        symbols = _first(var, _SYMBOLS)
        if symbols is None and other is not None:
            symbols = _borrowed(index, other)
        return tuple(
            Gene(id=i, symbol=s if s != i else "") for i, s in zip(index, symbols or index, strict=True)
        )
    ids = _first(var, _IDS)
    if ids is None or not _are_stable(ids):
        ids = [text if _STABLE.match(text) else "" for text in index]
    symbols = _first(var, _SYMBOLS) or index
    return tuple(Gene(id=i, symbol=s if s != i else "") for i, s in zip(ids, symbols, strict=True))


def filtered(var: Frame) -> Array | None:
    """Genes whose values the authors took out of X, as the schema marks them; None if it does not say."""
    stored = var.column("feature_is_filtered") if "feature_is_filtered" in var.names else None
    if isinstance(stored, Plain) and stored.values.dtype.kind == "b":
        return np.concatenate([*stored.values.blocks(), np.zeros(0, dtype=bool)]).astype(bool)
    return None


def _are_stable(texts: list[str]) -> bool:
    return bool(texts) and sum(_STABLE.match(text) is not None for text in texts) > _MOST * len(texts)


def _first(var: Frame, names: tuple[str, ...]) -> list[str] | None:
    return next((texts for name in names if name in var.names and (texts := _texts(var, name))), None)


def _borrowed(index: list[str], other: Frame) -> list[str] | None:
    symbols = _first(other, _SYMBOLS)
    if symbols is None:
        return None
    known = dict(zip(_texts(other, None), symbols, strict=True))
    return [known.get(gene, "") for gene in index]


def _texts(var: Frame, name: str | None) -> list[str]:
    """A column as text, or the index; empty if it is none of text."""
    if name is None:
        vector = var.index
        return [] if vector is None else _all(vector.texts, len(vector))
    stored = var.column(name)
    if isinstance(stored, Coded):
        categories = [*stored.categories.texts(0, len(stored.categories)), ""]
        codes = np.concatenate([*stored.codes.blocks(), np.zeros(0, dtype=np.int8)])
        return [categories[code if 0 <= code < len(categories) else -1] for code in codes.tolist()]
    if isinstance(stored, Plain) and stored.values.is_text:
        return _all(stored.values.texts, len(stored.values))
    return []


def _all(texts: Callable[[int, int], list[str]], length: int) -> list[str]:
    return [text for start in range(0, length, _STEP) for text in texts(start, min(start + _STEP, length))]
