"""The whole check: manifests, ledger, and what manifests say of their files."""

from pathlib import Path

from generator.manifests.reading import read_catalog
from generator.manifests.references import check_references
from generator.memory import Notebook
from generator.model.catalog import Catalog, SummarySource
from generator.model.problem import Problem, Severity
from generator.model.record import record


@record
class Checked:
    """A catalog as far as it could be read, and everything that is wrong with it."""

    catalog: Catalog | None
    """None if `catalog.yaml` could not be read."""
    problems: tuple[Problem, ...]
    """In order of their places."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The Problems that fail the check."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


def check_catalog(
    root: Path, summaries: SummarySource, *, today: str | None = None, notebook: Notebook | None = None
) -> Checked:
    """Hold `root`/catalog against every rule; opens no data file and no connection.

    Versions dated after `today` (YYYY-MM-DD) are Problems if it is given. With a notebook, what was found to
    be right before and was not touched since is not read again, and Problems may name no line.
    """
    reading = read_catalog(root, today=today, notebook=notebook)
    problems = reading.problems
    if reading.catalog is not None:
        problems += check_references(reading.catalog, summaries, reading.places, notebook=notebook)
    if notebook is not None:
        notebook.flush()
    return Checked(catalog=reading.catalog, problems=tuple(sorted(problems, key=lambda p: p.place)))
