"""Every kind of sidecar that is made from published files: how, and in which layout."""

from pathlib import Path

import msgspec

from generator import __version__
from generator.errors import CellshelfError
from generator.formats import certify
from generator.formats.obs_table import OBS_TABLE_FORMAT, write_obs_table
from generator.formats.parity import CERTIFICATE_FORMAT
from generator.formats.sidecars import Context, Maker
from generator.genes import EXPRESSION_FORMAT, GENES_FORMAT, make_both, make_genes
from generator.model.sidecar import SidecarKind
from generator.viewer import FORMAT as VIEWER_FORMAT
from generator.viewer import make_viewer

TOOL = f"cellshelf {__version__}"
"""What says that it made something."""


def obs(h5ad: Path, target: Path, _: Context) -> None:
    """The table of cells."""
    write_obs_table(h5ad, target)


def expression(h5ad: Path, target: Path, context: Context) -> None:
    """Pseudobulk; the same pass over the matrix makes what `genes` needs."""
    make_both(h5ad, target, _ready(context))


def genes(h5ad: Path, target: Path, context: Context) -> None:
    """The file to look genes up in."""
    if _ready(context).exists():
        _ready(context).replace(target)
    else:
        make_genes(h5ad, target)


def _ready(context: Context) -> Path:
    return context.scratch / "genes.bin"


def viewer(h5ad: Path, target: Path, _: Context) -> None:
    """What the embedded viewer reads."""
    make_viewer(h5ad, target)


def parity(h5ad: Path, target: Path, context: Context) -> str:
    """The certificate that both files hold the same; raises CellshelfError where they do not."""
    assert context.rds is not None
    found = certify(h5ad, context.rds, tool=TOOL)
    if not found.equal:
        raise CellshelfError(
            f"the rds file does not hold what the h5ad file holds: {found.differences[0]}",
            hint="if it is not published yet, remove the asset and run `catalog make-rds`",
        )
    target.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
    return found.sentence


MAKERS: tuple[Maker, ...] = (
    Maker(kind=SidecarKind.OBS, suffix="parquet", format=OBS_TABLE_FORMAT, make=obs),
    Maker(kind=SidecarKind.EXPRESSION, suffix="expression.h5ad", format=EXPRESSION_FORMAT, make=expression),
    Maker(kind=SidecarKind.GENES, suffix="genes", format=GENES_FORMAT, make=genes),
    Maker(kind=SidecarKind.VIEWER, suffix="zarr.zip", format=VIEWER_FORMAT, make=viewer),
    Maker(kind=SidecarKind.PARITY, suffix="json", format=CERTIFICATE_FORMAT, make=parity, needs_rds=True),
)
"""One line plugs one in. `standardized` is told by `catalog add`, which alone has the file before."""
