"""`catalog diff`: what the work at hand changes for readers."""

from collections.abc import Iterator
from pathlib import Path

from generator import changes, manifests, permanence, pipeline
from generator.audit import ask, links_of
from generator.changes import Changes, Fact, LinkCheck
from generator.model.catalog import Catalog, Edition, public_edition
from generator.model.record import replace
from generator.model.settings import Settings
from generator.pages import wording
from generator.summaries import SummaryFolder
from generator.website import listing

_MOST_LINKS = 1_000


def changes_since(
    root: Path, ref: str, *, ask_links: bool = False, site: Path | None = None, seconds: float | None = None
) -> Changes:
    """The catalog under `root` held against what it was where it parted from the commit `ref`.

    Manifests that cannot be used are left out on both sides; `catalog check` tells of them. With `ask_links`,
    every address that new and changed datasets lead to is asked, on the network. `site` is the built site and
    `seconds` what it took. Raises CheckFailedError where catalog.yaml itself cannot be read, and what
    `permanence.read_base` raises.
    """
    reading = manifests.read_catalog(root)
    if reading.catalog is None:
        raise pipeline.CheckFailedError(reading.problems)
    head = public_edition(reading.catalog, pipeline.summary_folder(root))
    with permanence.checked_out(root, ref, summaries=True) as folder:
        found = changes.compare(_edition(folder, reading.catalog.settings), head)
    return replace(
        found,
        links=_asked(found, head) if ask_links else None,
        site=tuple(_site_facts(site, seconds)) if site else (),
    )


def _asked(found: Changes, head: Edition) -> tuple[LinkCheck, ...]:
    """What addresses answer; those on a site that is not there yet are not asked."""
    named = {each.accession for each in found.each}
    asked = [
        question
        for question in links_of(head, named)
        if not question.url.startswith(head.settings.url) and question.url.startswith(("http://", "https://"))
    ][:_MOST_LINKS]
    wrong = {finding.url: finding.message for finding in ask(asked)}
    return tuple(LinkCheck(url=question.url, said=wrong.get(question.url, "")) for question in asked)


def _site_facts(site: Path, seconds: float | None) -> Iterator[Fact]:
    sizes = [(site / path).stat().st_size for path in listing.read(site)]
    yield Fact(name="Files", before="", after=wording.number(len(sizes)))
    yield Fact(name="Size", before="", after=wording.size(sum(sizes)))
    if seconds is not None:
        yield Fact(name="Built in", before="", after=f"{seconds:.0f} s")


def _edition(folder: Path | None, settings: Settings) -> Edition:
    """What was public; nothing where there was no catalog, or none that can be read."""
    before = manifests.read_catalog(folder).catalog if folder else None
    summaries = SummaryFolder((folder or Path()) / pipeline.SUMMARIES)
    return public_edition(before or Catalog(settings=settings, collections=()), summaries)
