"""What is cited: one frozen record from which every citation and every record is made."""

import enum

from generator.model.collection import Contact, Funding
from generator.model.dataset import Role
from generator.model.record import record
from generator.model.settings import Publisher
from generator.model.withdrawal import WithdrawalKind

KEYWORD_FIELDS = ("organism", "tissue", "disease", "assay")
NOT_KEYWORDS = frozenset({"normal", "unknown", "na"})
MOST_KEYWORDS = 40


class Kind(enum.StrEnum):
    """What a reference is to."""

    DATASET = "dataset"
    """A dataset whatever its version: its permalink leads to the newest."""
    VERSION = "version"
    """One version of a dataset: its permalink leads to the same bytes for ever."""
    COLLECTION = "collection"
    RELEASE = "release"
    """The whole catalog as it was on one day."""


@record
class Agent:
    """A person or a group, as cited."""

    family: str = ""
    """A person's family name; empty for a group."""
    given: str = ""
    """A person's given names; empty for a group."""
    group: str = ""
    """A group's name; empty for a person."""
    orcid: str = ""
    """`0000-0002-1825-0097`, or empty."""
    affiliation: str = ""
    ror: str = ""
    """ROR address of the affiliation, or of the group itself; empty if unknown."""

    @property
    def inverted(self) -> str:
        """`Family, Given`, or the group's name."""
        return self.group or ", ".join(part for part in (self.family, self.given) if part)

    @property
    def display(self) -> str:
        """`Given Family`, or the group's name."""
        return self.group or " ".join(part for part in (self.given, self.family) if part)


@record
class File:
    """One file of the version."""

    name: str
    """File name to save it under, e.g. `8XK3M1PZ.v2.h5ad`."""
    role: Role
    url: str
    """Absolute."""
    bytes: int
    sha256: str
    media_type: str
    description: str


@record
class Paper:
    """The paper that the data belong to."""

    doi: str
    title: str = ""
    """Empty, like the fields below, where no record of the paper lies beside the manifest."""
    authors: tuple[str, ...] = ()
    """Family names, or a group's name."""
    year: int | None = None
    container: str = ""
    """Journal or preprint server."""

    @property
    def url(self) -> str:
        """Address of its DOI."""
        return f"https://doi.org/{self.doi}"


@record
class Term:
    """One value of a facet."""

    field: str
    """A key of `FACET_TITLES`."""
    id: str
    """CURIE; empty for a value that has no term."""
    label: str
    cells: int


@record
class Part:
    """Something else that has a permalink: a neighbour of what is cited, or a part of it."""

    permalink: str
    title: str
    version: str = ""
    date: str = ""
    description: str = ""
    sha256: tuple[tuple[str, str], ...] = ()
    """Pairs of file name and digest."""
    doi: str = ""
    """Empty if it has none."""
    download: str = ""
    """Where the h5ad is, absolute; empty for what has no file of its own."""


@record
class Ended:
    """That what is cited was withdrawn."""

    kind: WithdrawalKind
    date: str
    """YYYY-MM-DD."""
    reason: str
    """The authors' words, in one line."""
    successor: str = ""
    """Absolute address of what to use instead; empty for nothing."""

    @property
    def sentence(self) -> str:
        """`Withdrawn on 2026-05-01: the labels were swapped. See https://...`."""
        is_duplicate = self.kind is WithdrawalKind.DUPLICATE
        what = "Withdrawn as a duplicate" if is_duplicate else self.kind.title()
        end = "" if self.reason.endswith((".", "?", "!", "…")) else "."
        more = f" See {self.successor}" if self.successor else ""
        return f"{what} on {self.date}: {self.reason}{end}{more}"


@record
class Site:
    """The catalog that publishes it."""

    name: str
    url: str
    """With a closing slash."""
    description: str
    """Plain text."""


@record
class Reference:
    """All that citations and records say of one dataset, version, collection or catalog release."""

    kind: Kind
    accession: str
    """Empty for a release."""
    title: str
    """One line, spaces collapsed."""
    description: str
    """Plain text of 50 to 5,000 characters."""
    creators: tuple[Agent, ...]
    """In the order in which they are cited; never empty."""
    date: str
    """When what is cited was published, YYYY-MM-DD; empty for a collection without datasets."""
    created: str
    """When its first version was published; empty like `date`."""
    version: str
    """Number of the version, date of a release; empty for a collection and for a dataset at large."""
    publisher: Publisher
    site: Site
    permalink: str
    """The address that is cited."""
    pages: tuple[str, ...]
    """Addresses of all pages that show it; the permalink first."""
    licence: str
    """SPDX expression."""
    doi: str = ""
    """DOI of what is cited, not of its paper; empty if it has none."""
    concept_doi: str = ""
    """DOI of all versions together; empty if there is none."""
    dataset: Part | None = None
    """For a version: the dataset at large."""
    collection: Part | None = None
    """For a dataset or version: its collection."""
    previous: Part | None = None
    """For a version: the one before."""
    next: Part | None = None
    """For a version: the one after."""
    parts: tuple[Part, ...] = ()
    """Datasets of a collection, versions of a release."""
    paper: Paper | None = None
    files: tuple[File, ...] = ()
    """As published; see `offered`."""
    cells: int | None = None
    """Number of cells, where it is known."""
    genes: int | None = None
    """Number of genes in the h5ad's var, where it is known."""
    terms: tuple[Term, ...] = ()
    """In the order of `FACET_TITLES`, most cells first; donors are left out."""
    funding: tuple[Funding, ...] = ()
    contact: Contact | None = None
    """Whom a reader asks."""
    withdrawal: Ended | None = None
    """None for what is alive."""

    @property
    def offered(self) -> tuple[File, ...]:
        """The files that readers may still download: none of what was withdrawn."""
        return () if self.withdrawal else self.files

    @property
    def year(self) -> str:
        """Four digits; empty when nothing is published yet."""
        return self.date[:4]

    @property
    def address(self) -> str:
        """Where a citation sends its reader: the DOI's address, or the permalink."""
        return f"https://doi.org/{self.doi}" if self.doi else self.permalink

    def labels(self, field: str) -> tuple[str, ...]:
        """Labels of that facet's terms."""
        return tuple(term.label for term in self.terms if term.field == field)

    @property
    def keywords(self) -> tuple[str, ...]:
        """What a search may find it by: organisms, tissues, diseases and assays."""
        found = [label for field in KEYWORD_FIELDS for label in self.labels(field)]
        said = dict.fromkeys(["single-cell", *(label for label in found if label not in NOT_KEYWORDS)])
        return tuple(said)[:MOST_KEYWORDS]
