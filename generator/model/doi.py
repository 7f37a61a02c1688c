"""DOIs that the catalog has registered for its data."""

from generator.model.record import record


@record
class RegisteredDoi:
    """One row of `catalog/dois.tsv`."""

    date: str
    """When its metadata were last sent to the registration agency, YYYY-MM-DD."""
    doi: str
    """In lower case, e.g. `10.5555/8xk3m1pz.v2`."""
    accession: str
    """Of the dataset or collection."""
    version: int
    """Version number; 0 for the DOI of a collection, or of all versions of a dataset together."""
    digest: str
    """SHA-256 of the metadata that were sent."""
