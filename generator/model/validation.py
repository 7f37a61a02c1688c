"""What the official validator of the CELLxGENE schema said of a version's h5ad file."""

from generator.model.fields import Date, Sha256
from generator.model.record import record


@record
class Validation:
    """One run of `cellxgene-schema validate`."""

    source: Sha256
    """Digest of the h5ad file that was validated."""
    validator: str
    """`cellxgene-schema <version>`."""
    date: Date
    valid: bool
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
