"""What is about the catalog as a whole: its first page, lists, indexes and the sitemap."""

import enum
import functools
import hashlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from generator.memory import Notebook, Sourced, States, states_of
from generator.model.catalog import Edition
from generator.model.record import replace
from generator.website import listing, packing
from generator.website.batches import Done
from generator.website.crew import at_once
from generator.website.lexicons import remembering
from generator.website.narrowing import without_summaries
from generator.website.sitemap import SitemapEntry, sitemap
from generator.website.sketching import stamp_sketches
from generator.website.stamping import Press, Stamped, join

_NOTE = "lists"


def stamp_lists(
    press: Press,
    done: Sequence[Done],
    workers: int,
    *,
    notebook: Notebook | None = None,
    key: bytes = b"",
) -> Stamped:
    """Stamp them, and the pages of collections that are larger than a batch; `done` is of the whole edition.

    With a notebook they are left alone if the catalog gives them the same as before.
    """
    own = _key(press, done, key)
    if notebook and (value := notebook.recall(_NOTE, own)) is not None:
        return replace(msgspec.msgpack.decode(value, type=Stamped), written=0)
    read = _withdrawn(press.edition)
    press = replace(press, edition=without_summaries(press.edition))
    stamped = join(_stamp(press, done, workers, _Memory(notebook, key)))
    if notebook:
        states = states_of(f"{press.out}/{path}" for path in listing.paths(stamped.paths))
        notebook.keep(_NOTE, own, {**read, **states}, msgspec.msgpack.encode(stamped))
    return stamped


def _withdrawn(edition: Edition) -> States:
    """The files that tombstones are made from, as they are."""
    source = edition.summaries
    if not isinstance(source, Sourced):
        return {}
    return states_of(
        path
        for tombstone in edition.tombstones
        if tombstone.version
        for path in source.sources(tombstone.accession, tombstone.version.version)
    )


def _stamp(press: Press, done: Sequence[Done], workers: int, memory: "_Memory") -> Iterator[Stamped]:
    large = [*_large_collections(press, done)]
    work = functools.partial(_part, press, done, large, memory)
    stamped = [*large, *at_once(work, [*_Part], workers)]
    entries = [SitemapEntry(url=url) for url in press.frame.prose]
    read = msgspec.msgpack.Decoder(tuple[SitemapEntry, ...])
    entries += [entry for each in done for entry in read.decode(each.entries)]
    entries += [entry for each in stamped for entry in each.entries]
    yield from (replace(each, entries=(), gathered=()) for each in stamped)
    yield press.stamp(sitemap(entries, press.edition.settings.url), None)


def _large_collections(press: Press, done: Sequence[Done]) -> Iterator[Stamped]:
    """The collections that are larger than a batch."""
    for number in sorted({each.batch.collection for each in done if each.batch.start > 0}):
        own = [each.lists for each in done if each.batch.collection == number]
        of = Stamped(paths=b"", written=0, entries=(), rows=packing.rows(own), members=packing.members(own))
        yield press.collection(press.edition.collections[number], of)


class _Part(enum.Enum):
    """What can be made at once, the longest first; each unpacks no more than it needs."""

    INDEX = enum.auto()
    TERMS = enum.auto()
    PAGES = enum.auto()
    PROGRAMS = enum.auto()


class _Memory(NamedTuple):
    """What an earlier build has left, and a digest of whatever all pages depend on."""

    notebook: Notebook | None
    key: bytes


def _part(
    press: Press, done: Sequence[Done], large: Sequence[Stamped], memory: _Memory, part: _Part
) -> Stamped:
    renderer, packed, read = press.renderer, [each.lists for each in done], remembering(*memory)
    if part is _Part.INDEX:
        index = renderer.index
        return press.stamp(index(press.edition, packing.finds(packed), read) if index else (), None)
    if part is _Part.TERMS:
        sketches = renderer.terms(press.edition, packing.termed(packed), read) if renderer.terms else ()
        return stamp_sketches(press, "terms", sketches, notebook=memory.notebook, key=memory.key)
    if part is _Part.PAGES:
        return press.site(packing.rows(packed))
    programs = renderer.programs
    known = {each.accession: each for each in packing.gathered(packed)}
    known |= {each.accession: each for stamped in large for each in stamped.gathered}
    ordered = [known[each.accession] for each in press.edition.collections if each.accession in known]
    listed = packing.Unpacked(packed)
    return press.stamp(programs.site(press.edition, listed, ordered) if programs else (), None)


def _key(press: Press, done: Sequence[Done], key: bytes) -> bytes:
    edition = press.edition
    facts = (edition.audience, edition.settings, edition.tombstones, edition.releases, edition.gene_blocks)
    digest = hashlib.sha256(key + msgspec.msgpack.encode(facts))
    for each in done:
        digest.update(each.digest + each.entries)
    return digest.digest()
