"""Stamping: pages are rendered, put into their shells and written if they changed, in a process pool."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from generator.api import ApiFile, DatasetFiles, Listed
from generator.model.catalog import Edition
from generator.model.collection import Collection
from generator.model.dataset import Dataset
from generator.model.record import record
from generator.pages import BrowseRow, DatasetPages
from generator.pages.page import Page, SiteFile
from generator.website import output
from generator.website.frame import Frame
from generator.website.remembering import Remembering
from generator.website.shells import fill
from generator.website.sitemap import SitemapEntry, entry

_CHUNKS_PER_WORKER = 8
_CHUNK_LIMIT = 200


@record
class Programs:
    """The two calls that make the files for programs."""

    dataset: Callable[[Edition, Collection, Dataset], DatasetFiles]
    site: Callable[[Edition, Sequence[Listed]], Iterable[ApiFile]]


@record
class Renderer:
    """The three calls that make pages, the one that makes the browse index, and those that make the API."""

    dataset: Callable[[Edition, Collection, Dataset], DatasetPages]
    collection: Callable[[Edition, Collection, tuple[BrowseRow, ...]], tuple[Page | SiteFile, ...]]
    site: Callable[[Edition, tuple[BrowseRow, ...]], tuple[Page | SiteFile, ...]]
    index: Callable[[tuple[BrowseRow, ...]], tuple[SiteFile, ...]] | None = None
    """None for a site without a finder."""
    programs: Programs | None = None
    """None for a site without an API."""


@record
class Stamped:
    """What was put into the folder of the site."""

    paths: tuple[str, ...]
    written: int
    """How many of them are new or changed."""
    entries: tuple[SitemapEntry, ...]
    rows: tuple[BrowseRow, ...] = ()
    listed: tuple[Listed, ...] = ()


@record
class Press:
    """All that a worker needs to stamp."""

    edition: Edition
    renderer: Renderer
    frame: Frame
    out: Path

    def stamp(self, things: Iterable[Page | SiteFile | ApiFile], date: str | None) -> Stamped:
        """Put pages into their shells and write them, and files as they are; `date` is their last change."""
        paths, entries, written = [], [], 0
        for thing in things:
            if isinstance(thing, Page):
                shell = self.frame.shell(thing.shell, thing.path.count("/"))
                data = fill(shell, thing, self.edition.settings.url).encode()
                known = entry(thing, thing.modified or date, self.edition.settings.url)
                entries += [known] if known else []
            else:
                data = thing.data
            paths.append(thing.path)
            written += output.write(self.out, thing.path, data)
        return Stamped(paths=tuple(paths), written=written, entries=tuple(entries))

    def dataset(self, collection: Collection, dataset: Dataset) -> Stamped:
        """Render one dataset and stamp it; its summaries are read once."""
        edition = replace(self.edition, summaries=Remembering(self.edition.summaries))
        made = self.renderer.dataset(edition, collection, dataset)
        stamped = self.stamp([*made.pages, *made.files], dataset.newest.date)
        if self.renderer.programs is None:
            return replace(stamped, rows=(made.row,))
        more = self.renderer.programs.dataset(edition, collection, dataset)
        return join([replace(stamped, rows=(made.row,), listed=(more.listed,)), self.stamp(more.files, None)])


def stamp_all(press: Press, workers: int) -> Iterator[Stamped]:
    """Stamp everything that is made from the edition; datasets in `workers` processes, then lists."""
    done = list(_datasets(press, workers))
    yield from done
    rows = {row.accession: row for stamped in done for row in stamped.rows}
    for collection in press.edition.collections:
        mine = tuple(rows[dataset.accession] for dataset in collection.datasets)
        date = max((dataset.newest.date for dataset in collection.datasets), default=None)
        yield press.stamp(press.renderer.collection(press.edition, collection, mine), date)
    newest = max((dataset.newest.date for _, dataset in press.edition.datasets()), default=None)
    yield press.stamp(press.renderer.site(press.edition, tuple(rows.values())), newest)
    if press.renderer.index:
        yield press.stamp(press.renderer.index(tuple(rows.values())), None)
    if press.renderer.programs:
        listed = [each for stamped in done for each in stamped.listed]
        yield press.stamp(press.renderer.programs.site(press.edition, listed), None)


def join(parts: Iterable[Stamped]) -> Stamped:
    """Several outcomes as one."""
    parts = list(parts)
    return Stamped(
        paths=tuple(path for part in parts for path in part.paths),
        written=sum(part.written for part in parts),
        entries=tuple(known for part in parts for known in part.entries),
        rows=tuple(row for part in parts for row in part.rows),
        listed=tuple(each for part in parts for each in part.listed),
    )


def _datasets(press: Press, workers: int) -> Iterator[Stamped]:
    count = sum(1 for _ in press.edition.datasets())
    size = max(1, min(_CHUNK_LIMIT, count // (workers * _CHUNKS_PER_WORKER)))
    chunks = [range(start, min(start + size, count)) for start in range(0, count, size)]
    if workers == 1 or len(chunks) == 1:
        _start(press)
        yield from map(_chunk, chunks)
        return
    # Forked workers share the edition's memory; where there is no fork it is sent to each of them once.
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(press,)) as pool:
        yield from pool.map(_chunk, chunks)


_work: list[tuple[Press, list[tuple[Collection, Dataset]]]] = []
"""What this process works at: set once when it starts, so that a task is but a range."""


def _start(press: Press) -> None:
    _work[:] = [(press, list(press.edition.datasets()))]


def _chunk(numbers: range) -> Stamped:
    press, datasets = _work[0]
    return join(press.dataset(*datasets[number]) for number in numbers)
