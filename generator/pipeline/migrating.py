"""`catalog migrate`: every manifest in the layout of this version, all or none."""

from pathlib import Path

from generator.manifests.collection_folder import COLLECTIONS
from generator.manifests.editing import write_manifest
from generator.manifests.migrating import migrated
from generator.manifests.reading import SETTINGS


def migrate(root: Path, *, dry_run: bool = False) -> tuple[str, ...]:
    """Rewrite the manifests under `root` that are of an earlier layout; their paths.

    Nothing is written with `dry_run`, or where one of them has errors: that raises UsageError.
    """
    found = {path: (root / path).read_bytes() for path in _manifests(root)}
    made = {path: migrated(path, data, _kind(path)) for path, data in found.items()}
    changed = tuple(path for path in found if made[path] != found[path])
    if not dry_run:
        for path in changed:
            write_manifest(root, path, made[path])
    return changed


def _manifests(root: Path) -> list[str]:
    files = sorted((root / COLLECTIONS).glob("*/*.yaml"))
    settings = root / SETTINGS
    return [path.relative_to(root).as_posix() for path in ([settings] if settings.exists() else []) + files]


def _kind(path: str) -> str:
    if path == SETTINGS:
        return "catalog"
    return "collection" if path.endswith("/collection.yaml") else "dataset"
