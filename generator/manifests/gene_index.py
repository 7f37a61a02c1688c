"""catalog/genes.json: the blocks of the index of genes; written by `catalog genes` alone."""

from pathlib import Path

from generator.manifests.rules_gene_sets import BAD_INDEX
from generator.manifests.written import read_record, write_record
from generator.model.gene_index import GeneIndex
from generator.model.problem import Problem

GENE_INDEX = "catalog/genes.json"


def read_gene_index(root: Path) -> tuple[GeneIndex, list[Problem]]:
    """The index; an empty one where there is none, or it cannot be read."""
    return read_record(root, GENE_INDEX, GeneIndex, BAD_INDEX)


def write_gene_index(root: Path, index: GeneIndex) -> None:
    """Write the index, whole or not at all."""
    write_record(root, GENE_INDEX, index)
