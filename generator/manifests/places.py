"""Where values stand, looked up when there is something to tell of them."""

import functools
from pathlib import Path

from generator.manifests import folder
from generator.manifests.manifest import parse, place
from generator.manifests.nodes import Node
from generator.manifests.rule import Place


class Places:
    """Finds values in the catalog's files by reading them again; trees of thousands are not kept."""

    def __init__(self, root: Path, *, exact: bool = True) -> None:
        """`exact` tells lines and columns; without it a place is its file, which costs nothing."""
        self._exact = exact
        self._tree = functools.lru_cache(maxsize=8)(functools.partial(_tree, root))

    def at(self, path: str, *pointer: str | int) -> Place:
        """The place of the value at `pointer`, or of the nearest above it."""
        return place(path, self._tree(path), pointer) if self._exact else Place(path)


def _tree(root: Path, path: str) -> Node | None:
    data, _ = folder.read(root, path)
    return parse(path, data)[0] if data is not None else None
