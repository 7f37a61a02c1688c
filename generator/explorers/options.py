"""What CELLxGENE Explorer is told about a file, from the file's summary."""

from pathlib import Path

from generator.explorers.environment import SCRIPT
from generator.model.record import record
from generator.model.summary import Summary

SYMBOLS = "feature_name"
_BACKED_FROM = 4_000_000_000  # bytes of X in memory are several times those in the file


@record
class Options:
    """How one dataset is opened."""

    title: str
    embeddings: tuple[str, ...] = ()
    """Names without `X_`, the one to show first at the front."""
    var_names: str | None = None
    """Column of var that names the genes; None for var's index."""
    gene_sets: str | None = None
    """File of gene sets in CELLxGENE's CSV format."""
    about: str | None = None
    """The dataset's page."""
    backed: bool = False
    """Leave the matrix on disk."""

    def arguments(self) -> list[str]:
        """As the command `cellxgene launch` takes them."""
        given = ["--title", self.title]
        for name in self.embeddings:
            given += ["--embedding", name]
        for option, value in (
            ("--var-names", self.var_names),
            ("--gene-sets-file", self.gene_sets),
            ("--about", self.about),
        ):
            given += [option, value] if value else []
        return [*given, *(["--backed"] if self.backed else [])]


def options(
    title: str, summary: Summary, *, gene_sets: str | None = None, about: str | None = None
) -> Options:
    """How the file of that summary is opened."""
    drawable = [each.key for each in summary.embeddings if each.drawable and each.key.startswith("X_")]
    drawable.sort(key=lambda key: key != summary.default_embedding)
    return Options(
        title=title,
        embeddings=tuple(key.removeprefix("X_") for key in drawable),
        var_names=_names(summary),
        gene_sets=gene_sets,
        about=about,
        backed=summary.source.bytes > _BACKED_FROM,
    )


def _names(summary: Summary) -> str | None:
    """The schema's column of symbols, where it tells every gene apart, as the Explorer demands."""
    for column in summary.var:
        if column.name == SYMBOLS and not column.missing and column.distinct == summary.genes:
            return SYMBOLS
    return None


def command(cellxgene: Path, file: Path, told: Options, port: int) -> list[str]:
    """The command that opens `file` on loopback, read-only, with the deep-link script."""
    return [
        str(cellxgene),
        "--no-upgrade-check",
        "launch",
        str(file),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--disable-annotations",
        "--disable-gene-sets-save",
        "--scripts",
        SCRIPT,
        *told.arguments(),
    ]
