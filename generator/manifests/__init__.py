"""Manifests: YAML to model, with every Problem of every file."""

from generator.manifests.checking import Checked, check_catalog
from generator.manifests.dois import write_dois
from generator.manifests.gene_index import write_gene_index
from generator.manifests.ledger import append_rows, rows_to_add
from generator.manifests.places import Places
from generator.manifests.reading import LINKS, Reading, is_overlay, read_catalog
from generator.manifests.references import check_references
from generator.manifests.releases import release_of, write_release
from generator.manifests.report import ReportKind, report
from generator.manifests.rule import Rule
from generator.manifests.rules import RULES
from generator.manifests.schemas import schemas

__all__ = [
    "LINKS",
    "RULES",
    "Checked",
    "Places",
    "Reading",
    "ReportKind",
    "Rule",
    "append_rows",
    "check_catalog",
    "check_references",
    "is_overlay",
    "read_catalog",
    "release_of",
    "report",
    "rows_to_add",
    "schemas",
    "write_dois",
    "write_gene_index",
    "write_release",
]
