"""How values and lists are told to people."""

import difflib
import functools
from collections.abc import Iterable

_SHOWN = 60


def visible(text: str) -> str:
    """`text` with what cannot be seen or printed written as escapes, so that it stays on its line."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def quote(text: str) -> str:
    """`text` in double quotes, shortened to 60 characters."""
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."
    return f'"{visible(shown)}"'


def name(key: str) -> str:
    """A key as messages show it."""
    shown = key if len(key) <= _SHOWN else key[: _SHOWN - 3] + "..."
    return f"`{visible(shown)}`"


def listing(words: Iterable[str], joint: str = "or") -> str:
    """`a, b or c`."""
    *first, last = words
    return f"{', '.join(first)} {joint} {last}" if first else last


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` Did you mean ...?` if a known word is near `word`, else nothing."""
    near = _nearest(word, tuple(known))
    return f" Did you mean {name(near)}?" if near else ""


@functools.lru_cache(maxsize=4096)
def _nearest(word: str, known: tuple[str, ...]) -> str | None:
    if len(word) > _SHOWN:  # difflib takes time with the square of the length
        return None
    folded = {candidate.casefold().replace("-", "_"): candidate for candidate in reversed(known)}
    near = difflib.get_close_matches(word.casefold().replace("-", "_"), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else None
