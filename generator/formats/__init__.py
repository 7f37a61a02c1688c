"""Standardized data in the formats of other languages, and the proof that they hold the same."""

from typing import TYPE_CHECKING

from generator.lazily import lazily

if TYPE_CHECKING:
    from generator.formats.converting import Converted, Target, Watcher, convert
    from generator.formats.parity import Certificate, certify
    from generator.formats.rows import UnfitMatrixError
else:
    __getattr__ = lazily(
        __name__,
        {
            "Certificate": "parity",
            "Converted": "converting",
            "Target": "converting",
            "UnfitMatrixError": "rows",
            "Watcher": "converting",
            "certify": "parity",
            "convert": "converting",
        },
    )

__all__ = ["Certificate", "Converted", "Target", "UnfitMatrixError", "Watcher", "certify", "convert"]
