"""What lists need of some datasets, packed apart by who reads it; MessagePack takes a tenth of the memory."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from generator.api import Gathered, Listed, Member
from generator.browse import CollectionFacts, FindRow
from generator.memory import Notebook
from generator.model.record import record, replace
from generator.model.terms import OntologyTerm
from generator.pages import BrowseRow
from generator.website.stamping import Stamped

_FEW = 1 << 26
"""Bytes that may be held."""
_BARE = CollectionFacts(
    accession="",
    title="",
    description="",
    authors=(),
    doi=None,
    publication=None,
    consortia=(),
    identifiers=(),
)
"""In the place of a collection that is packed once for all its datasets."""


@record
class Packed:
    """Datasets of one collection, as lists need them."""

    rows: bytes
    finds: bytes
    listed: bytes
    members: bytes
    """Empty if the collection's files were made with its datasets."""
    digest: bytes
    """Of all of them."""
    laid: bool = False
    """They are the paths of files that hold them: most builds need no piece of most batches."""


@record
class _Finds:
    """Rows without what many of them share."""

    facts: CollectionFacts | None
    rows: tuple[FindRow, ...]
    terms: tuple[OntologyTerm, ...]
    """All that the rows have."""
    places: tuple[dict[str, tuple[int, ...]], ...]
    """Per row and field, the places of its terms among these."""


@record
class _Listed:
    listed: tuple[Listed, ...]
    gathered: tuple[Gathered, ...]


def pack(stamped: Stamped) -> Packed:
    """What lists need of it."""
    rows = msgspec.msgpack.encode(stamped.rows)
    finds = msgspec.msgpack.encode(_apart(stamped.finds))
    listed = msgspec.msgpack.encode(_Listed(listed=stamped.listed, gathered=stamped.gathered))
    members = msgspec.msgpack.encode(stamped.members) if stamped.members else b""
    digest = hashlib.sha256(rows + finds + listed + members).digest()
    return Packed(rows=rows, finds=finds, listed=listed, members=members, digest=digest)


def _apart(finds: tuple[FindRow, ...]) -> _Finds:
    terms: dict[OntologyTerm, int] = {}
    places = tuple(
        {name: tuple(terms.setdefault(term, len(terms)) for term in own) for name, own in find.terms.items()}
        for find in finds
    )
    return _Finds(
        facts=finds[0].collection if finds else None,
        rows=tuple(replace(find, collection=_BARE, terms={}) for find in finds),
        terms=tuple(terms),
        places=places,
    )


def laid(packed: Packed, notebook: Notebook, name: str) -> Packed:
    """The same with its pieces in files beside the notes."""

    def lay(kind: str, piece: bytes) -> bytes:
        return notebook.lay(f"{name} {kind}", piece).encode() if piece else piece

    return replace(
        packed,
        rows=lay("rows", packed.rows),
        finds=lay("finds", packed.finds),
        listed=lay("listed", packed.listed),
        members=lay("members", packed.members),
        laid=True,
    )


def files(packed: Packed) -> tuple[str, ...]:
    """The files that hold its pieces."""
    pieces = (packed.rows, packed.finds, packed.listed, packed.members)
    return tuple(piece.decode() for piece in pieces if piece) if packed.laid else ()


def _read(packed: Packed, piece: bytes) -> bytes:
    return Path(piece.decode()).read_bytes() if packed.laid else piece


def _size(packed: Packed, piece: bytes) -> int:
    return Path(piece.decode()).stat().st_size if packed.laid else len(piece)


def rows(packed: Iterable[Packed]) -> tuple[BrowseRow, ...]:
    """The rows of all of them, in order."""
    decoder = msgspec.msgpack.Decoder(tuple[BrowseRow, ...])
    return tuple(row for each in packed for row in decoder.decode(_read(each, each.rows)))


def finds(packed: Iterable[Packed]) -> Iterator[FindRow]:
    """What all are found by; a collection and a term are one object each, as memory is short."""
    return _finds(packed, {})


def termed(packed: Iterable[Packed]) -> Iterator[FindRow]:
    """The same without what pages of terms do not tell."""
    bare = {"described": "", "genes": "", "gene_sets": "", "downloads": b"", "opens": b""}
    return _finds(packed, bare)


def _finds(packed: Iterable[Packed], other: dict[str, Any]) -> Iterator[FindRow]:
    decoder = msgspec.msgpack.Decoder(_Finds)
    facts: dict[str, CollectionFacts] = {}
    terms: dict[OntologyTerm, OntologyTerm] = {}
    for each in packed:
        found = decoder.decode(_read(each, each.finds))
        if found.facts is None:
            continue
        collection = facts.setdefault(found.facts.accession, found.facts)
        of = [terms.setdefault(term, term) for term in found.terms].__getitem__
        for row, places in zip(found.rows, found.places, strict=True):
            own = {name: tuple(map(of, some)) for name, some in places.items()}
            yield replace(row, collection=collection, terms=own, **other)


def members(packed: Iterable[Packed]) -> tuple[Member, ...]:
    """What the files of a collection need of its datasets."""
    decoder = msgspec.msgpack.Decoder(tuple[Member, ...])
    return tuple(
        member for each in packed if each.members for member in decoder.decode(_read(each, each.members))
    )


class Unpacked:
    """What the API's lists need of all datasets, in order, each time it is gone through.

    If there is much of it, it is read anew each time.
    """

    def __init__(self, packed: Sequence[Packed]) -> None:
        self._packed = packed
        small = sum(_size(each, each.listed) for each in packed) <= _FEW
        self._held = tuple(self._read()) if small else None

    def __iter__(self) -> Iterator[Listed]:
        return self._read() if self._held is None else iter(self._held)

    def _read(self) -> Iterator[Listed]:
        decoder = msgspec.msgpack.Decoder(_Listed)
        for each in self._packed:
            yield from decoder.decode(_read(each, each.listed)).listed


def gathered(packed: Iterable[Packed]) -> list[Gathered]:
    """What the API's lists need of collections."""
    decoder = msgspec.msgpack.Decoder(_Listed)
    return [one for each in packed for one in decoder.decode(_read(each, each.listed)).gathered]
