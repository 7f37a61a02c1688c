"""Pages that are made only if what they say has changed, a few at a time."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from generator.memory import Notebook, states_of
from generator.model.record import replace
from generator.pages.page import Sketch
from generator.website import listing
from generator.website.stamping import Press, Stamped, join

SHELVES = 512
"""Pages that are noted together: whatever changes in one of them, all of its shelf are made anew."""


def stamp_sketches(
    press: Press, name: str, sketches: Iterable[Sketch], *, notebook: Notebook | None = None, key: bytes = b""
) -> Stamped:
    """Stamp them; with a notebook, a shelf is left alone if its pages say the same and nobody touched them.

    `name` is what they are noted under, `key` a digest of whatever all of them depend on.
    """
    if notebook is None:
        return press.stamp((each.make() for each in sketches), None)
    stamped = join(_stamp(press, name, sketches, notebook, key))
    notebook.flush()
    return stamped


def _stamp(
    press: Press, name: str, sketches: Iterable[Sketch], notebook: Notebook, key: bytes
) -> Iterator[Stamped]:
    settings = msgspec.msgpack.encode((press.edition.audience, press.edition.settings))
    shelves: dict[int, list[Sketch]] = defaultdict(list)
    for each in sketches:
        shelves[int.from_bytes(hashlib.sha256(each.path.encode()).digest()[:4]) % SHELVES].append(each)
    for number, shelf in sorted(shelves.items()):
        digest = hashlib.sha256(key + settings)
        for each in shelf:
            digest.update(hashlib.sha256(each.says).digest())
        own, note = digest.digest(), f"{name} {number}"
        if (value := notebook.recall(note, own)) is not None:
            yield replace(msgspec.msgpack.decode(value, type=Stamped), written=0)
            continue
        stamped = press.stamp((each.make() for each in shelf), None)
        states = states_of(f"{press.out}/{path}" for path in listing.paths(stamped.paths))
        notebook.keep(note, own, states, msgspec.msgpack.encode(stamped))
        yield stamped
