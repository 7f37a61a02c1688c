"""The story of an R file: one h5ad file in, one `.rds` out, with no R and in bounded memory."""

import contextlib
import enum
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from generator.formats.content import Content, Layer, read_content
from generator.formats.member import GzipMember, writing
from generator.formats.objects import MOST
from generator.formats.rows import Block, Rows
from generator.formats.sce import assay_names, single_cell_experiment
from generator.formats.seurat import seurat
from generator.formats.xdr import Serializer
from generator.h5ad import h5
from generator.h5ad.vector import Array
from generator.model.record import record


class Target(enum.StrEnum):
    """What the R file holds."""

    SEURAT = "seurat"
    SCE = "sce"


@record
class Converted:
    """What was written."""

    cells: int
    genes: int
    counts: str | None
    """The place in the h5ad file that the raw counts come from; None if there are none."""
    data: str
    """The place that the final matrix comes from."""
    stored: int
    """Values in all matrices together: R needs 12 bytes for each."""
    bytes: int
    notes: tuple[str, ...]
    """What was renamed or left out, a sentence each."""


@record
class Watcher:
    """Who is told how far the work has come, in stored values."""

    on_start: Callable[[int], None] = lambda _: None
    on_step: Callable[[int], None] = lambda _: None


def convert(
    source: Path,
    target: Path,
    *,
    to: Target = Target.SEURAT,
    symbols: bool = False,
    citation: str | None = None,
    watcher: Watcher | None = None,
    limit: int = MOST,
) -> Converted:
    """Write `target` from the h5ad file `source`: whole, or not at all.

    `symbols` makes gene symbols the row names; `citation` takes the place of the one in the file; a matrix
    may store `limit` values. Raises UnreadableFileError for a damaged file, UnfitMatrixError for one that R
    cannot hold, OutsideError where a disk fails. The bytes are the same every time.
    """
    watcher = watcher or Watcher()
    with _folder(target) as folder, source.open("rb") as file, h5.opened(file) as opened:
        content = read_content(opened, folder, citation=citation, limit=limit)
        draft = folder / "draft.rds"
        _write(_shown(content, watcher, to), draft, to, symbols=symbols)
        size = draft.stat().st_size
        with writing(target):
            draft.replace(target)
    return _converted(content, to, size)


@contextlib.contextmanager
def _folder(target: Path) -> Iterator[Path]:
    # Beside the target, so that the draft needs no copying to get there.
    with writing(target):
        made = tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent)
    with made as folder:
        yield Path(folder)


def _write(content: Content, draft: Path, to: Target, *, symbols: bool) -> None:
    layout = seurat if to is Target.SEURAT else single_cell_experiment
    made = layout(content, symbols=symbols)
    with GzipMember(draft) as member:
        Serializer(member.write).save(made)


def _converted(content: Content, to: Target, size: int) -> Converted:
    return Converted(
        cells=content.cells,
        genes=len(content.features.ids),
        counts=content.counts.name if content.counts else None,
        data=content.data.name,
        stored=_stored(content, to),
        bytes=size,
        notes=content.notes,
    )


class _Shown:
    """Rows that tell how many of them have gone by."""

    def __init__(self, rows: Rows, on_step: Callable[[int], None]) -> None:
        self.pointers = rows.pointers
        self._rows = rows
        self._on_step = on_step

    def blocks(self) -> Iterator[Block]:
        for block in self._rows.blocks():
            yield block
            self._on_step(len(block.values))

    def values(self) -> Iterator[Array]:
        for values in self._rows.values():
            yield values
            self._on_step(len(values))


def _shown(content: Content, watcher: Watcher, to: Target) -> Content:
    def shown(layer: Layer) -> Layer:
        return replace(layer, rows=_Shown(layer.rows, watcher.on_step))

    # Genes and values of each go by, one after the other.
    watcher.on_start(2 * _stored(content, to))
    counts = shown(content.counts) if content.counts else None
    return replace(
        content,
        counts=counts,
        data=counts if counts and content.data is content.counts else shown(content.data),
        other=shown(content.other) if content.other else None,
    )


def _stored(content: Content, to: Target) -> int:
    # Seurat has a matrix twice where data repeats the counts.
    if to is Target.SCE:
        return sum(layer.stored for layer in assay_names(content).values())
    layers = (content.counts, content.data, content.other)
    return sum(layer.stored for layer in layers if layer is not None)
