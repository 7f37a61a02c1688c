"""One-dimensional values of a file, read in blocks whatever way they are stored."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generator.errors import UnreadableFileError
from generator.h5ad import h5

Array = NDArray[Any]

NUMBERS_A_BLOCK = 1 << 19
TEXTS_A_BLOCK = 1 << 14
MAX_TEXT = 200
"""Characters of a text that a summary keeps."""


class Vector:
    """Values along one axis: a dataset, or one field of a table of records (before anndata 0.7)."""

    def __init__(self, data: h5.Dataset, field: str | None = None) -> None:
        self.data = data
        self.field = field
        self.dtype: np.dtype[Any] = data.dtype if field is None else data.dtype[field]
        self.name = data.name.lstrip("/") + (f"/{field}" if field else "")
        if data.ndim != 1:
            raise UnreadableFileError(
                f"{self.name} has {data.ndim} dimensions where one is expected.",
                hint="Write the file again with anndata.",
            )
        h5.require_readable(data)

    def __len__(self) -> int:
        return int(self.data.shape[0])

    @property
    def is_text(self) -> bool:
        """Whether the values are strings."""
        return self.dtype.kind in "SUO"

    def read(self, start: int, stop: int) -> Array:
        """Values `start` to `stop`; strings come as bytes, see `texts`."""
        source = self.data if self.field is None else self.data.fields(self.field)
        return np.asarray(source[start:stop])

    def blocks(self) -> Iterator[Array]:
        """All values in order, some at a time."""
        step = TEXTS_A_BLOCK if self.is_text else NUMBERS_A_BLOCK
        for start in range(0, len(self), step):
            yield self.read(start, min(start + step, len(self)))

    def texts(self, start: int, stop: int) -> list[str]:
        """Values `start` to `stop` as text."""
        return [as_text(value) for value in self.read(start, stop).tolist()]


def as_text(value: object) -> str:
    """Any stored value as a line of text, cut where it is absurdly long."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"
