"""Every kind of sidecar that is made from published files: how, and in which layout."""

from pathlib import Path

import msgspec

from generator import __version__
from generator.errors import CellshelfError
from generator.formats import certify
from generator.formats.obs_table import OBS_TABLE_FORMAT, write_obs_table
from generator.formats.parity import CERTIFICATE_FORMAT
from generator.formats.sidecars import Context, Maker
from generator.model.sidecar import SidecarKind
from generator.pipeline import gene_files


def _obs(h5ad: Path, target: Path, _: Context) -> None:
    write_obs_table(h5ad, target)


def _parity(h5ad: Path, target: Path, context: Context) -> None:
    """Raises CellshelfError where the two files do not hold the same."""
    assert context.rds is not None
    found = certify(h5ad, context.rds, tool=f"cellshelf {__version__}")
    if not found.equal:
        raise CellshelfError(
            f"the rds file does not hold what the h5ad file holds: {found.differences[0]}",
            hint="if it is not published yet, remove the asset and run `catalog make-rds`",
        )
    target.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")


MAKERS: tuple[Maker, ...] = (
    Maker(kind=SidecarKind.OBS, suffix="parquet", format=OBS_TABLE_FORMAT, make=_obs),
    *gene_files.MAKERS,
    Maker(kind=SidecarKind.PARITY, suffix="json", format=CERTIFICATE_FORMAT, make=_parity, needs_rds=True),
)
"""One line plugs one in. `standardized` is told by `catalog add`, which alone has the file before."""
