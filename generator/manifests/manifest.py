"""One manifest: bytes to a record, or to Problems."""

import functools
from collections.abc import Iterator
from typing import Generic, TypeVar

import msgspec

from generator.manifests.composing import compose
from generator.manifests.decoding import decode
from generator.manifests.nodes import Node, Pointer, find, text_at
from generator.manifests.rule import Place
from generator.manifests.rules_fields import NEWER, WRONG_TYPE
from generator.manifests.schemas import MANIFESTS, schema
from generator.manifests.shapes import Shape, Value, lower, shape
from generator.model.fields import MANIFEST
from generator.model.problem import Problem
from generator.model.record import record

T = TypeVar("T")
Part = TypeVar("Part")


@record
class Draft(Generic[T]):
    """What could be made of a file."""

    path: str
    root: Node | None = None
    """None if the file is not a YAML document that may be used."""
    value: Value = None
    """As plain lists, mappings and scalars."""
    manifest: T | None = None
    """None if anything breaks the schema."""

    def at(self, *pointer: str | int) -> Place:
        """Where a value stands."""
        return place(self.path, self.root, pointer)

    def part(self, key: str, kind: type[Part]) -> Part | None:
        """One field, so that it can be checked where others are wrong; formats may be broken."""
        if isinstance(self.value, dict) and key in self.value:
            try:
                return msgspec.convert(self.value[key], kind)
            except msgspec.ValidationError:
                return None
        return None


def place(path: str, root: Node | None, pointer: Pointer) -> Place:
    """Where a value stands; the whole file if there is no tree."""
    if root is None:
        return Place(path)
    node = find(root, pointer)
    return Place(path, node.line, node.column)


def parse(path: str, data: bytes) -> tuple[Node | None, list[Problem]]:
    """The tree of a file; None if there are Problems."""
    text, problems = decode(path, data)
    if problems:
        return None, problems
    root, problems = compose(path, text)
    return (None if problems else root), problems


def read_manifest(path: str, data: bytes, kind: str, made: type[T]) -> tuple[Draft[T], list[Problem]]:
    """Read a manifest of `kind`, a key of `schemas()`, whose record is `made`."""
    assert MANIFESTS[kind] is made
    root, problems = parse(path, data)
    if root is None:
        return Draft(path=path), problems
    if strange := list(_of_another_version(path, root)):
        return Draft(path=path, root=root), strange
    value, doubtful = lower(root, _shape(kind))
    manifest, complaint = _convert(value, made)
    if doubtful or manifest is None:
        from generator.manifests.explaining import explain  # noqa: PLC0415 - what is right needs no words for it

        problems = explain(path, kind, root, value)
        if manifest is None and not problems:  # the schema and the model disagree, which a test excludes
            problems = [WRONG_TYPE.at(Place(path, root.line, root.column), complaint)]
    return Draft(path=path, root=root, value=value, manifest=None if problems else manifest), problems


def _of_another_version(path: str, root: Node) -> Iterator[Problem]:
    """One Problem instead of one for every field that is not what it was, or will be."""
    told = text_at(root, ("manifest",))
    if not told.isascii() or not told.isdigit():
        return  # none is of the first version; what is no number breaks the schema
    node = find(root, ("manifest",))
    where = Place(path, node.line, node.column)
    if int(told) > MANIFEST:
        yield NEWER.at(where, f"It is of version {told}; this Cellshelf reads version {MANIFEST}.")


def _convert(value: Value, made: type[T]) -> tuple[T | None, str]:
    try:
        return msgspec.convert(value, made), ""
    except msgspec.ValidationError as error:
        return None, str(error)


@functools.cache
def _shape(kind: str) -> Shape:
    return shape(schema(kind), schema(kind))
