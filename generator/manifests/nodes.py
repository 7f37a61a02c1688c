"""YAML values with the places where they stand. Lines and columns count from 1, columns in characters."""

from typing import NamedTuple

Pointer = tuple[str | int, ...]
"""Keys and indices that lead from the root to a value."""


class Scalar(NamedTuple):
    """One text, as written but for quotes and escapes."""

    text: str
    plain: bool
    """Written without quotes, so that it may be a number, true or null."""
    line: int
    column: int


class Sequence(NamedTuple):
    """A list."""

    items: list["Node"]
    line: int
    column: int


class Entry(NamedTuple):
    """A key and its value."""

    key: Scalar
    value: "Node"


class Mapping(NamedTuple):
    """A mapping; keys are text."""

    entries: dict[str, Entry]
    line: int
    column: int


Node = Scalar | Sequence | Mapping


def find(root: Node, pointer: Pointer) -> Node:
    """The value at `pointer`, or the nearest value above it that exists."""
    node = root
    for step in pointer:
        if isinstance(node, Mapping) and step in node.entries:
            node = node.entries[str(step)].value
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            break
    return node


def text_at(root: Node, pointer: Pointer) -> str:
    """The text of the scalar at `pointer`; empty if there is none."""
    node = root
    for step in pointer:
        if isinstance(node, Mapping) and step in node.entries:
            node = node.entries[str(step)].value
        else:
            return ""
    return node.text if isinstance(node, Scalar) else ""
