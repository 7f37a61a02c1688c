"""obs and var of every age, written as today's AnnData has tables."""

from collections.abc import Iterator

import h5py
import numpy as np

from generator.formats.standard_writing import Stream, copy_array, encode, write_texts
from generator.h5ad import h5
from generator.h5ad.frame import Coded, Frame, Plain, Stored, Strange
from generator.h5ad.vector import TEXTS_A_BLOCK, Array, Vector


def write_frame(frame: Frame, parent: h5.Group, name: str) -> None:
    """Write a table in the encoding that is read today: same names, order, values and categories."""
    group = parent.create_group(name)
    encode(group, "dataframe", "0.2.0")
    group.attrs["_index"] = frame.index_name
    set_order(group, frame.names)
    for column in (frame.index_name, *frame.names):
        _write_column(frame.column(column), frame, group, column)


def set_order(group: h5.Group, names: tuple[str, ...]) -> None:
    """Say which columns the table has, in which order."""
    group.attrs["column-order"] = np.array(names, dtype=h5py.string_dtype())


def _write_column(stored: Stored, frame: Frame, group: h5.Group, name: str) -> None:
    if isinstance(stored, Strange):
        found = h5.item(frame.item, name) if isinstance(frame.item, h5.Group) else None
        if isinstance(found, h5.Dataset):
            h5.require_readable(found)
            copy_array(found, group, name)
    elif isinstance(stored, Coded):
        column = group.create_group(name)
        encode(column, "categorical", "0.2.0")
        column.attrs["ordered"] = stored.ordered
        _write_vector(stored.codes, column, "codes")
        _write_vector(stored.categories, column, "categories")
    elif isinstance(stored, Plain) and stored.mask is not None:
        column = group.create_group(name)
        encode(column, stored.dtype, "0.1.0")
        _write_vector(stored.values, column, "values")
        _write_vector(stored.mask, column, "mask")
    else:
        _write_vector(stored.values, group, name)


def _write_vector(vector: Vector, group: h5.Group, name: str) -> None:
    if vector.is_text:
        write_texts(group, name, len(vector), text_blocks(vector))
        return
    stream = Stream(group, name, (len(vector),), vector.dtype)
    for block in vector.blocks():
        stream.append(block)
    stream.close()
    encode(stream.data, "array", "0.2.0")


def text_blocks(vector: Vector) -> Iterator[list[str | bytes]]:
    """All values of a column of text, whole, some at a time."""
    for start in range(0, len(vector), TEXTS_A_BLOCK):
        block: Array = vector.read(start, min(start + TEXTS_A_BLOCK, len(vector)))
        yield block.tolist()
