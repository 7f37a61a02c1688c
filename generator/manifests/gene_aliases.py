"""catalog/gene-aliases.tsv: other names of genes; written by `catalog aliases` alone."""

import os
from pathlib import Path

from generator.manifests import folder
from generator.manifests.rule import Place
from generator.manifests.rules_gene_sets import BAD_ALIASES
from generator.model import gene_alias
from generator.model.gene_alias import Alias
from generator.model.problem import Problem

GENE_ALIASES = "catalog/gene-aliases.tsv"


def read_aliases(root: Path) -> tuple[list[Alias], list[Problem]]:
    """The table; nothing where there is none, or it cannot be read."""
    if not os.path.lexists(root / GENE_ALIASES):
        return [], []
    data, problems = folder.read(root, GENE_ALIASES, folder.LEDGER_LIMIT)
    if data is None:
        return [], problems
    try:
        return gene_alias.read(data.decode()), []
    except UnicodeDecodeError:
        return [], [BAD_ALIASES.at(Place(GENE_ALIASES), "It is not UTF-8.")]
    except ValueError as error:
        message = "Below its first line, each has an alias, an id and a symbol, parted by tabs."
        return [], [BAD_ALIASES.at(Place(GENE_ALIASES, int(str(error)), 1), message)]
