"""Where a site is published to: the verbs of a store that publishing uses."""

from pathlib import Path
from typing import Protocol

from generator.storage import Headers, Stored


class Target(Protocol):
    """Every `Store` is one."""

    def head(self, key: str) -> Stored | None:
        """What is known of the object, or None."""
        ...

    def get(self, key: str) -> bytes:
        """Its bytes; raises NoSuchKeyError."""
        ...

    def put(
        self, key: str, content: bytes | Path, *, sha256: str, headers: Headers, if_absent: bool = False
    ) -> bool:
        """Store `content` whole or not at all; False if `if_absent` and something was there already."""
        ...

    def swap(self, key: str, content: bytes, *, expected: str | None, headers: Headers) -> bool:
        """Store `content` if what is there has the SHA-256 `expected` (None: if nothing is); False if not."""
        ...

    def delete(self, key: str) -> None:
        """Remove the object, if there is one."""
        ...
