"""The datasets of a collection, a few dozen at a time: stamped in a process pool, or known from last time."""

import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec

from generator.memory import Notebook, Sourced, States, states_of
from generator.model.catalog import Edition
from generator.model.collection import Collection
from generator.model.dataset import Dataset
from generator.model.record import record, replace
from generator.website import listing, packing
from generator.website.crew import at_once
from generator.website.narrowing import narrow
from generator.website.packing import Packed
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
    paths: bytes
    """Those of `Stamped`, packed."""
    written: int
    """How many of them are new or changed."""
    entries: bytes
    """Those of the sitemap, packed."""
    lists: Packed
    """Unpacked only if a list changes."""
    digest: bytes
    """Of the collection and of `lists`: if it is the same, so are the catalog's lists."""


_Kept = tuple[bytes, bytes, Packed]
"""Paths, entries of the sitemap and lists."""
Result = TypeVar("Result")


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
    `key` is the same. What was made by this very process is noted when the notebook is flushed.
    """
    floor = Floor(press=press, batches=tuple(_plan(press)), notebook=notebook, key=key)
    numbers = range(len(floor.batches))
    known = {number: _known(floor, number) for number in numbers} if notebook else {}
    due = [number for number in numbers if known.get(number) is None]
    few = len(due) < workers
    made = (_made(floor, number, workers) for number in due) if few else _shared(_made, floor, due, workers)
    for number in numbers:
        yield known.get(number) or next(made)


def _shared(
    work: Callable[[Floor, int], Result], floor: Floor, numbers: Sequence[int], workers: int
) -> Iterator[Result]:
    """What `work` makes of the batches of these numbers, some at a time."""
    size = max(1, len(numbers) // (workers * _TASKS_PER_WORKER))
    tasks = [numbers[start : start + size] for start in range(0, len(numbers), size)]
    for each in at_once(functools.partial(_some, work, floor), tasks, workers):
        yield from each


def _some(work: Callable[[Floor, int], Result], floor: Floor, numbers: Sequence[int]) -> list[Result]:
    found = [work(floor, number) for number in numbers]
    if floor.notebook:
        floor.notebook.flush()
    return found


def _plan(press: Press) -> Iterator[Batch]:
    for number, collection in enumerate(press.edition.collections):
        count = len(collection.datasets)
        for start in range(0, max(count, 1), LIMIT):
            yield Batch(collection=number, start=start, stop=min(start + LIMIT, count))


def _known(floor: Floor, number: int) -> Done | None:
    """The batch as it was stamped before, if it still is what it would be."""
    batch = floor.batches[number]
    name, key = _named(floor, batch, _narrowed(floor, batch))
    value = floor.notebook.recall(name, key) if floor.notebook else None
    if value is None:
        return None
    paths, entries, lists = msgspec.msgpack.decode(value, type=_Kept)
    return _done(batch, key, lists, paths=paths, written=0, entries=entries)


def _made(floor: Floor, number: int, workers: int = 1) -> Done:
    """The batch, stamped; its datasets are shared out among so many processes."""
    batch = floor.batches[number]
    datasets = batch.datasets(floor.press.edition.collections[batch.collection])
    inputs = _inputs(floor.press, datasets)
    stamped = at_once(functools.partial(_stamp, floor, number), range(len(datasets)), workers)
    return _finished(floor, number, inputs, stamped)


def _narrowed(floor: Floor, batch: Batch) -> Edition:
    """What its pages may depend on."""
    collection = floor.press.edition.collections[batch.collection]
    return narrow(floor.press.edition, collection, batch.datasets(collection))


def _named(floor: Floor, batch: Batch, edition: Edition) -> tuple[str, bytes]:
    """The name of its note, and a digest of all that its pages are made of."""
    (collection,) = edition.collections
    told = (edition.settings, edition.collections, edition.tombstones, edition.verified, edition.has_aliases)
    facts = (edition.audience, told, batch)
    key = hashlib.sha256(floor.key + msgspec.msgpack.encode(facts)).digest()
    return f"{collection.accession} {batch.start}", key


def _stamp(floor: Floor, number: int, place: int) -> Stamped:
    """One dataset of a batch."""
    batch = floor.batches[number]
    edition = _narrowed(floor, batch)
    (collection,) = edition.collections
    return replace(floor.press, edition=edition).dataset(collection, batch.datasets(collection)[place])


def _finished(floor: Floor, number: int, inputs: States, datasets: Iterable[Stamped]) -> Done:
    batch = floor.batches[number]
    edition = _narrowed(floor, batch)
    (collection,) = edition.collections
    name, key = _named(floor, batch, edition)
    stamped = join(datasets)
    if batch.is_whole(collection):
        page = replace(floor.press, edition=edition).collection(collection, stamped)
        stamped = join([replace(stamped, members=()), page])
    lists, entries = packing.pack(stamped), msgspec.msgpack.encode(stamped.entries)
    paths = listing.pack(stamped.paths)
    if floor.notebook:
        lists = packing.laid(lists, floor.notebook, name)
        outputs = states_of(f"{floor.press.out}/{path}" for path in listing.paths(stamped.paths))
        states = {**inputs, **outputs, **states_of(packing.files(lists))}
        kept: _Kept = (paths, entries, lists)
        floor.notebook.keep(name, key, states, msgspec.msgpack.encode(kept))
    return _done(batch, key, lists, paths=paths, written=stamped.written, entries=entries)


def _done(batch: Batch, key: bytes, lists: Packed, *, paths: bytes, written: int, entries: bytes) -> Done:
    digest = hashlib.sha256(key + lists.digest).digest()
    return Done(batch=batch, paths=paths, written=written, entries=entries, lists=lists, digest=digest)


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
