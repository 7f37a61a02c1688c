"""What a build wrote, as it stands in the folder of the site: a path a line, in the order of the build."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from generator.errors import CellshelfError
from generator.website import output

LISTING = ".cellshelf-files"
"""Names what an earlier build wrote; nothing else in the folder is ever removed."""
_SOME = 100_000
"""Characters that are taken apart at a time."""
_NEAR = 100_000
"""Characters after which a batch that another one precedes is still looked for in the older listing."""


def lines(paths: Iterable[str]) -> str:
    """Paths as one text, each with a line feed: as many as a large site has take a third of the memory."""
    return "".join(f"{path}\n" for path in paths)


def paths(listed: str) -> Iterator[str]:
    """The paths of such a text, one at a time."""
    start = 0
    while start < len(listed):
        end = listed.find("\n", start + _SOME)
        end = len(listed) if end < 0 else end + 1
        yield from listed[start:end].removesuffix("\n").split("\n")
        start = end


def text(folder: Path) -> str:
    """Paths that an earlier build wrote into the folder, as one text; empty if there was none."""
    try:
        return (folder / LISTING).read_bytes().decode()
    except FileNotFoundError:
        return ""


def read(folder: Path) -> frozenset[str]:
    """The same as a set."""
    return frozenset(paths(text(folder)))


def write(folder: Path, listed: Iterable[str]) -> None:
    """Remember what is in the folder."""
    keep(folder, [lines(sorted(listed))])


def keep(folder: Path, listed: Iterable[str]) -> None:
    """The same of paths in texts, whose order stays."""
    output.write_pieces(folder, LISTING, (paths.encode() for paths in listed))


def gone(before: str, after: Sequence[str]) -> list[str]:
    """What was in the site and is no longer; raises CellshelfError if two things lie at one place.

    There may be millions of paths: texts that stand in `before` as they are need no looking into, and of the
    others digests are compared. Should two be alike, a file that nothing leads to stays.
    """
    same, new, old, place = [], [], [], 0
    for listed in after:
        found = before.find(listed, place, place + len(listed) + _NEAR)
        if found > 0 and before[found - 1] != "\n":
            found = -1
        if found < 0:
            new.append(listed)
            continue
        same.append(listed)
        old.append(before[place:found])
        place = found + len(listed)
    old.append(before[place:])
    known = {hash(path) for path in _each(new)}
    added = known.difference(map(hash, _each(old))) if same else set()
    count = sum(listed.count("\n") for listed in new)
    if len(known) < count or (added and any(hash(path) in added for path in _each(same))):
        twice = sorted(path for path, times in Counter(_each(after)).items() if times > 1)
        if twice:
            raise CellshelfError(f"two pages want to lie at {twice[0]}", hint="rename the one under docs/")
    return [path for path in _each(old) if hash(path) not in known]


def _each(listed: Iterable[str]) -> Iterator[str]:
    return (path for some in listed for path in paths(some))
