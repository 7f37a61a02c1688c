"""What columns, embeddings and genes are called in the viewer's file."""

from collections.abc import Iterable
from urllib.parse import quote

INDEX = "index"
"""What the names of rows are called beside the columns."""


def path_of(name: str) -> str:
    """A name as one step of a path, another one for every name.

    The library that reads the file takes paths for addresses, where `?`, `#` and `%` mean something else.
    """
    text = quote(name, safe=" ").replace("~", "%7E").replace("%", "~")
    if text == INDEX or text.startswith(".") or not text:
        return f"~{ord(text[0]):02X}{text[1:]}" if text else "~"
    return text


def feature(column: str) -> str:
    """What a column of obs that is a number is called among the genes."""
    return f"{column} (obs)"


def unique(names: Iterable[str], *, taken: Iterable[str] = ()) -> list[str]:
    """The same names with `-1`, `-2` behind those that came before or are taken."""
    listed = list(names)
    used, counts = {*taken}, dict.fromkeys(listed, 0)
    spared = set(listed)  # a name of the file itself goes before one that is made
    made = []
    for name in listed:
        found = name
        while found in used or (found != name and found in spared):
            counts[name] += 1
            found = f"{name}-{counts[name]}"
        used.add(found)
        made.append(found)
    return made
