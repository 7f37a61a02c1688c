"""obs as Parquet: all columns and the names of cells, so that nobody fetches a matrix to read metadata."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from generator import storage
from generator.errors import OutsideError, UnreadableFileError, UsageError
from generator.formats.obs_columns import ObsColumn, obs_column
from generator.formats.standard_file import replacing
from generator.h5ad import h5, see
from generator.h5ad.frame import Frame, Plain
from generator.model.record import record

ROWS = 1 << 17
"""Cells in a row group: what is in memory at a time, and what a reader of a few cells fetches."""
OBS_TABLE_FORMAT = 1
"""Counts up when the layout changes, so that older tables are made anew."""
METADATA = b"cellshelf"
"""Key of the table's own metadata, a JSON text; see `docs/reference/obs-table.md`."""
_LEVEL = 9
_LARGEST_DICTIONARY = 1 << 28
_UNNAMED = "_index"


@record
class ObsTable:
    """A table of cells that was written."""

    rows: int
    columns: int
    """Without the names of cells."""
    bytes: int
    sha256: str
    source: str
    """SHA-256 of the h5ad file."""
    left_out: tuple[str, ...]
    """Columns in encodings that no table can hold."""


def write_obs_table(source: Path, target: Path) -> ObsTable:
    """Write the table of cells of an h5ad file: zstd, dictionaries for categories, the same bytes every time.

    pandas.read_parquet gives what anndata has as obs. Raises UsageError without pyarrow,
    UnreadableFileError for a damaged or hostile file, OutsideError where the target cannot be written.
    """
    _require_pyarrow()
    try:
        _, digest = storage.digest(source)
        stream = source.open("rb")
    except OSError as error:
        raise OutsideError(f"{source} cannot be read: {error.strerror}") from error
    with stream, h5.opened(stream) as file:
        seen = see(file)
        columns, left_out = _columns(seen.obs)
        told = {
            "format": OBS_TABLE_FORMAT,
            "source": digest,
            "title": seen.declared.title or "",
            "plain": [column.name for column in columns if column.loses_categories],
            "left_out": left_out,
        }
        with replacing(target) as partial:
            _write(columns, len(seen.obs), told, partial)
            size, sha256 = storage.digest(partial)
    return ObsTable(
        rows=len(seen.obs),
        columns=len(columns) - 1,
        bytes=size,
        sha256=sha256,
        source=digest,
        left_out=tuple(left_out),
    )


def _require_pyarrow() -> None:
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow", hint="pip install 'cellshelf[tables]'") from error
    del pa


def _columns(obs: Frame) -> tuple[list[ObsColumn], list[str]]:
    """The names of cells and every column that a table can hold; the names of the others."""
    index = obs.index
    if index is None:
        raise UnreadableFileError(
            "The names of cells cannot be read.", hint="Write the file again with anndata."
        )
    columns, left_out = [ObsColumn(obs.index_name, Plain(index, None, "text"), is_text=True)], []
    for name in obs.names:
        column = obs_column(name, obs.column(name))
        if column is None:
            left_out.append(name)
        else:
            columns.append(column)
    return columns, left_out


def _write(columns: Sequence[ObsColumn], rows: int, told: dict[str, object], path: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415 - an extra
    from pyarrow import parquet  # noqa: PLC0415

    schema = pa.schema(
        [pa.field(column.name, column.type) for column in columns],
        metadata={METADATA: msgspec.json.encode(told), b"pandas": msgspec.json.encode(_for_pandas(columns))},
    )
    with parquet.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level=_LEVEL,
        dictionary_pagesize_limit=_LARGEST_DICTIONARY,
    ) as writer:
        for start in range(0, rows, ROWS):
            stop = min(start + ROWS, rows)
            arrays: list[pa.Array] = [column.read(start, stop) for column in columns]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema), row_group_size=ROWS)


def _for_pandas(columns: Sequence[ObsColumn]) -> dict[str, object]:
    """What pandas needs to give the table back as it was."""
    described = [
        {
            "name": column.name,
            "field_name": column.name,
            "pandas_type": column.pandas_type,
            "numpy_type": column.numpy_type,
            "metadata": None,
        }
        for column in columns
    ]
    if columns[0].name == _UNNAMED:
        described[0]["name"] = None
    return {
        "index_columns": [columns[0].name],
        "column_indexes": [],
        "columns": described,
        "creator": {"library": "cellshelf", "version": str(OBS_TABLE_FORMAT)},
        "pandas_version": "2.0.0",
    }
