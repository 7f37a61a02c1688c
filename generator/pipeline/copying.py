"""`catalog copy-store`: what a folder store holds, into the store that catalog.yaml names."""

from collections.abc import Callable
from pathlib import Path

from generator import pipeline, review, storage
from generator.errors import UsageError
from generator.model.record import record
from generator.model.settings import StoreKind
from generator.storage import digest
from generator.storage.folder import FolderStore


@record
class Copied:
    """What was done."""

    new: int
    there: int
    """Files that the store had already."""


def copy_store(
    root: Path,
    folder: Path,
    *,
    on_plan: Callable[[int], None] = lambda _: None,
    on_bytes: Callable[[int], None] = lambda _: None,
) -> Copied:
    """Copy every file of the folder store `folder`, under its key and with its headers; run it again at will.

    `on_plan` is told the bytes of all files, `on_bytes` those that have arrived. Files of private links stay
    behind. Raises UsageError where the store is that folder.
    """
    settings = pipeline.load(root).settings.store
    if settings.kind is StoreKind.FOLDER and (root / settings.path).resolve() == folder.resolve():
        raise UsageError(f"{folder} is the store itself", hint="name the new one under `store:` first")
    source, target = FolderStore(folder, ""), storage.open_store(settings, root)
    stored = [each for each in source.list() if not each.key.startswith(f"{review.DATA}/")]
    on_plan(sum(each.bytes for each in stored))
    new = 0
    for each in stored:
        known = target.head(each.key)
        if known is not None and known.bytes == each.bytes:
            on_bytes(each.bytes)
            continue
        file = source.file(each.key)
        noted = source.head(each.key) or each
        sha256 = noted.sha256 or digest(file)[1]
        target.put(each.key, file, sha256=sha256, headers=noted.headers, on_bytes=on_bytes)
        new += 1
    return Copied(new=new, there=len(stored) - new)
