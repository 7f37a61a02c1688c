"""`catalog audit` and `catalog stats`: the published catalog asked, the catalog at hand counted."""

from collections import Counter
from collections.abc import Callable, Collection
from pathlib import Path

from generator import pipeline
from generator.audit import Audit, Question, Subject, ask, questions, urls_of
from generator.audit.statistics import Statistics, statistics
from generator.errors import UsageError
from generator.manifests.verification import write_verification
from generator.model.catalog import public_edition
from generator.model.verified import Verification, Verified


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


def record(root: Path, made: Audit) -> int:
    """Write down the versions of which page and all files are as they must be; how many those are.

    What earlier audits wrote of others stays.
    """
    catalog = pipeline.load(root)
    edition = public_edition(catalog, pipeline.summary_folder(root))
    wrong = {finding.url for finding in made.findings}
    found = {
        (dataset.accession, version.version)
        for _, dataset in edition.datasets()
        for version in dataset.versions
        if not wrong.intersection(urls_of(edition, dataset, version, made.site))
    }
    known = {(each.accession, each.version): each for each in catalog.verified} | {
        (accession, version): Verified(accession=accession, version=version, date=made.date, whole=made.whole)
        for accession, version in found
    }
    write_verification(root, Verification(versions=tuple(known[key] for key in sorted(known))))
    return len(found)


def count(root: Path) -> Statistics:
    """The state of the public catalog under `root`."""
    catalog = pipeline.load(root)
    return statistics(public_edition(catalog, pipeline.summary_folder(root)), catalog.ledger)
