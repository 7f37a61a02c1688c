"""Making sidecars: one version's h5ad file is fetched once, and every kind that is due is made from it."""

import contextlib
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from generator.errors import CellshelfError, UnreadableFileError
from generator.model.dataset import Asset
from generator.model.record import record
from generator.model.settings import Settings
from generator.model.sidecar import Sidecar, SidecarKind, Unmade
from generator.storage.local import local_copy, put_file
from generator.tasks import attempt


@record
class Context:
    """What a maker may want to know besides the h5ad file."""

    accession: str
    version: int
    rds: Path | None
    """The version's rds file, for makers that need it."""
    scratch: Path
    """A folder that goes when all makers are done, for what one pass makes for several."""


@record
class Maker:
    """How sidecars of one kind are made."""

    kind: SidecarKind
    suffix: str
    """Ending of the file's name, without the dot."""
    format: int
    """Version of the kind's layout; a higher one makes older sidecars stale."""
    make: Callable[[Path, Path, Context], str | None]
    """From the h5ad file to a new file, which it leaves out where there is nothing to make; returns what the
    page is to say of it, if anything. A function of a
    module, since it runs in other processes."""
    needs_rds: bool = False
    """Made of versions with an rds file only, and again when that is another."""

    def is_current(self, known: Sidecar | Unmade | None, h5ad: Asset, rds: Asset | None) -> bool:
        """Whether what is known was made from these very files, in today's layout."""
        if known is None or known.format != self.format or known.source != h5ad.sha256:
            return False
        return not self.needs_rds or (rds is not None and known.rds == rds.sha256)


@record
class SidecarTask:
    """One version and what is to be made of it."""

    accession: str
    version: int
    h5ad: Asset
    rds: Asset | None
    makers: tuple[Maker, ...]
    settings: Settings
    root: Path
    """The folder that holds `catalog/`, absolute."""
    tool: str
    """`cellshelf <version>`."""
    date: str
    """Today, YYYY-MM-DD."""


@record
class Made:
    """What became of the kinds that were due."""

    sidecars: tuple[Sidecar, ...] = ()
    """In the store by now."""
    failed: tuple[tuple[SidecarKind, CellshelfError], ...] = ()
    unmade: tuple[Unmade, ...] = ()
    """Kinds that this file will never give: there is nothing to make, or it failed on what the file holds."""

    @property
    def empty(self) -> tuple[SidecarKind, ...]:
        """Kinds of which there is nothing to make for this file."""
        return tuple(each.kind for each in self.unmade if not each.reason)


def make_sidecars(task: SidecarTask) -> Made:
    """Make a version's sidecars and put them into the store; one kind's failure stops no other.

    Raises OutsideError or StaleDataError where the version's files cannot be had.
    """
    with contextlib.ExitStack() as stack:
        h5ad = stack.enter_context(local_copy(task.h5ad, task.settings, task.root))
        rds = None
        if task.rds and any(maker.needs_rds for maker in task.makers):
            rds = stack.enter_context(local_copy(task.rds, task.settings, task.root))
        return make_from(task, h5ad, rds)


def make_from(task: SidecarTask, h5ad: Path, rds: Path | None) -> Made:
    """The same from files at hand, which are those of the task."""
    with tempfile.TemporaryDirectory(prefix="cellshelf-") as name:
        folder = Path(name)
        scratch = folder / "scratch"
        scratch.mkdir()
        context = Context(accession=task.accession, version=task.version, rds=rds, scratch=scratch)
        tried = [(m.kind, attempt(partial(_make, task, m, h5ad, context), folder)) for m in task.makers]
    return Made(
        sidecars=tuple(made for _, made in tried if isinstance(made, Sidecar)),
        failed=tuple((kind, made) for kind, made in tried if isinstance(made, CellshelfError)),
        unmade=tuple(
            _unmade(task, maker, made)
            for maker, (_, made) in zip(task.makers, tried, strict=True)
            if made is None or isinstance(made, UnreadableFileError)
        ),
    )


def _unmade(task: SidecarTask, maker: Maker, error: UnreadableFileError | None) -> Unmade:
    return Unmade(
        kind=maker.kind,
        source=task.h5ad.sha256,
        tool=task.tool,
        format=maker.format,
        date=task.date,
        reason=error.message if error else "",
        rds=_rds_of(task, maker),
    )


def _rds_of(task: SidecarTask, maker: Maker) -> str | None:
    return task.rds.sha256 if maker.needs_rds and task.rds else None


def _make(task: SidecarTask, maker: Maker, h5ad: Path, context: Context, folder: Path) -> Sidecar | None:
    target = folder / f"{maker.kind.value}.{maker.suffix}"
    said = maker.make(h5ad, target, context)
    if not target.exists():
        return None
    size, sha256 = put_file(target, maker.suffix, task.settings, task.root)
    target.unlink()
    return Sidecar(
        kind=maker.kind,
        suffix=maker.suffix,
        bytes=size,
        sha256=sha256,
        source=task.h5ad.sha256,
        rds=_rds_of(task, maker),
        tool=task.tool,
        format=maker.format,
        date=task.date,
        says=(said,) if said else (),
    )
