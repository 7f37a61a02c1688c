"""Ontology terms and how many cells carry them."""

from generator.model.record import record


@record
class OntologyTerm:
    """An id and its label, e.g. `CL:0000084` T cell."""

    id: str
    """CURIE with the ontology's own prefix; empty for values that have no term."""
    label: str
    """Human-readable; the id itself where no ontology knows it."""


@record
class TermCount:
    """Cells that carry one value of a facet."""

    id: str
    """CURIE, or empty where the field has no terms (suspension type, donor)."""
    label: str
    """Human-readable; what the reader sees."""
    cells: int
    """Number of cells."""


FACET_TITLES: dict[str, str] = {
    "organism": "Organism",
    "tissue": "Tissue",
    "tissue_type": "Tissue type",
    "disease": "Disease",
    "assay": "Assay",
    "cell_type": "Cell type",
    "development_stage": "Development stage",
    "sex": "Sex",
    "self_reported_ethnicity": "Self-reported ethnicity",
    "suspension_type": "Suspension type",
    "donor_id": "Donor",
}
"""Schema fields that cells are counted by, in the order in which pages show them, with their titles."""
