"""The embedded viewer's own files, where they have been bundled."""

from collections.abc import Mapping
from pathlib import Path

from generator.model.catalog import Edition
from generator.model.explorer import ExplorerKind
from generator.model.record import replace
from generator.pages import urls

BUNDLE = Path(".cache") / "viewer"
"""Where `catalog viewer` puts what it has bundled, beside `catalog/`."""
HOW = "the viewer is not bundled, so pages offer no link to it: run `catalog viewer`"


def bundle(root: Path) -> Mapping[str, str]:
    """Where the viewer's files will lie on the site, and where they are; nothing if it is not bundled."""
    folder = root / BUNDLE
    files = sorted(path for path in folder.glob("*") if path.is_file() and not path.name.startswith("."))
    if not (folder / "index.html").is_file():
        return {}
    return {f"{urls.VIEWER}{path.name}": str(path) for path in files}


def offered(edition: Edition, root: Path) -> Edition:
    """The edition with no explorer that the site could not open."""
    if bundle(root) or not wants(edition):
        return edition
    kept = tuple(each for each in edition.settings.explorers if each.kind is not ExplorerKind.VIEWER)
    return replace(edition, settings=replace(edition.settings, explorers=kept))


def wants(edition: Edition) -> bool:
    """Whether the catalog offers the viewer."""
    return any(each.kind is ExplorerKind.VIEWER for each in edition.settings.explorers)
