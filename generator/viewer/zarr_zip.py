"""Zarr (version 2) in a zip that browsers read by byte ranges; the same content gives the same bytes."""

import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from zlib_ng import zlib_ng

from generator.h5ad.vector import Array

CHUNK = 1 << 16
"""Values of a long array that are fetched together."""
_LEVEL = 6
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_TEXT = {"dtype": "|O", "filters": [{"id": "vlen-utf8"}], "fill_value": ""}

Attributes = Mapping[str, Any]


class ZarrZip:
    """Groups and arrays, written one after another."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._metadata: dict[str, Any] = {}

    def __enter__(self) -> Self:
        # Chunks are deflated by themselves, as Zarr has it: a browser inflates just those that it needs.
        self._zip = zipfile.ZipFile(self._path, "w", zipfile.ZIP_STORED, allowZip64=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            whole = {"zarr_consolidated_format": 1, "metadata": dict(sorted(self._metadata.items()))}
            self._entry(".zmetadata", _json(whole))
        self._zip.close()

    def group(self, path: str, attributes: Attributes) -> None:
        """A group with its attributes; the root is the empty path."""
        self._describe(f"{path}/.zgroup", {"zarr_format": 2})
        self._describe(f"{path}/.zattrs", attributes)

    def numbers(
        self, path: str, pieces: Iterable[Array], *, length: int, dtype: str, attributes: Attributes
    ) -> None:
        """A one-dimensional array out of pieces of any lengths, `length` values together."""
        self._array(
            path, (length,), (CHUNK,), {"dtype": np.dtype(dtype).str, "filters": None, "fill_value": 0}
        )
        self._describe(f"{path}/.zattrs", attributes)
        for number, chunk in enumerate(_chunks(pieces, np.dtype(dtype))):
            self._entry(f"{path}/{number}", _deflated(chunk.tobytes()))

    def table(self, path: str, values: Array, attributes: Attributes) -> None:
        """A two-dimensional array, its rows in chunks."""
        shape = (int(values.shape[0]), int(values.shape[1]))
        self._array(
            path, shape, (CHUNK, shape[1]), {"dtype": values.dtype.str, "filters": None, "fill_value": 0}
        )
        self._describe(f"{path}/.zattrs", attributes)
        for number, start in enumerate(range(0, shape[0], CHUNK)):
            chunk = np.zeros((CHUNK, shape[1]), dtype=values.dtype)
            part = values[start : start + CHUNK]
            chunk[: len(part)] = part
            self._entry(f"{path}/{number}.0", _deflated(chunk.tobytes()))

    def texts(self, path: str, texts: Sequence[str], attributes: Attributes) -> None:
        """A one-dimensional array of text."""
        self._array(path, (len(texts),), (CHUNK,), _TEXT)
        self._describe(f"{path}/.zattrs", attributes)
        for number, start in enumerate(range(0, len(texts), CHUNK)):
            part = [text.encode() for text in texts[start : start + CHUNK]]
            part += [b""] * (CHUNK - len(part))
            packed = b"".join(len(text).to_bytes(4, "little") + text for text in part)
            self._entry(f"{path}/{number}", _deflated(CHUNK.to_bytes(4, "little") + packed))

    def _array(
        self, path: str, shape: tuple[int, ...], chunks: tuple[int, ...], kind: Mapping[str, Any]
    ) -> None:
        described = {
            "zarr_format": 2,
            "shape": shape,
            "chunks": chunks,
            "compressor": {"id": "zlib", "level": _LEVEL},
            "order": "C",
            "dimension_separator": ".",
            **kind,
        }
        self._describe(f"{path}/.zarray", described)

    def _describe(self, path: str, content: Attributes) -> None:
        name = path.lstrip("/")
        self._metadata[name] = content
        self._entry(name, _json(content))

    def _entry(self, name: str, data: bytes) -> None:
        info = zipfile.ZipInfo(name, _LONG_AGO)
        info.create_system, info.external_attr = 3, 0o644 << 16  # the same on every system
        self._zip.writestr(info, data)


def _chunks(pieces: Iterable[Array], dtype: np.dtype[Any]) -> Iterable[Array]:
    chunk, filled = np.zeros(CHUNK, dtype=dtype), 0
    for piece in pieces:
        start = 0
        while start < len(piece):
            count = min(CHUNK - filled, len(piece) - start)
            chunk[filled : filled + count] = piece[start : start + count]
            start, filled = start + count, filled + count
            if filled == CHUNK:
                yield chunk
                chunk, filled = np.zeros(CHUNK, dtype=dtype), 0
    if filled:
        yield chunk


def _deflated(data: bytes) -> bytes:
    return zlib_ng.compress(data, _LEVEL)


def _json(content: Attributes) -> bytes:
    return json.dumps(content, sort_keys=True, ensure_ascii=False).encode()
