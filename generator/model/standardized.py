"""What standardizing did to an h5ad file, item by item."""

import enum

from generator.model.record import record

STANDARDIZED_FORMAT = 1
"""Counts up when the rules change, so that older files are standardized anew."""


class Effect(enum.StrEnum):
    """What happened to one part of a file."""

    ADDED = "added"
    """It was not there."""
    CHANGED = "changed"
    """It is stored in another way, or says something else."""
    KEPT = "kept"
    """It was there and stays, though it is not what the schema would have put there."""
    MISSING = "missing"
    """The schema wants it, and it could not be made."""


@record
class Step:
    """One part of the file and what became of it."""

    where: str
    """Path in the file, as AnnData users write it: `obs/cell_type`, `raw.X`, `uns/citation`."""
    effect: Effect
    detail: str
    """For people: what is there now, or why not."""

    @property
    def sentence(self) -> str:
        """The step in one line."""
        return f"{self.where} {self.effect.value}: {self.detail}"


@record
class Standardized:
    """What one h5ad file became."""

    source: str
    """SHA-256 of the file that was read."""
    sha256: str
    """SHA-256 of the file that was written; equal to `source` where nothing was to be done."""
    bytes: int
    """Size of the file that was written."""
    schema_version: str | None
    """Version of the CELLxGENE schema whose rules were applied; None where the file declares none."""
    ontologies: str
    """Schema version whose ontology releases the labels come from."""
    genes: str | None
    """Gene annotation that names and lengths come from, e.g. `GENCODE 48`; None where none was at hand."""
    steps: tuple[Step, ...] = ()
    """In the order of the file's parts; empty where nothing was to be done or told."""
    format: int = STANDARDIZED_FORMAT

    @property
    def unchanged(self) -> bool:
        """Whether the file passed through byte for byte."""
        return self.sha256 == self.source

    def of(self, *effects: Effect) -> tuple[Step, ...]:
        """The steps with these effects."""
        return tuple(step for step in self.steps if step.effect in effects)
