"""What a folder can do as a store."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from generator.errors import OutsideError
from generator.storage.finding import Finding, limited, missing, sentence, works
from generator.storage.folder import FolderStore
from generator.storage.keys import RESERVED

PROBES = "cellshelf-probe"
_LITTLE = 1 << 30  # bytes


def examine_folder(root: Path, name: str, *, write: bool) -> Iterator[Finding]:
    """Try the folder `root`, which people know as `name`; whatever is written is removed again."""
    store = FolderStore(root)
    above = next(each for each in (root, *root.absolute().parents) if each.exists())
    if not above.is_dir():
        yield missing("folder", f"{above} is a file.", "Correct `path:` under `store:` in catalog.yaml.")
        return
    if not os.access(above, os.W_OK | os.X_OK):
        yield missing("writable", f"{above} may not be written to.", "Change its owner or its permissions.")
        return
    number = sum(1 for _ in store.list())
    yield works("folder", f"{name} holds {number} objects." if root.exists() else f"{name} will be made.")
    yield _space(above)
    if write:
        yield from _write(store, root)


def _space(above: Path) -> Finding:
    free = shutil.disk_usage(above).free
    message = f"{free / 1e9:,.1f} GB are free."
    if free < _LITTLE:
        return limited("space", message, "Make room before the next file is put.")
    return works("space", message)


def _write(store: FolderStore, root: Path) -> Iterator[Finding]:
    existed = root.exists()
    key, content = f"{PROBES}/object", b"probe"
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        store.put(key, content, sha256=sha256)
        found = store.get(key)
        yield (
            works("writable", "What is put can be read again.")
            if found == content
            else missing("writable", "What is read is not what was put.", "Do not use this disk.")
        )
        yield _links(root)
    except OutsideError as error:
        yield missing("writable", sentence(error), error.hint)
    finally:
        store.delete(key)
        if not existed:
            shutil.rmtree(root, ignore_errors=True)


def _links(root: Path) -> Finding:
    drafts = root / RESERVED / "drafts"
    one, other = drafts / f"{PROBES}-1", drafts / f"{PROBES}-2"
    try:
        one.touch()
        other.unlink(missing_ok=True)
        other.hardlink_to(one)
    except OSError as error:
        return limited(
            "hard links",
            f"The disk has none ({error.strerror}): writers of other programs are not kept apart.",
            "Keep the store on a local disk if several machines write to it.",
        )
    finally:
        one.unlink(missing_ok=True)
        other.unlink(missing_ok=True)
    return works("hard links", "Two writers of one key are kept apart.")
