"""What the templates about genes see."""

from generator.model.record import record
from generator.pages.views import Link


@record
class GeneSetRow:
    """One gene set of the authors."""

    name: str
    """Its name."""
    description: str
    """The authors' words; empty if they gave none."""
    count: str
    """How many genes."""
    genes: str
    """The first of them."""


@record
class GeneLookup:
    """The section about genes of a dataset's page."""

    src: str
    """The file that genes are looked up in; empty where there is none."""
    name: str
    """What files that a reader saves are called after."""
    example: str
    """Genes that the input suggests."""
    script_sets: str
    """The gene sets as JSON, for the script."""
    download: Link | None
    """Expression per group as an AnnData file."""
    sets: tuple[GeneSetRow, ...]
    """The authors' gene sets."""
    sets_file: Link | None
    """The file of the gene sets."""
    everywhere: Link
    """Where to look in all datasets."""
    aliases: str
    """Where other names of genes are fetched from; empty where none are known."""


@record
class GenesView:
    """The page on which genes are looked up in all datasets."""

    lead: str
    """What it looks in."""
    root: str
    """How the page links to the site's root."""
    index: str
    """What the index is called, seen from the page; empty where there is none."""
    datasets: tuple[Link, ...]
    """Datasets whose pages look genes up, for readers without scripts."""
    aliases: str
    """Where other names of genes are fetched from; empty where none are known."""
