"""Named lists of genes that authors give with their data."""

from generator.model.fields import Sha256
from generator.model.record import record


@record
class SetGene:
    """A gene of a set."""

    symbol: str
    """As the file's var has it."""
    description: str = ""


@record
class GeneSet:
    """A gene set, its genes in the authors' order."""

    name: str
    genes: tuple[SetGene, ...]
    description: str = ""


@record
class SoughtGenes:
    """Which genes of a dataset's sets its file has; committed, so that checks need no data."""

    source: Sha256
    """Digest of the h5ad file that was asked."""
    found: tuple[str, ...]
    missing: tuple[str, ...]
