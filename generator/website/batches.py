"""The datasets of a collection, a few dozen at a time: stamped in a process pool, or known from last time."""

import functools
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

import msgspec

from generator.memory import Notebook, Sourced, States, states_of
from generator.model.collection import Collection
from generator.model.dataset import Dataset
from generator.model.record import record
from generator.website.crew import at_once
from generator.website.narrowing import narrow
from generator.website.packing import Packed, pack
from generator.website.stamping import Press, Stamped, join

LIMIT = 50
"""Datasets a batch: whatever changes in a collection, so many at least are rendered anew."""
_TASKS_PER_WORKER = 8


@record
class Batch:
    """Some datasets of a collection, by their numbers."""

    collection: int
    start: int
    stop: int

    def datasets(self, collection: Collection) -> tuple[Dataset, ...]:
        """The datasets themselves."""
        return collection.datasets[self.start : self.stop]

    def is_whole(self, collection: Collection) -> bool:
        """Whether there are no others, so that the collection's page belongs to it."""
        return (self.start, self.stop) == (0, len(collection.datasets))


@record
class Done:
    """A batch that is in the folder of the site."""

    batch: Batch
    stamped: Stamped
    """Without what lists need."""
    lists: Packed
    """Unpacked only if a list changes."""
    digest: bytes
    """Of the collection and of `lists`: if it is the same, so are the catalog's lists."""


_Kept = tuple[Stamped, Packed]


@record
class Floor:
    """All that a worker needs."""

    press: Press
    batches: tuple[Batch, ...]
    notebook: Notebook | None
    key: bytes
    """Of whatever every page depends on."""


def stamp_batches(
    press: Press, workers: int, *, notebook: Notebook | None = None, key: bytes = b""
) -> Iterator[Done]:
    """Stamp all datasets in `workers` processes, and the pages of collections no larger than a batch.

    With a notebook, a batch is left alone if nothing that it was made from or into was touched since, and
    `key` is the same.
    """
    floor = Floor(press=press, batches=tuple(_plan(press)), notebook=notebook, key=key)
    count = len(floor.batches)
    size = max(1, count // (workers * _TASKS_PER_WORKER))
    tasks = [range(start, min(start + size, count)) for start in range(0, count, size)]
    for each in at_once(functools.partial(_work, floor), tasks, workers):
        yield from each


def _plan(press: Press) -> Iterator[Batch]:
    for number, collection in enumerate(press.edition.collections):
        count = len(collection.datasets)
        for start in range(0, max(count, 1), LIMIT):
            yield Batch(collection=number, start=start, stop=min(start + LIMIT, count))


def _work(floor: Floor, numbers: range) -> list[Done]:
    done = [_done(floor, floor.batches[number]) for number in numbers]
    if floor.notebook:
        floor.notebook.flush()
    return done


def _done(floor: Floor, batch: Batch) -> Done:
    collection = floor.press.edition.collections[batch.collection]
    edition = narrow(floor.press.edition, collection, batch.datasets(collection))
    told = (edition.settings, edition.collections, edition.tombstones, edition.verified, edition.has_aliases)
    facts = (edition.audience, told, batch)
    key = hashlib.sha256(floor.key + msgspec.msgpack.encode(facts)).digest()
    name = f"{collection.accession} {batch.start}"
    kept = _recall(floor.notebook, name, key)
    if kept is None:
        inputs = _inputs(floor.press, batch.datasets(collection))
        kept = _stamp(replace(floor.press, edition=edition), collection, batch)
        _keep(floor, name, key, inputs, kept)
    stamped, lists = kept
    digest = hashlib.sha256(key + lists.rows + lists.finds + lists.listed + lists.members).digest()
    return Done(batch=batch, stamped=stamped, lists=lists, digest=digest)


def _stamp(press: Press, collection: Collection, batch: Batch) -> _Kept:
    stamped = join(press.dataset(collection, dataset) for dataset in batch.datasets(collection))
    if batch.is_whole(collection):
        stamped = join([replace(stamped, members=()), press.collection(collection, stamped)])
    return pack(stamped)


def _inputs(press: Press, datasets: Iterable[Dataset]) -> States:
    source = press.edition.summaries
    if not isinstance(source, Sourced):
        return {}
    return states_of(
        path
        for dataset in datasets
        for version in dataset.versions
        for path in source.sources(dataset.accession, version.version)
    )


def _recall(notebook: Notebook | None, name: str, key: bytes) -> _Kept | None:
    value = notebook.recall(name, key) if notebook else None
    if value is None:
        return None
    stamped, lists = msgspec.msgpack.decode(value, type=_Kept)
    return replace(stamped, written=0), lists


def _keep(floor: Floor, name: str, key: bytes, inputs: States, kept: _Kept) -> None:
    if floor.notebook:
        outputs = states_of(f"{floor.press.out}/{path}" for path in kept[0].paths)
        floor.notebook.keep(name, key, {**inputs, **outputs}, msgspec.msgpack.encode(kept))
