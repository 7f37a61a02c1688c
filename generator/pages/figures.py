"""Figures of the paper: their rows on the dataset's page, and a page of each with what was drawn."""

from collections.abc import Iterator

from generator.explorers import Launch
from generator.model import figure_view as drawn
from generator.model.dataset import Figure
from generator.model.figure_view import figure_slug
from generator.model.record import replace
from generator.pages import composition, launching, matrices, templates, urls, wording
from generator.pages.dataset_views import FigureRow
from generator.pages.facts import fact
from generator.pages.figure_views import FigureView, PanelView
from generator.pages.heads import Extras, with_head
from generator.pages.page import Page, Shell, SiteFile
from generator.pages.subject import Subject
from generator.pages.views import Fact, Link, Picture
from generator.summaries.palette import ramp

_RAMP = 32
"""Colours of the bar beside a picture of numbers."""
_UNDRAWN = "It has not been drawn yet; the links beside open the same view where an explorer can show it."
_NOTE = "Computed from the published file, not copied from the paper: colours and orientation may differ."


def rows(subject: Subject, launches: tuple[Launch, ...]) -> tuple[FigureRow, ...]:
    """The figures as the page of a version lists them; pictures are of the newest version alone."""
    return tuple(_row(figure, subject, launches) for figure in subject.dataset.figures)


def _row(figure: Figure, subject: Subject, launches: tuple[Launch, ...]) -> FigureRow:
    href, view = _path(figure, subject), _drawn(figure, subject)
    return FigureRow(
        name=figure.name,
        shows=_shows(figure),
        opens_in=launching.figure_links(figure, launches, subject),
        href=urls.relative(href, subject.page),
        picture=_picture(figure, view, view.panels[0], subject) if view and view.panels else None,
    )


def render(subject: Subject, launches: tuple[Launch, ...]) -> Iterator[Page | SiteFile]:
    """A page for each figure of the newest version, and its pictures."""
    for figure in subject.dataset.figures:
        view, path = _drawn(figure, subject), _path(figure, subject)
        there = replace(subject, page=path)
        page = Page(
            path=urls.page_file(path),
            shell=Shell.DATASET,
            title=f"{figure.name}: {subject.dataset.title}",
            description=f"{_shows(figure)} in {subject.dataset.title}.",
            content=templates.fill("figure.html", _page(figure, view, there, launches)),
            modified=subject.version.date,
        )
        first = view.panels[0] if view and view.panels else None
        shown = _picture_path(figure, first, subject) if first else ""
        yield with_head(subject.edition.settings, page, Extras(picture=shown))
        for panel in view.panels if view else ():
            data = subject.edition.summaries.figure_picture(
                subject.dataset.accession, subject.version.version, panel
            )
            if data is not None:
                yield SiteFile(path=_picture_path(figure, panel, subject), data=data)


def _page(
    figure: Figure, view: drawn.FigureView | None, subject: Subject, launches: tuple[Launch, ...]
) -> FigureView:
    dataset = Link(
        text=subject.dataset.title, href=urls.relative(urls.dataset(subject.dataset.accession), subject.page)
    )
    return FigureView(
        name=figure.name,
        shows=f"{_shows(figure)} in",
        crumb=dataset,
        dataset=dataset,
        panels=tuple(_panel(figure, view, panel, subject) for panel in view.panels) if view else (),
        undrawn=_UNDRAWN,
        lacking=view.lacking if view else (),
        note=_NOTE,
        ramp=ramp(_RAMP),
        opens_in=launching.figure_links(figure, launches, subject),
        facts=tuple(_facts(figure, subject)),
    )


def _facts(figure: Figure, subject: Subject) -> Iterator[Fact]:
    permalink = urls.absolute(subject.edition.settings, _path(figure, subject))
    yield fact("Permanent address", figure_slug(figure.name), copy=permalink)
    version = f"version {subject.version.version} of {wording.day(subject.version.date)}"
    data = urls.version(subject.dataset.accession, subject.version.version)
    yield fact("Data", version, href=urls.relative(data, subject.page))
    yield fact("Cells", wording.number(subject.summary.cells))


def _panel(figure: Figure, view: drawn.FigureView, panel: drawn.Panel, subject: Subject) -> PanelView:
    scale = panel.scale
    looked_up = urls.relative(urls.dataset(subject.dataset.accession), subject.page)
    return PanelView(
        picture=_picture(figure, view, panel, subject),
        title=panel.shows if panel.is_gene else _column(panel),
        href=f"{looked_up}?{urls.query(gene=panel.shows)}#genes" if panel.is_gene else "",
        legend=composition.legend(panel.legend, panel.shows, subject.summary.cells) if panel.legend else None,
        scale=(scale.unit or "values of the column") if scale else "",
        low=wording.decimal(scale.low) if scale else "",
        high=wording.decimal(scale.high) if scale else "",
    )


def _column(panel: drawn.Panel) -> str:
    return composition.title(panel.shows) if panel.shows else "The cells"


def _picture(figure: Figure, view: drawn.FigureView, panel: drawn.Panel, subject: Subject) -> Picture:
    cells = wording.count(subject.summary.cells, "cell")
    alt = f"{figure.name}: {matrices.embedding_name(view.embedding)} of {cells}"
    if panel.shows:
        by = f"expression of {panel.shows}" if panel.is_gene else composition.in_sentence(panel.shows)
        alt += f", coloured by {by}"
    src = urls.relative(_picture_path(figure, panel, subject), subject.page)
    return Picture(src=src, width=panel.width, height=panel.height, alt=alt)


def _drawn(figure: Figure, subject: Subject) -> drawn.FigureView | None:
    """What was drawn from the very file of the newest version."""
    newest = subject.dataset.newest
    found = subject.edition.summaries.figures(subject.dataset.accession, newest.version)
    return found.of(figure.name) if found and found.source == newest.h5ad.sha256 else None


def _path(figure: Figure, subject: Subject) -> str:
    return urls.figure(subject.dataset.accession, figure_slug(figure.name))


def _picture_path(figure: Figure, panel: drawn.Panel, subject: Subject) -> str:
    return f"{_path(figure, subject)}{panel.name.split('.')[-2]}.webp"


def _shows(figure: Figure) -> str:
    parts = [
        matrices.embedding_name(figure.embedding) if figure.embedding else "",
        f"coloured by {composition.in_sentence(figure.color)}" if figure.color else "",
        f"{'gene' if len(figure.genes) == 1 else 'genes'} {', '.join(figure.genes)}" if figure.genes else "",
    ]
    return ", ".join(part for part in parts if part) or "The cells as in the file"
