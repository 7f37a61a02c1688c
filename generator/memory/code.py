"""The program itself as an input: what it makes may change whenever it does."""

import functools
import hashlib
import secrets
import sys
import time
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_SLACK = 1_000_000_000  # nanoseconds: imports come before this module's
_STARTED = time.time_ns() - time.process_time_ns() - _SLACK
_THEME = _PACKAGE / "theme"  # of which MkDocs makes the frame, an input of its own


@functools.cache
def code_key() -> bytes:
    """A digest of Python's version, of what is installed by name and version, and of this package.

    If a file of it was changed after this process began, nobody knows what runs: the digest is like no other.
    """
    digest = hashlib.sha256(sys.version.encode())
    for folder in sys.path:
        installed = sorted(path.name for path in Path(folder).glob("*.dist-info"))
        digest.update(f"{installed}\0".encode())
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and not path.is_relative_to(_THEME):
            digest.update(f"{path.relative_to(_PACKAGE)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
            if path.stat().st_mtime_ns > _STARTED:
                digest.update(secrets.token_bytes())
    return digest.digest()
