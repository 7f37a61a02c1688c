"""`catalog audit` and `catalog stats`: the published catalog asked, the catalog at hand counted."""

from collections import Counter
from collections.abc import Callable, Collection
from pathlib import Path

from generator import pipeline
from generator.audit import Audit, Question, Subject, ask, questions
from generator.audit.statistics import Statistics, statistics
from generator.errors import UsageError
from generator.model.catalog import public_edition


def audit(
    root: Path,
    *,
    site: str | None,
    subjects: Collection[Subject],
    whole: bool,
    today: str,
    on_plan: Callable[[int], None] = lambda _: None,
    on_done: Callable[[Question], None] = lambda _: None,
) -> Audit:
    """Ask for all that was published, at the address `site` or where catalog.yaml says. Waits on the network.

    Raises UsageError for an address that does not end with a slash.
    """
    catalog = pipeline.load(root)
    place = site or catalog.settings.url
    if not place.startswith(("http://", "https://")) or not place.endswith("/"):
        raise UsageError(f"{place} is no address of a site", hint="give it whole, with its closing slash")
    edition = public_edition(catalog, pipeline.summary_folder(root))
    asked = questions(catalog, edition, place, subjects)
    on_plan(len(asked))
    return Audit(
        date=today,
        site=place,
        asked=dict(Counter(question.subject.value for question in asked)),
        whole=whole,
        findings=ask(asked, whole=whole, on_done=on_done),
    )


def count(root: Path) -> Statistics:
    """The state of the public catalog under `root`."""
    catalog = pipeline.load(root)
    return statistics(public_edition(catalog, pipeline.summary_folder(root)), catalog.ledger)
