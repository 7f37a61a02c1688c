"""An object brought into a file: by ranges side by side, checked, and whole or not at all."""

import hashlib
import os
import tempfile
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO

from generator.errors import OutsideError
from generator.storage.store import NoSuchKeyError, OnBytes, Store, check_digest

_PIECE = 8 << 20
_AHEAD = 6  # pieces on their way or waiting for their turn


def download(
    store: Store, key: str, path: Path, *, sha256: str | None = None, on_bytes: OnBytes | None = None
) -> str:
    """Bring the object to `path`; returns its SHA-256, which must be `sha256` if that is given.

    Without it, what the store itself says of the object's digest must hold. Raises NoSuchKeyError,
    StaleDataError, OutsideError; whatever was at `path` stays there unless all went well.
    """
    stored = store.head(key)
    if stored is None:
        raise NoSuchKeyError(key)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name[:50]}.", delete=False
        ) as target:
            draft = Path(target.name)
            try:
                found = _copy(store, key, stored.bytes, target, on_bytes)
                target.flush()
                os.fsync(target.fileno())
                check_digest(key, found, sha256 or stored.sha256 or found)
                draft.chmod(0o644)
                draft.replace(path)
            except BaseException:
                draft.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise OutsideError(
            f"{path} cannot be written: {error.strerror}", hint="is the disk full or read-only?"
        ) from error
    return found


def _copy(store: Store, key: str, size: int, target: IO[bytes], on_bytes: OnBytes | None) -> str:
    """Write the pieces in their order while later ones are fetched; the SHA-256 of all."""
    sha256 = hashlib.sha256()
    starts = iter(range(0, size, _PIECE))
    running: deque[Future[bytes]] = deque()
    with ThreadPoolExecutor(_AHEAD, "download") as pool:
        try:
            while True:
                while len(running) < _AHEAD and (start := next(starts, None)) is not None:
                    running.append(pool.submit(store.get, key, start=start, end=min(start + _PIECE, size)))
                if not running:
                    return sha256.hexdigest()
                piece = running.popleft().result()
                sha256.update(piece)
                target.write(piece)
                if on_bytes:
                    on_bytes(len(piece))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
