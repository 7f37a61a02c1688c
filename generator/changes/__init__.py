"""What a change of the catalog changes for readers: two editions in, one report out."""

from generator.changes.comparing import compare
from generator.changes.markdown import markdown
from generator.changes.report import (
    Change,
    Changes,
    CollectionChange,
    DatasetChange,
    Fact,
    LinkCheck,
    decode,
    encode,
)
from generator.changes.text import text

__all__ = [
    "Change",
    "Changes",
    "CollectionChange",
    "DatasetChange",
    "Fact",
    "LinkCheck",
    "compare",
    "decode",
    "encode",
    "markdown",
    "text",
]
