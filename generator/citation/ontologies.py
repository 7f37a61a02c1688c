"""Addresses of ontology terms, and what the ontologies are called."""

import re

_OBO = "http://purl.obolibrary.org/obo/"
_CURIE = re.compile(r"([A-Za-z]+):(\w+)$")

ONTOLOGIES: dict[str, tuple[str, str]] = {
    "CL": ("Cell Ontology", f"{_OBO}cl.owl"),
    "EFO": ("Experimental Factor Ontology", "http://www.ebi.ac.uk/efo/efo.owl"),
    "FBbt": ("Drosophila Anatomy Ontology", f"{_OBO}fbbt.owl"),
    "FBdv": ("Drosophila Development Ontology", f"{_OBO}fbdv.owl"),
    "HANCESTRO": ("Human Ancestry Ontology", f"{_OBO}hancestro.owl"),
    "HsapDv": ("Human Developmental Stages", f"{_OBO}hsapdv.owl"),
    "MONDO": ("Mondo Disease Ontology", f"{_OBO}mondo.owl"),
    "MmusDv": ("Mouse Developmental Stages", f"{_OBO}mmusdv.owl"),
    "NCBITaxon": ("NCBI Organismal Classification", f"{_OBO}ncbitaxon.owl"),
    "PATO": ("Phenotype And Trait Ontology", f"{_OBO}pato.owl"),
    "UBERON": ("Uberon multi-species anatomy ontology", f"{_OBO}uberon.owl"),
    "WBbt": ("C. elegans Gross Anatomy Ontology", f"{_OBO}wbbt.owl"),
    "WBls": ("C. elegans Development Ontology", f"{_OBO}wbls.owl"),
    "ZFA": ("Zebrafish Anatomy Ontology", f"{_OBO}zfa.owl"),
    "ZFS": ("Zebrafish Developmental Stages", f"{_OBO}zfs.owl"),
}
"""Per prefix: the ontology's name and its address."""


def ontology(curie: str) -> tuple[str, str] | None:
    """Name and address of the ontology that a term is of; None if it is none that is known here."""
    match = _CURIE.match(curie)
    return ONTOLOGIES.get(match[1]) if match else None


def term_iri(curie: str) -> str:
    """The address of a term, e.g. of `CL:0000084`; empty if its ontology is not known here."""
    if ontology(curie) is None:
        return ""
    prefix, _, number = curie.partition(":")
    base = "http://www.ebi.ac.uk/efo/" if prefix == "EFO" else _OBO
    return f"{base}{prefix}_{number}"
