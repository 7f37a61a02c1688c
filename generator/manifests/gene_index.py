"""catalog/genes.json: the blocks of the index of genes; written by `catalog genes` alone."""

import os
from pathlib import Path

import msgspec

from generator import storage
from generator.manifests import folder
from generator.manifests import rules_gene_sets as rules
from generator.manifests.rule import Place
from generator.model.gene_index import GeneIndex
from generator.model.problem import Problem

GENE_INDEX = "catalog/genes.json"


def read_gene_index(root: Path) -> tuple[GeneIndex, list[Problem]]:
    """The index; an empty one where there is none, or it cannot be read."""
    if not os.path.lexists(root / GENE_INDEX):
        return GeneIndex(), []
    data, problems = folder.read(root, GENE_INDEX, folder.LEDGER_LIMIT)
    if data is None:
        return GeneIndex(), problems
    try:
        return msgspec.json.decode(data, type=GeneIndex), []
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        return GeneIndex(), [rules.BAD_INDEX.at(Place(GENE_INDEX), f"It cannot be read: {error}.")]


def write_gene_index(root: Path, index: GeneIndex) -> None:
    """Write the index, whole or not at all."""
    storage.write_whole(root / GENE_INDEX, msgspec.json.format(msgspec.json.encode(index), indent=1) + b"\n")
