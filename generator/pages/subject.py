"""What one dataset page is about."""

from generator.model.catalog import Edition
from generator.model.collection import Collection
from generator.model.dataset import Dataset, Version
from generator.model.record import record
from generator.model.sidecar import Sidecars
from generator.model.summary import Summary
from generator.pages.citing import Cited
from generator.pages.term_links import TermLinks


@record
class Subject:
    """A version of a dataset, on a page."""

    edition: Edition
    collection: Collection
    dataset: Dataset
    version: Version
    summary: Summary
    cited: Cited
    """How this version is cited."""
    page: str
    """The page's site path."""
    linked: frozenset[tuple[str, str]] = frozenset()
    """Terms that have pages, as (facet, id): those of the newest version."""

    @property
    def links(self) -> TermLinks:
        """How the page links to terms."""
        return TermLinks(page=self.page, terms=self.linked)

    @property
    def sidecars(self) -> Sidecars:
        """What was made from the version's h5ad file; of other bytes it would say something else."""
        found = self.edition.summaries.sidecars(self.dataset.accession, self.version.version)
        return found.made_from(self.version.h5ad.sha256)

    @property
    def is_newest(self) -> bool:
        """True if the dataset has no newer version."""
        return self.version.version == self.dataset.newest.version
