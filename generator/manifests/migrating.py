"""Manifests of an earlier layout as this version of the program has them; comments are kept."""

from collections.abc import Callable, Sequence

from generator.errors import UsageError
from generator.manifests.editing import insert_lines, with_scalars
from generator.manifests.manifest import parse
from generator.manifests.nodes import Mapping, Node, find, text_at
from generator.model.fields import MANIFEST
from generator.model.record import record

Change = Callable[[bytes, Node], bytes]
"""A file and its tree to the file as it becomes."""
_VERSION = ("manifest",)


@record
class Step:
    """From one version of the layout to the next."""

    to: int
    kinds: frozenset[str]
    """Of `catalog`, `collection` and `dataset`: those that it changes; others get the number."""
    change: Change


STEPS: tuple[Step, ...] = ()
"""In order. The layout has had one version so far."""


def migrated(
    path: str, data: bytes, kind: str, *, steps: Sequence[Step] = STEPS, target: int = MANIFEST
) -> bytes:
    """The manifest of `kind` at `path` in the layout `target`, which it then names; as it is if it does.

    Raises UsageError for a file that is no YAML, or is of a newer layout.
    """
    number = version_of(path, data)
    if number > target:
        raise UsageError(
            f"{path} is of version {number}, and this Cellshelf reads version {target}",
            hint="install the newer Cellshelf",
        )
    for step in steps:
        if number < step.to <= target and kind in step.kinds:
            data = step.change(data, _tree(path, data))
    made = _numbered(path, data, target)
    root, _ = parse(path, made)
    if root is None or text_at(root, _VERSION) != str(target):
        raise UsageError(f"{path} cannot be edited safely", hint=f"add `manifest: {target}` by hand")
    return made


def version_of(path: str, data: bytes) -> int:
    """The version that a manifest names; 1 where it names none."""
    told = text_at(_tree(path, data), _VERSION)
    return int(told) if told.isascii() and told.isdigit() else 1


def _numbered(path: str, data: bytes, number: int) -> bytes:
    root = _tree(path, data)
    if text_at(root, _VERSION) == str(number):
        return data
    if isinstance(root, Mapping) and "manifest" in root.entries:
        return with_scalars(data, [(find(root, _VERSION), str(number))])
    assert isinstance(root, Mapping)
    first = min(entry.key.line for entry in root.entries.values())
    return insert_lines(data, first - 1, [f"manifest: {number}"])


def _tree(path: str, data: bytes) -> Node:
    root, problems = parse(path, data)
    if not isinstance(root, Mapping):
        told = f": {problems[0].message}" if problems else ""
        raise UsageError(f"{path} has errors{told}", hint="`catalog check` tells where")
    return root
