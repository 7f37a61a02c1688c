"""`catalog figures`: the figures that manifests name, drawn from the newest version's file."""

from collections.abc import Callable, Collection
from pathlib import Path

from generator import pipeline
from generator.errors import CellshelfError
from generator.figures import asked, draw_figures
from generator.model.dataset import Dataset
from generator.model.figure_view import FIGURE_FORMAT
from generator.model.record import record
from generator.model.settings import Settings
from generator.pipeline.choosing import chosen
from generator.pipeline.makers import TOOL
from generator.storage.local import local_copy
from generator.summaries import SummaryFolder


@record
class FiguresResult:
    """What became of one dataset's figures."""

    accession: str
    version: int
    drawn: int = 0
    """Pictures."""
    current: bool = False
    lacking: tuple[str, ...] = ()
    """What the file does not give, a sentence each."""
    error: CellshelfError | None = None


def draw_missing(
    root: Path,
    only: Collection[str],
    *,
    force: bool = False,
    on_plan: Callable[[int], None] = lambda _: None,
    on_done: Callable[[FiguresResult], None] = lambda _: None,
) -> list[FiguresResult]:
    """Draw what is missing or stale of every dataset with figures; one failure stops no other."""
    catalog, folder = pipeline.load(root), pipeline.summary_folder(root)
    named = [
        dataset
        for dataset, version in chosen(catalog, only, alive=True)
        if version == dataset.newest and dataset.figures
    ]
    on_plan(len(named))
    results = []
    for dataset in named:
        results.append(_draw(dataset, catalog.settings, root, folder, force=force))
        on_done(results[-1])
    return results


def _draw(
    dataset: Dataset, settings: Settings, root: Path, folder: SummaryFolder, *, force: bool
) -> FiguresResult:
    code, newest = dataset.accession, dataset.newest
    result = FiguresResult(accession=code, version=newest.version, current=True)
    try:
        default = folder.read(code, newest.version).default_embedding
        known = folder.figures(code, newest.version)
        if known and not force:
            told = (known.source, known.asked, known.format)
            pictures = [folder.figure_picture(code, newest.version, p) for v in known.views for p in v.panels]
            if told == (newest.h5ad.sha256, asked(dataset, default), FIGURE_FORMAT) and all(pictures):
                return result
        with local_copy(newest.h5ad, settings, root) as file:
            made = draw_figures(file, dataset, default, source=newest.h5ad.sha256, tool=TOOL)
    except CellshelfError as error:
        return FiguresResult(accession=code, version=newest.version, error=error)
    folder.write_figures(code, newest.version, made.views, made.pictures)
    lacking = tuple(f"{view.name}: {text}" for view in made.views.views for text in view.lacking)
    return FiguresResult(accession=code, version=newest.version, drawn=len(made.pictures), lacking=lacking)
