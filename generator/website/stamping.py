"""Stamping: pages are rendered, put into their shells and written if they changed."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from generator.api import ApiFile, ApiList, CollectionFiles, DatasetFiles, Gathered, Listed, Member
from generator.browse import FindRow, ReadLexicon
from generator.model.catalog import Edition
from generator.model.collection import Collection
from generator.model.dataset import Dataset
from generator.model.record import record, replace
from generator.pages import BrowseRow, DatasetPages
from generator.pages.page import Page, SiteFile, Sketch
from generator.website import listing, output
from generator.website.frame import Frame
from generator.website.shells import fill
from generator.website.sitemap import SitemapEntry, entry


@record
class Programs:
    """The three calls that make the files for programs."""

    dataset: Callable[[Edition, Collection, Dataset], DatasetFiles]
    collection: Callable[[Edition, Collection, Sequence[Member]], CollectionFiles]
    site: Callable[[Edition, Iterable[Listed], Sequence[Gathered]], Iterable[ApiFile | ApiList]]


@record
class Renderer:
    """The calls that make pages, the one that makes the browse index, and those that make the API."""

    dataset: Callable[[Edition, Collection, Dataset], DatasetPages]
    collection: Callable[[Edition, Collection, tuple[BrowseRow, ...]], tuple[Page | SiteFile, ...]]
    site: Callable[[Edition, tuple[BrowseRow, ...]], tuple[Page | SiteFile, ...]]
    terms: Callable[[Edition, Iterable[FindRow], ReadLexicon], Iterable[Sketch]] | None = None
    """None for a site without pages of terms."""
    index: Callable[[Edition, Iterable[FindRow], ReadLexicon], tuple[SiteFile, ...]] | None = None
    """None for a site without a finder."""
    programs: Programs | None = None
    """None for a site without an API."""

    def names(self) -> tuple[str, ...]:
        """The full names of all the calls."""
        own = self.programs
        more = (own.dataset, own.collection, own.site) if own else ()
        calls = (self.dataset, self.collection, self.site, self.terms, self.index, *more)
        return tuple(f"{call.__module__}.{call.__qualname__}" for call in calls if call)


@record
class Stamped:
    """What was put into the folder of the site."""

    paths: bytes
    """As `listing.lines` puts them together."""
    written: int
    """How many of them are new or changed."""
    entries: tuple[SitemapEntry, ...]
    rows: tuple[BrowseRow, ...] = ()
    finds: tuple[FindRow, ...] = ()
    listed: tuple[Listed, ...] = ()
    members: tuple[Member, ...] = ()
    """Those whose collection is still to be made."""
    gathered: tuple[Gathered, ...] = ()


@record
class Press:
    """All that a worker needs to stamp."""

    edition: Edition
    renderer: Renderer
    frame: Frame
    out: Path

    def stamp(self, things: Iterable[Page | SiteFile | ApiFile | ApiList], date: str | None) -> Stamped:
        """Put pages into their shells and write them, and files as they are; `date` is their last change."""
        paths, entries, written = [], [], 0
        for thing in things:
            paths.append(thing.path)
            if isinstance(thing, ApiList):
                written += output.write_pieces(self.out, thing.path, thing.pieces)
                continue
            if isinstance(thing, Page):
                shell = self.frame.shell(thing.shell, thing.path.count("/"))
                data = fill(shell, thing, self.edition.settings.url).encode()
                known = entry(thing, thing.modified or date, self.edition.settings.url)
                entries += [known] if known else []
            else:
                data = thing.data
            written += output.write(self.out, thing.path, data)
        return Stamped(paths=listing.lines(paths), written=written, entries=tuple(entries))

    def dataset(self, collection: Collection, dataset: Dataset) -> Stamped:
        """Render one dataset and stamp it."""
        made = self.renderer.dataset(self.edition, collection, dataset)
        stamped = self.stamp([*made.pages, *made.files], dataset.newest.date)
        if self.renderer.programs is None:
            return replace(stamped, rows=(made.row,), finds=(made.find,))
        more = self.renderer.programs.dataset(self.edition, collection, dataset)
        own = replace(
            stamped, rows=(made.row,), finds=(made.find,), listed=(more.listed,), members=(more.member,)
        )
        return join([own, self.stamp(more.files, None)])

    def collection(self, collection: Collection, of: Stamped) -> Stamped:
        """Render what is about one collection, whose datasets have given `of`, and stamp it."""
        date = max((dataset.newest.date for dataset in collection.datasets), default=None)
        stamped = self.stamp(self.renderer.collection(self.edition, collection, of.rows), date)
        if self.renderer.programs is None:
            return stamped
        more = self.renderer.programs.collection(self.edition, collection, of.members)
        return join([replace(stamped, gathered=(more.gathered,)), self.stamp(more.files, None)])

    def site(self, rows: tuple[BrowseRow, ...]) -> Stamped:
        """Render the pages about the whole catalog, of whose datasets these are the rows, and stamp them."""
        newest = max((dataset.newest.date for _, dataset in self.edition.datasets()), default=None)
        return self.stamp(self.renderer.site(self.edition, rows), newest)


def join(parts: Iterable[Stamped]) -> Stamped:
    """Several outcomes as one."""
    parts = list(parts)
    return Stamped(
        paths=b"".join(part.paths for part in parts),
        written=sum(part.written for part in parts),
        entries=tuple(known for part in parts for known in part.entries),
        rows=tuple(row for part in parts for row in part.rows),
        finds=tuple(find for part in parts for find in part.finds),
        listed=tuple(each for part in parts for each in part.listed),
        members=tuple(each for part in parts for each in part.members),
        gathered=tuple(each for part in parts for each in part.gathered),
    )
