"""The site of one edition: the frame, the pages stamped into it, and what is published beside."""

import functools
import hashlib
import importlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from generator import api, pages
from generator.memory import Notebook, Scout, Sourced, code_key
from generator.model.catalog import Edition
from generator.model.record import record
from generator.pages import BrowseRow
from generator.pages.page import Page, SiteFile
from generator.website import frame, listing, output
from generator.website.batches import stamp_batches
from generator.website.beginning import NOTES, Begun, take
from generator.website.beside import stamp_beside
from generator.website.catalog_lists import stamp_lists
from generator.website.frame import Frame
from generator.website.output import BuildReport
from generator.website.stamping import Press, Programs, Renderer, Stamped
from generator.website.viewing import HOW, offered


@record
class Placed:
    """What some of the work has put into the folder of the site."""

    paths: bytes
    """As `listing.pack` packs them."""
    written: int
    """How many of them are new or changed."""


def _site(edition: Edition, rows: tuple[BrowseRow, ...]) -> tuple[Page | SiteFile, ...]:
    """The pages about the whole catalog, and what stays of that which went."""
    return (
        *pages.render_site(edition, rows),
        *pages.render_lasting(edition),
        *pages.render_genes(edition, rows),
    )


PAGES = Renderer(
    dataset=pages.render_dataset,
    collection=pages.render_collection,
    site=_site,
    terms=pages.render_terms,
    index=pages.render_index,
    programs=Programs(dataset=api.dataset_files, collection=api.collection_files, site=api.api_files),
)


def build_site(
    edition: Edition,
    root: Path,
    out: Path,
    workers: int,
    *,
    renderer: Renderer = PAGES,
    begun: Begun | None = None,
) -> BuildReport:
    """Build the site of `edition` into `out`, writing only what changed and removing what no longer belongs.

    `root` holds mkdocs.yml and docs/, if the site has prose; `workers` is the number of processes. It takes
    a turn of its own, or goes on with one that was `begun`.
    Raises CellshelfError if MkDocs or a page fails, OutsideError if the folder cannot be written.
    """
    if begun is None:
        with take(root) as own:
            return build_site(edition, root, out, workers, renderer=renderer, begun=own)
    shown = offered(edition, root)
    lacking = (HOW,) if shown is not edition else ()
    edition = shown
    made = frame.frame(root, begun.work, edition.settings)
    done: list[Placed] = []
    notebook = None
    # Only what comes from files can be known to be the same.
    if isinstance(edition.summaries, Sourced):
        notebook = Notebook(begun.work / NOTES, looked=_found(begun.scout, edition) if begun.scout else {})
    try:
        done.append(_copy(made, frame.folder(begun.work), out))
        done.extend(stamp_pages(edition, made, root, out, workers, renderer=renderer, notebook=notebook))
        after = [placed.paths for placed in done]
        gone = listing.gone(listing.text(out), after)
    except BaseException:
        some = (path for placed in done for path in listing.paths(listing.unpack(placed.paths)))
        listing.write(out, {*listing.read(out), *some})
        raise
    removed = output.remove(out, gone)
    written = sum(placed.written for placed in done)
    unchanged = listing.keep(out, after) - written
    if notebook:
        notebook.flush()
    warnings = (*made.warnings, *lacking)
    return BuildReport(written=written, unchanged=unchanged, removed=removed, warnings=warnings)


def _found(scout: Scout, edition: Edition) -> dict[bytes, bool]:
    """What it has found; while it is out, what workers need is loaded, which they will share."""
    # The index packs its numbers with numpy.
    loads = functools.partial(importlib.import_module, "numpy"), functools.partial(pages.compile_all, edition)
    for load in loads:
        if not scout.is_through():
            load()
    return scout.found()


def stamp_pages(
    edition: Edition,
    made: Frame,
    root: Path,
    out: Path,
    workers: int,
    *,
    renderer: Renderer = PAGES,
    notebook: Notebook | None = None,
) -> Iterator[Placed]:
    """Stamp all that is made from the catalog into a folder that has, or will have, the frame's files.

    With a notebook, what an earlier build has stamped there from the same is left alone. Some of what is
    noted waits for it to be flushed.
    """
    press = Press(edition=edition, renderer=renderer, frame=made, out=out.resolve())
    key = _key(press) if notebook else b""
    done = []
    for each in stamp_batches(press, workers, notebook=notebook, key=key):
        yield Placed(paths=each.paths, written=each.written)
        done.append(each)
    yield _placed(stamp_lists(press, done, workers, notebook=notebook, key=key))
    yield _placed(stamp_beside(press, root, notebook=notebook, key=key))


def _key(press: Press) -> bytes:
    """A digest of what every page depends on, the catalog aside."""
    facts = (press.renderer.names(), str(press.out), press.frame)
    return hashlib.sha256(code_key() + msgspec.msgpack.encode(facts)).digest()


def _copy(made: Frame, source: Path, out: Path) -> Placed:
    written = sum(output.write(out, path, (source / path).read_bytes()) for path in made.files)
    return Placed(paths=listing.pack(listing.lines(made.files)), written=written)


def _placed(stamped: Stamped) -> Placed:
    return Placed(paths=listing.pack(stamped.paths), written=stamped.written)
