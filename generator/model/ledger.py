"""The ledger: every permalink ever published, append-only."""

import enum

from generator.model.record import record


class LedgerKind(enum.StrEnum):
    """What a ledger row registers."""

    COLLECTION = "collection"
    DATASET = "dataset"
    VERSION = "version"


@record
class LedgerRow:
    """One registered permalink."""

    date: str
    """When it was registered, YYYY-MM-DD."""
    kind: LedgerKind
    accession: str
    version: int = 0
    """Version number; 0 for a collection or dataset."""
    sha256: str = ""
    """Digests of a version's files, `h5ad:<hex>` and `rds:<hex>` joined by commas; else empty."""
