"""Small files that are derived from a version's h5ad file, and what is known of each without fetching it."""

import enum
from typing import Annotated

from msgspec import Meta

from generator.model.fields import Date, Sha256
from generator.model.record import record


class SidecarKind(enum.StrEnum):
    """What a sidecar is; one of a kind beside each h5ad file."""

    OBS = "obs"
    """All columns of obs, as Parquet."""
    PARITY = "parity"
    """The certificate that the h5ad and rds files hold the same, as JSON."""
    STANDARDIZED = "standardized"
    """What standardizing added to or changed in the h5ad file, as JSON."""
    EXPRESSION = "expression"
    """Pseudobulk: groups x genes, as an AnnData file."""
    GENES = "genes"
    """The same in one piece of bytes a gene, for lookup by byte range."""
    VIEWER = "viewer"
    """What the embedded viewer reads, as a zip of AnnData-Zarr."""


@record
class Sidecar:
    """One derived file in the catalog's store, under its own digest."""

    kind: SidecarKind
    suffix: Annotated[str, Meta(pattern=r"^[a-z0-9]+(\.[a-z0-9]+)*$")]
    """Ending of its key and of its name, without the dot: `parquet`, `zarr.zip`."""
    bytes: Annotated[int, Meta(ge=1)]
    sha256: Sha256
    source: Sha256
    """Digest of the h5ad file that it was made from; another digest means that it is stale."""
    tool: str
    """`cellshelf <version>`."""
    format: Annotated[int, Meta(ge=1)]
    """Version of the kind's layout; a newer one means that it is to be made again."""
    date: Date
    """When it was made."""
    says: tuple[str, ...] = ()
    """What a certificate or report states, a sentence each, so that the page can say it without the file."""
    rds: Sha256 | None = None
    """Digest of the rds file, if it was made from that too."""


@record
class Unmade:
    """A kind of which a version's file gives nothing; its bytes never change, so it is not asked again."""

    kind: SidecarKind
    source: Sha256
    """Digest of the h5ad file that was asked."""
    tool: str
    """`cellshelf <version>`; another may manage what this one cannot."""
    format: Annotated[int, Meta(ge=1)]
    date: Date
    reason: str = ""
    """In one sentence; empty where the file has nothing of the kind."""
    rds: Sha256 | None = None
    """Digest of the rds file, if that was asked too."""


@record
class Sidecars:
    """All derived files of one version; committed beside its summary."""

    files: tuple[Sidecar, ...] = ()
    unmade: tuple[Unmade, ...] = ()

    def without(self, kind: SidecarKind) -> "Sidecars":
        """The same with nothing said of that kind."""
        return Sidecars(
            files=tuple(file for file in self.files if file.kind is not kind),
            unmade=tuple(each for each in self.unmade if each.kind is not kind),
        )

    def made_from(self, source: str) -> "Sidecars":
        """What was made from, or asked of, the h5ad file of that digest: the rest is stale."""
        return Sidecars(
            files=tuple(file for file in self.files if file.source == source),
            unmade=tuple(each for each in self.unmade if each.source == source),
        )

    def of(self, kind: SidecarKind) -> Sidecar | None:
        """The sidecar of that kind, if there is one."""
        return next((file for file in self.files if file.kind is kind), None)
