"""The story of a standardized file: one h5ad file in, the same data with what the schema adds out."""

import re
import shutil
from pathlib import Path

import h5py

from generator import ontology, storage
from generator.errors import OutsideError, UsageError
from generator.formats import standard_columns
from generator.formats.standard_file import created, replacing
from generator.formats.standard_genes import GeneTables
from generator.formats.standard_notes import Citation
from generator.formats.standard_plan import Plan, plan
from generator.formats.standard_schema import wanted
from generator.formats.standard_tree import Copier
from generator.formats.standard_writing import write_text
from generator.h5ad import h5, see
from generator.model.standardized import Standardized

__all__ = ["Citation", "GeneTables", "standardize"]

_VERSION = re.compile(r"\d{1,3}\.\d{1,3}\.\d{1,3}\Z")


def standardize(
    source: Path,
    target: Path,
    *,
    citation: Citation | None = None,
    schema_version: str | None = None,
    genes: GeneTables | None = None,
) -> Standardized:
    """Write `source` to `target` with what the schema has added to it, and tell what that was.

    A file that lacks nothing is copied byte for byte. `schema_version` is for a file that declares none,
    from somebody who knows. `genes` are the tables that names and lengths of genes come from. Matrices
    are never in memory. Raises UnreadableFileError for a damaged or hostile file, OutsideError where the
    target cannot be written, UsageError for a schema version that is not the file's.
    """
    try:
        bytes_read, before = storage.digest(source)
        stream = source.open("rb")
    except OSError as error:
        raise OutsideError(f"{source} cannot be read: {error.strerror}") from error
    with stream, h5.opened(stream) as file:
        seen = see(file)
        schema = _schema(seen.declared.schema_version, schema_version)
        version = tuple(int(part) for part in schema.split(".")) if schema else None
        todo = plan(file, seen, wanted(version), schema=schema, citation=citation, tables=genes)
        with replacing(target) as partial:
            if todo.is_needed:
                with created(partial, target) as out:
                    _write(file, out, todo, target.parent)
            else:
                shutil.copyfile(source, partial)
            size, after = storage.digest(partial) if todo.is_needed else (bytes_read, before)
    return Standardized(
        source=before,
        sha256=after,
        bytes=size,
        schema_version=schema,
        ontologies=ontology.SCHEMA,
        genes=todo.genes,
        steps=todo.steps,
    )


def _schema(declared: str | None, told: str | None) -> str | None:
    if told is not None and not _VERSION.match(told):
        raise UsageError(f"{told} is no schema version", hint="write it like 7.1.0")
    if told is not None and declared is not None and told != declared:
        raise UsageError(
            f"the file declares schema {declared}, not {told}",
            hint="leave the version out",
        )
    return declared or told


def _write(file: h5.Group, out: h5py.File, todo: Plan, folder: Path) -> None:
    Copier(todo.rows, todo.dropped, h5.group(file, "uns"), folder).copy(file, out)
    for where, columns in todo.columns.items():
        standard_columns.append(out[where], columns)
    for note in todo.notes:
        if note.text:
            write_text(out["uns"], note.key, note.text)
