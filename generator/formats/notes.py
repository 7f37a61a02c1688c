"""The fields of uns that the single-cell schema defines, in any of its versions."""

import numpy as np

from generator.formats.columns import whole_text
from generator.formats.objects import Attributes, RObject, doubles, integers, logicals, named, texts
from generator.h5ad import h5

FIELDS = (
    "title",
    "schema_version",
    "schema_reference",
    "citation",
    "organism",
    "organism_ontology_term_id",
    "batch_condition",
    "default_embedding",
    "X_approximate_distribution",
    "X_normalization",
    "layer_descriptions",
    "version",
    "spatial",
)
"""In this order; colours of categories, `<column>_colors`, follow."""
_COLORS = "_colors"
_MOST = 10_000
"""Values of one field; colours of this many categories are still carried."""


def misc(uns: h5.Group | None, citation: str | None = None) -> Attributes:
    """What the schema has in uns, as R has it; `citation`, if given, takes the place of the file's own."""
    names = h5.keys(uns) if uns is not None else ()
    colors = [name for name in names if name.endswith(_COLORS)]
    found = {name: _value(uns, name) for name in (*FIELDS, *colors) if uns is not None}
    if citation is not None:
        found["citation"] = texts(citation)
    return {name: value for name, value in found.items() if value is not None}


def _value(parent: h5.Group, name: str) -> RObject | None:
    found = h5.item(parent, name)
    if isinstance(found, h5.Dataset):
        return _array(found)
    if found is None:
        return None
    # Plain facts of a group (`spatial` also holds pictures, which stay in the h5ad file).
    inside = {key: _array(item) for key in h5.keys(found, 50) if (item := h5.dataset(found, key)) is not None}
    plain = {key: value for key, value in inside.items() if value is not None}
    return named(plain) if plain else None


def _array(data: h5.Dataset) -> RObject | None:
    if data.shape is None or data.ndim > 1 or data.size > _MOST or not h5.is_plain(data.dtype):
        return None
    h5.require_readable(data)
    values = np.asarray(data[()]).reshape(-1)
    if values.dtype.kind in "SUO":
        return texts(*map(whole_text, values.tolist()))
    if values.dtype.kind == "b":
        return logicals(values.tolist())
    small = values.dtype.kind in "iu" and (
        not values.size or int(np.abs(values.astype(float)).max()) < 1 << 31
    )
    return integers(values) if small else doubles(values)
