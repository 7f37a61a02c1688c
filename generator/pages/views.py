"""What templates see, shared by all pages: text that is ready to be shown, never the model itself.

Text is plain and escaped by the templates; `Markup` is sanitised HTML. `href` is relative to the page
or absolute.
"""

from markupsafe import Markup

from generator.model.record import record


@record
class Link:
    """Text that leads somewhere, if its address can be trusted."""

    text: str
    """What the reader sees."""
    href: str | None
    """None where the address was refused: the text is shown without a link."""
    note: str = ""
    """Said after it, in small."""


@record
class Chip:
    """One thing that a dataset is about, at a glance."""

    kind: str
    """The facet's title, e.g. `Tissue`."""
    values: tuple[Link, ...]
    """The first ones; none when the file does not say."""
    more: str
    """How many others there are, in words; empty for none."""


@record
class KeyFigure:
    """A number that stands large."""

    number: str
    """e.g. `68 579`."""
    noun: str
    """e.g. `cells`."""


@record
class Fact:
    """A term and what is to be said of it."""

    term: str
    """e.g. `Licence`."""
    links: tuple[Link, ...]
    """What is said; most have one."""
    copy: str = ""
    """Text that a button copies; empty for no button."""
    is_data: bool = False
    """The term is a name out of the data, which no words of a group replace."""


@record
class Notice:
    """Something a reader must know before trusting the page's numbers."""

    text: str
    """One or two sentences."""
    link: Link | None = None
    """Where to go instead."""


@record
class Snippet:
    """Code or text to copy, one panel of several."""

    key: str
    """Unique among its panels; part of their HTML ids."""
    name: str
    """What its tab says."""
    text: str
    """What is copied."""
    prose: bool = False
    """True for a sentence, false for code."""
    file: Link | None = None
    """The same as a file to download; the note is its name."""


@record
class Picture:
    """An embedding picture."""

    src: str
    """Where it is."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    alt: str
    """What it shows, for those who do not see it."""


@record
class Bar:
    """One value of a composition."""

    label: str
    """Human-readable."""
    term: str
    """Ontology id; empty if it has none."""
    cells: str
    """Number of cells (or genes)."""
    share: str
    """Of all cells (or genes)."""
    width: str
    """Length of the bar, an SVG length such as `34.2%`."""
    color: str = ""
    """CSS hex of the picture; empty for the page's own colour."""
    href: str | None = None
    """The page of its term, if it has one."""


@record
class Composition:
    """Cells (or genes) counted by one field."""

    key: str
    """The field's name, part of its HTML id."""
    title: str
    """The field's title."""
    note: str
    """How many values there are."""
    bars: tuple[Bar, ...]
    """The largest."""
    folded: tuple[Bar, ...]
    """All others, shown on demand."""
    gap: str
    """How many cells the file says nothing of; empty if none."""


@record
class Closed:
    """An explorer that cannot show a dataset of a list."""

    name: str
    """The explorer's."""
    why: str
    """A part of a sentence."""


@record
class DatasetCard:
    """A dataset among others: a row of a list, or a card with its picture."""

    title: str
    """The dataset's."""
    href: str
    """Its page."""
    collection: Link
    """What it belongs to."""
    opens: tuple[Link, ...]
    """Explorers that show it."""
    closed: tuple[Closed, ...]
    """Those that cannot."""
    picture: Picture | None
    """None if nothing can be drawn."""
    organism: str
    """In words, like the fields below; empty where the file does not say."""
    tissue: str
    """In words."""
    disease: str
    """In words."""
    assay: str
    """In words."""
    cells: str
    """Number of cells."""
    cells_sort: int
    """The same for sorting."""
    genes_per_cell: str
    """Median; a dash if unknown."""
    genes_per_cell_sort: float
    """The same for sorting."""
    date: str
    """Of the newest version, YYYY-MM-DD."""
    day: str
    """The same in words."""


@record
class CollectionCard:
    """A collection among others."""

    title: str
    """The collection's."""
    href: str
    """Its page."""
    publication: str
    """`Zheng et al. (2017) Nature Communications`; says so if there is none."""
    datasets: str
    """Number of them with the noun."""
    datasets_sort: int
    """The same for sorting."""
    organism: str
    """In words, like the fields below; empty where the file does not say."""
    tissue: str
    """In words."""
    disease: str
    """In words."""
    cells: str
    """Number of cells in all its datasets."""
    cells_sort: int
    """The same for sorting."""
    pictures: tuple[Picture, ...]
    """Of its first datasets, at most three."""


@record
class HomeView:
    """The first page."""

    name: str
    """The catalog's."""
    lead: Markup
    """First paragraph of what the catalog says of itself."""
    rest: Markup
    """The other paragraphs."""
    key_figures: tuple[KeyFigure, ...]
    """Of the whole catalog."""
    newest: tuple[DatasetCard, ...]
    """Datasets with the latest versions."""
    collections: tuple[CollectionCard, ...]
    """The largest ones."""
    datasets_href: str
    """The list of all datasets."""
    collections_href: str
    """The list of all collections."""
    more_datasets: str
    """What the link to all of them says."""
    more_collections: str
    """What the link to all of them says."""
    facts: tuple[Fact, ...]
    """Publisher and contact."""


@record
class BrowseView:
    """The list of all datasets, or of all collections."""

    title: str
    """The page's."""
    lead: str
    """How many there are."""
    finder: str
    """Which view of the browse index takes the list's place where scripts run."""
    root: str
    """How the page links to the site's root."""
    more: Notice | None
    """Where to find what is too much for one page; None if all is listed."""
    datasets: tuple[DatasetCard, ...] = ()
    """Rows of the list of datasets."""
    collections: tuple[CollectionCard, ...] = ()
    """Rows of the list of collections."""
