"""`catalog convert` and `catalog parity`: R files of h5ad files."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec

from generator.cli.commands import EXIT_CODES, catalog
from generator.formats import Target, Watcher
from generator.pipeline import conversion

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
BYTES_A_VALUE = 12
"""What R's memory takes for a stored value: four bytes for its gene, eight for itself."""


@catalog.command(epilog=EXIT_CODES)
@click.argument("source", metavar="IN.h5ad", type=FILE)
@click.argument("target", metavar="OUT.rds", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--to",
    type=click.Choice([each.value for each in Target]),
    default=Target.SEURAT.value,
    show_default=True,
    help="A Seurat object, or a SingleCellExperiment.",
)
@click.option("--symbols", is_flag=True, help="Gene symbols (feature_name) as row names instead of ids.")
def convert(source: Path, target: Path, to: str, *, symbols: bool) -> None:
    """Write the R file OUT.rds of IN.h5ad: streamed, in bounded memory, with no R."""
    with _watched() as watcher:
        done = conversion.convert(source, target, Target(to), watcher, symbols=symbols)
    for note in done.notes:
        click.echo(f"note: {note}", err=True)
    counts = f"counts from {done.counts}" if done.counts else "no raw counts"
    memory = _size(BYTES_A_VALUE * done.stored)
    click.echo(
        f"{target}: {done.cells:,} cells, {done.genes:,} genes, {counts}, data from {done.data}; "
        f"{_size(done.bytes)}, and R needs about {memory} to load it"
    )


@contextmanager
def _watched() -> Iterator[Watcher]:
    # On a terminal, a bar as long as the values that go by.
    with click.progressbar(
        length=1, label="Converting", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def start(total: int) -> None:
            bar.length = max(total, 1)

        yield Watcher(on_start=start, on_step=bar.update)


def _size(number: int) -> str:
    size, units = float(number), ["bytes", "kB", "MB", "GB"]
    while size >= 1000 and len(units) > 1:  # noqa: PLR2004 - decimal units, as shops and disks have them
        size, units = size / 1000, units[1:]
    return f"{size:.3g} {units[0]}"


@catalog.command(epilog=EXIT_CODES)
@click.argument("h5ad", metavar="IN.h5ad", type=FILE)
@click.argument("rds", metavar="IN.rds", type=FILE)
@click.option("--symbols", is_flag=True, help="The R file was made with --symbols.")
def parity(h5ad: Path, rds: Path, *, symbols: bool) -> None:
    """Read an h5ad file and its R file, compare all that is in them, and print the certificate as JSON."""
    found = conversion.certify(h5ad, rds, symbols=symbols)
    click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))
    for difference in found.differences:
        click.echo(f"differs: {difference}", err=True)
    if not found.equal:
        sys.exit(1)
