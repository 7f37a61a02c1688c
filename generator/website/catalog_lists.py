"""What is about the catalog as a whole: its first page, lists, indexes and the sitemap."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

import msgspec

from generator.memory import Notebook, Sourced, States, states_of
from generator.model.catalog import Edition
from generator.website.batches import Done, unpack
from generator.website.narrowing import without_summaries
from generator.website.sitemap import SitemapEntry, sitemap
from generator.website.stamping import Press, Stamped, join

_NOTE = "lists"


def stamp_lists(
    press: Press, done: Sequence[Done], *, notebook: Notebook | None = None, key: bytes = b""
) -> Stamped:
    """Stamp them, and the pages of collections that are larger than a batch; `done` is of the whole edition.

    With a notebook they are left alone if the catalog gives them the same as before.
    """
    own = _key(press, done, key)
    if notebook and (value := notebook.recall(_NOTE, own)) is not None:
        return replace(msgspec.msgpack.decode(value, type=Stamped), written=0)
    read = _withdrawn(press.edition)
    press = replace(press, edition=without_summaries(press.edition))
    stamped = join(_stamp(press, done))
    if notebook:
        states = states_of(press.out / path for path in stamped.paths)
        notebook.keep(_NOTE, own, {**read, **states}, msgspec.msgpack.encode(stamped))
        notebook.flush()
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


def _stamp(press: Press, done: Sequence[Done]) -> Iterator[Stamped]:
    lists = unpack(done)
    entries = [SitemapEntry(url=url) for url in press.frame.prose]
    entries += [entry for each in done for entry in each.stamped.entries]
    rows = {row.accession: row for row in lists.rows}
    parts = {each.batch.collection for each in done if each.batch.start > 0}
    for number in sorted(parts):
        collection = press.edition.collections[number]
        mine = tuple(rows[dataset.accession] for dataset in collection.datasets)
        stamped = press.collection(collection, mine)
        entries += stamped.entries
        yield stamped
    for stamped in press.lists(lists.rows, lists.listed):
        entries += stamped.entries
        yield replace(stamped, entries=())
    yield press.stamp(sitemap(entries, press.edition.settings.url), None)


def _key(press: Press, done: Sequence[Done], key: bytes) -> bytes:
    edition = press.edition
    facts = (edition.audience, edition.settings, edition.tombstones)
    digest = hashlib.sha256(key + msgspec.msgpack.encode(facts))
    for each in done:
        digest.update(each.digest + msgspec.msgpack.encode(each.stamped.entries))
    return digest.digest()
