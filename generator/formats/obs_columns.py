"""Columns of obs as Arrow has them, read a few rows at a time."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from generator.errors import UnreadableFileError
from generator.formats.standard_columns import whole
from generator.formats.standard_frames import text_blocks
from generator.h5ad.frame import Coded, Plain, Stored
from generator.h5ad.vector import Array

if TYPE_CHECKING:
    import pyarrow as pa

MOST_CATEGORIES = 1 << 16
"""A column with more categories is written as plain text: each row group repeats its dictionary."""
_NULLABLE = {"i": "Int", "u": "UInt", "f": "Float"}


@dataclass
class ObsColumn:
    """One column, with its types in Arrow and in pandas."""

    name: str
    stored: Coded | Plain
    is_text: bool
    """Of its values, or of its categories."""

    @cached_property
    def is_dictionary(self) -> bool:
        """Whether it is written as codes into a dictionary. Parquet has dictionaries of text only."""
        return (
            isinstance(self.stored, Coded) and self.is_text and len(self.stored.categories) <= MOST_CATEGORIES
        )

    @property
    def loses_categories(self) -> bool:
        """Whether a reader gets plain values where the file has categories."""
        return isinstance(self.stored, Coded) and not self.is_dictionary

    @cached_property
    def type(self) -> "pa.DataType":
        """Its type in Arrow."""
        import pyarrow as pa  # noqa: PLC0415 - an extra

        if self.is_dictionary:
            return pa.dictionary(pa.int32(), pa.string(), ordered=bool(self.stored.ordered))  # type: ignore[union-attr] # a dictionary is coded
        return pa.string() if self.is_text else pa.from_numpy_dtype(self._dtype)

    @property
    def _dtype(self) -> np.dtype[Any]:
        values = self.stored.categories if isinstance(self.stored, Coded) else self.stored.values
        kind = values.dtype.newbyteorder("=")
        return (
            np.dtype(np.float64)
            if kind.kind == "f" and kind.itemsize > np.dtype(np.float64).itemsize
            else kind
        )

    @property
    def pandas_type(self) -> str:
        """Its logical type, in pandas' words."""
        if self.is_dictionary:
            return "categorical"
        return "unicode" if self.is_text else self._dtype.name

    @property
    def numpy_type(self) -> str:
        """The type of its values in pandas."""
        if self.is_dictionary:
            return "int32"
        gaps = isinstance(self.stored, Coded) or self.stored.mask is not None
        if self.is_text:
            return "string" if gaps and isinstance(self.stored, Plain) else "object"
        if not gaps:
            return self._dtype.name
        kind = self._dtype.kind
        return "boolean" if kind == "b" else f"{_NULLABLE[kind]}{self._dtype.itemsize * 8}"

    @cached_property
    def _values(self) -> list[str] | Array:
        """The categories; nothing of another column."""
        if not isinstance(self.stored, Coded):
            return []
        if self.is_text:
            return [whole(value) for block in text_blocks(self.stored.categories) for value in block]
        return self.stored.categories.read(0, len(self.stored.categories))

    def read(self, start: int, stop: int) -> "pa.Array":
        """The rows `start` to `stop`."""
        import pyarrow as pa  # noqa: PLC0415 - an extra

        if isinstance(self.stored, Coded):
            return self._of_codes(self.stored.codes.read(start, stop))
        mask = None if self.stored.mask is None else self.stored.mask.read(start, stop).astype(bool)
        values = self.stored.values.read(start, stop)
        if self.is_text:
            texts = np.array([whole(value) for value in values.tolist()], dtype=object)
            return pa.array(texts, type=pa.string(), mask=mask)
        return pa.array(values.astype(self._dtype), mask=mask)

    def _of_codes(self, codes: Array) -> "pa.Array":
        import pyarrow as pa  # noqa: PLC0415 - an extra

        if codes.size and (int(codes.min()) < -1 or int(codes.max()) >= len(self._values)):
            raise UnreadableFileError(
                f"obs/{self.name} holds codes of no category.", hint="Write the file again with anndata."
            )
        places = pa.array(codes.astype(np.int32), mask=codes < 0)
        values = pa.array(self._values, type=pa.string() if self.is_text else None)
        if self.is_dictionary:
            return pa.DictionaryArray.from_arrays(places, values, ordered=self.type.ordered)
        return values.take(places)


def obs_column(name: str, stored: Stored) -> ObsColumn | None:
    """The column, if a table can hold it."""
    if isinstance(stored, Coded):
        return ObsColumn(name, stored, stored.categories.is_text or not len(stored.categories))
    return ObsColumn(name, stored, stored.values.is_text) if isinstance(stored, Plain) else None
