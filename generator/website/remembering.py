"""A source of summaries that reads each of them once."""

from generator.model.catalog import SummarySource
from generator.model.difference import Difference
from generator.model.summary import Summary


class Remembering:
    """Keeps the summaries that it has read, so that a dataset's page and its records share them.

    Meant for one dataset: a catalog's summaries do not fit in memory.
    """

    def __init__(self, source: SummarySource) -> None:
        self._source = source
        self._read: dict[tuple[str, int], Summary] = {}

    def read(self, accession: str, version: int) -> Summary:
        """The summary of that version; raises CellshelfError if there is none."""
        key = accession, version
        if key not in self._read:
            self._read[key] = self._source.read(accession, version)
        return self._read[key]

    def picture(self, accession: str, version: int) -> bytes | None:
        """The embedding picture's WebP bytes, if it has one."""
        return self._source.picture(accession, version)

    def difference(self, accession: str, version: int) -> Difference | None:
        """What changed since the version before; None if that was not computed."""
        return self._source.difference(accession, version)
