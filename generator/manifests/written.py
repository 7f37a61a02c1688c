"""Records that commands write beside the manifests, as JSON: read, or a Problem says why not."""

import os
from pathlib import Path
from typing import TypeVar

import msgspec

from generator import storage
from generator.manifests import folder
from generator.manifests.rule import Place, Rule
from generator.model.problem import Problem

T = TypeVar("T")


def read_record(root: Path, path: str, kind: type[T], broken: Rule) -> tuple[T, list[Problem]]:
    """The record at `path`; an empty one where there is none, or it cannot be read."""
    if not os.path.lexists(root / path):
        return kind(), []
    data, problems = folder.read(root, path, folder.LEDGER_LIMIT)
    if data is None:
        return kind(), problems
    try:
        return msgspec.json.decode(data, type=kind), []
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        return kind(), [broken.at(Place(path), f"It cannot be read: {error}.")]


def write_record(root: Path, path: str, record: object) -> None:
    """Write the record, whole or not at all."""
    storage.write_whole(root / path, msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n")
