"""Ontology terms: labels, ancestors, deprecation; offline, without loading whole ontologies."""

from generator.ontology.organisms import ORGANISMS, Organism, organism
from generator.ontology.terms import (
    SCHEMA,
    ancestors,
    is_curie,
    is_deprecated,
    is_known,
    label,
    ontology_of,
    releases,
)

__all__ = [
    "ORGANISMS",
    "SCHEMA",
    "Organism",
    "ancestors",
    "is_curie",
    "is_deprecated",
    "is_known",
    "label",
    "ontology_of",
    "organism",
    "releases",
]
