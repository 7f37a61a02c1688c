"""Words as they are indexed and looked for; search.js cuts text in the same way."""

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+")
STOP = frozenset(
    {
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "is",
        "of",
        "on",
        "or",
        "the",
        "to",
        "was",
        "with",
    }
)
"""Too frequent to tell datasets apart."""


def fold(text: str) -> str:
    """Lower case without accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not unicodedata.category(c).startswith("M")).lower()


def words(text: str) -> list[str]:
    """Runs of letters and digits, in order, without those that tell nothing."""
    return [word for word in _WORD.findall(fold(text)) if word not in STOP]


def spoken(texts: Iterable[str]) -> str:
    """The words of all of them, each once, apart by blanks."""
    return " ".join(dict.fromkeys(word for text in texts for word in words(text)))
