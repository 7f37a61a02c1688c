"""Nodes to plain values, guided by the schema: which texts are numbers is for the schema to say.

Scalars are read by YAML 1.2's core schema. A plain number where text is wanted stays as it is written
(accessions such as 12345678 or 1E234567); fractions are not wanted anywhere and stay text.
"""

import re
from typing import NamedTuple, Optional

from generator.manifests.formats import FORMATS, Format
from generator.manifests.nodes import Mapping, Node, Scalar, Sequence
from generator.manifests.schemas import JsonSchema

Value = str | int | bool | None | list["Value"] | dict[str, "Value"]

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_PREFIXED = re.compile(r"0o[0-7]{1,18}|0x[0-9a-fA-F]{1,15}")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


class Shape(NamedTuple):
    """What the schema wants at one place, compiled for speed."""

    text: bool = False
    """Text is wanted, so plain numbers stay text."""
    format: Format | None = None
    items: Optional["Shape"] = None
    keys: dict[str, "Shape"] | None = None
    """Known keys; None where any key goes."""
    values: Optional["Shape"] = None
    """Of any key."""


class Lowered(NamedTuple):
    """A plain value, and whether it may be trusted."""

    value: Value
    doubtful: bool
    """An unknown key or a bad format was seen; types and lengths were not looked at."""


_ANYTHING = Shape()


def shape(schema: JsonSchema, root: JsonSchema) -> Shape:
    """Compile a (sub)schema; `root` holds the definitions. The schemas do not recurse."""
    for choice in schema.get("anyOf", ()):
        if choice != {"type": "null"}:
            return shape(choice, root)
    if reference := schema.get("$ref"):
        return shape(root["$defs"][reference.rpartition("/")[2]], root)
    extra = schema.get("additionalProperties")
    properties = schema.get("properties")
    return Shape(
        text="enum" in schema or "string" in schema.get("type", ()),
        format=FORMATS.get(schema.get("format", "")),
        items=shape(schema["items"], root) if "items" in schema else None,
        keys={key: shape(value, root) for key, value in properties.items()} if properties else None,
        values=shape(extra, root) if isinstance(extra, dict) else None,
    )


def lower(node: Node, wanted: Shape) -> Lowered:
    """The plain value of a node."""
    if isinstance(node, Scalar):
        return _lower_scalar(node, wanted)
    if isinstance(node, Sequence):
        within = wanted.items or _ANYTHING
        lowered = [lower(item, within) for item in node.items]
        return Lowered([item.value for item in lowered], any(item.doubtful for item in lowered))
    return _lower_mapping(node, wanted)


def _lower_mapping(node: Mapping, wanted: Shape) -> Lowered:
    values: dict[str, Value] = {}
    doubtful = False
    for key, entry in node.entries.items():
        if wanted.keys is None:
            within = wanted.values or _ANYTHING
        else:
            within = wanted.keys.get(key, _ANYTHING)
            doubtful = doubtful or key not in wanted.keys
        lowered = lower(entry.value, within)
        values[key] = lowered.value
        doubtful = doubtful or lowered.doubtful
    return Lowered(values, doubtful)


def _lower_scalar(node: Scalar, wanted: Shape) -> Lowered:
    text = node.text
    if node.plain:
        if text in _NULLS:
            return Lowered(None, doubtful=False)
        if text in _BOOLEANS:
            return Lowered(_BOOLEANS[text], doubtful=False)
        if not wanted.text and _INTEGER.fullmatch(text):
            return Lowered(int(text), doubtful=False)
        if not wanted.text and _PREFIXED.fullmatch(text):
            return Lowered(int(text, 0), doubtful=False)
    return Lowered(text, doubtful=wanted.format is not None and wanted.format.complaint(text) is not None)
