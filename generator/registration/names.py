"""What the catalog's DOIs are called: the accession under a prefix, so that they can be told from a page."""


def concept_doi(prefix: str, accession: str) -> str:
    """The DOI of all versions of a dataset together, e.g. `10.5555/8xk3m1pz`."""
    return f"{prefix}/{accession.lower()}"


def version_doi(prefix: str, accession: str, version: int) -> str:
    """The DOI of one version, e.g. `10.5555/8xk3m1pz.v2`."""
    return f"{concept_doi(prefix, accession)}.v{version}"
