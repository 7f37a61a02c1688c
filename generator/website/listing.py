"""What a build wrote, as it stands in the folder of the site: a path a line, in the order of the build."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import zstandard

from generator.errors import CellshelfError
from generator.website import output

LISTING = ".cellshelf-files"
"""Names what an earlier build wrote; nothing else in the folder is ever removed."""
_SOME = 100_000
"""Characters that are taken apart at a time."""
_NEAR = 100_000
"""Characters after which a batch that another one precedes is still looked for in the older listing."""


def lines(paths: Iterable[str]) -> bytes:
    """Paths as one text, each with a line feed: as many as a large site has take a third of the memory."""
    return "".join(f"{path}\n" for path in paths).encode()


def paths(listed: bytes) -> Iterator[str]:
    """The paths of such a text, one at a time."""
    start = 0
    while start < len(listed):
        end = listed.find(b"\n", start + _SOME)
        end = len(listed) if end < 0 else end + 1
        yield from listed[start:end].decode().removesuffix("\n").split("\n")
        start = end


def pack(listed: bytes) -> bytes:
    """The text compressed, which takes a tenth of the memory."""
    return zstandard.compress(listed, 1)


def unpack(packed: bytes) -> bytes:
    """The text again."""
    return zstandard.decompress(packed)


def text(folder: Path) -> bytes:
    """Paths that an earlier build wrote into the folder, as one text; empty if there was none."""
    try:
        return (folder / LISTING).read_bytes()
    except FileNotFoundError:
        return b""


def read(folder: Path) -> frozenset[str]:
    """The same as a set."""
    return frozenset(paths(text(folder)))


def write(folder: Path, listed: Iterable[str]) -> None:
    """Remember what is in the folder."""
    output.write_pieces(folder, LISTING, [lines(sorted(listed))])


def keep(folder: Path, after: Iterable[bytes]) -> int:
    """The same of packed texts, whose order stays; returns how many paths there are."""
    count = 0

    def pieces() -> Iterator[bytes]:
        nonlocal count
        for packed in after:
            listed = unpack(packed)
            count += listed.count(b"\n")
            yield listed

    output.write_pieces(folder, LISTING, pieces())
    return count


def gone(before: bytes, after: Iterable[bytes]) -> list[str]:
    """What was in the site and is no longer; raises CellshelfError if two things lie at one place.

    `before` is a text, `after` holds packed ones. There may be millions of paths: texts that stand in
    `before` as they are need no looking into, and of the others digests are compared. Should two be alike,
    a file that nothing leads to stays.
    """
    same, new, old, place = [], [], [], 0
    for packed in after:
        listed = unpack(packed)
        found = before.find(listed, place, place + len(listed) + _NEAR)
        if found < 0 or before[max(found - 1, 0) : found] not in (b"", b"\n"):
            new.append(packed)
            continue
        same.append(packed)
        old.append(before[place:found])
        place = found + len(listed)
    old.append(before[place:])
    known = {hash(path) for path in _each(map(unpack, new))}
    added = known.difference(map(hash, _each(old))) if same else set()
    count = sum(unpack(packed).count(b"\n") for packed in new)
    fresh = [path for path in _each(map(unpack, new)) if hash(path) in added]
    if len(known) < count or any(hash(path) in added for path in _beside(fresh, same)):
        counts = Counter(_each(map(unpack, (*same, *new))))
        twice = sorted(path for path, times in counts.items() if times > 1)
        if twice:
            raise CellshelfError(f"two pages want to lie at {twice[0]}", hint="rename the one under docs/")
    return [path for path in _each(old) if hash(path) not in known]


def _beside(some: Iterable[str], packed: Iterable[bytes]) -> Iterator[str]:
    """The paths of those texts that name a folder in which any of `some` lies, or one of these itself."""
    folders = {(path.rpartition("/")[0] or path).encode() for path in some}
    for listed in map(unpack, packed) if folders else ():
        if any(folder in listed for folder in folders):
            yield from paths(listed)


def _each(listed: Iterable[bytes]) -> Iterator[str]:
    return (path for some in listed for path in paths(some))
