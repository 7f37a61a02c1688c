"""Launch links as a page shows them."""

from generator import explorers
from generator.explorers import Launch, View
from generator.model.dataset import Figure
from generator.pages import urls, wording
from generator.pages.dataset_views import LaunchRow
from generator.pages.subject import Subject
from generator.pages.views import Link


def launches(subject: Subject) -> tuple[Launch, ...]:
    """Every explorer beside the version that the page shows."""
    return explorers.launches(
        subject.dataset, subject.version, subject.summary, subject.edition.settings, subject.sidecars
    )


def rows(found: tuple[Launch, ...], subject: Subject) -> tuple[LaunchRow, ...]:
    """What each opens, or why it cannot; links whose address was refused are left out."""
    made = tuple(_row(launch, subject) for launch in found)
    return tuple(row for row in made if row.href or row.why_not)


def _row(launch: Launch, subject: Subject) -> LaunchRow:
    return LaunchRow(
        name=launch.name,
        opens=launch.opens,
        href=_href(launch, View(), subject),
        why_not=_sentence(launch.obstacles),
        remark=_sentence(launch.remarks),
    )


def figure_links(figure: Figure, found: tuple[Launch, ...], subject: Subject) -> tuple[Link, ...]:
    """Where a figure's view can be opened: explorers that are handed at least a part of it."""
    view = View(embedding=figure.embedding or "", color=figure.color or "", genes=figure.genes[:1])
    made = ((launch, _href(launch, view, subject)) for launch in found)
    return tuple(
        Link(text=launch.name, href=href)
        for launch, href in made
        if href and explorers.address(launch, view) != launch.url
    )


def _href(launch: Launch, view: View, subject: Subject) -> str | None:
    address = explorers.address(launch, view)
    return urls.opened(address, subject.edition.settings, subject.page) if address else None


def _sentence(parts: tuple[str, ...]) -> str:
    if not parts:
        return ""
    text = wording.spaced(wording.listed(parts, len(parts)))
    return f"{text[0].upper()}{text[1:]}."
