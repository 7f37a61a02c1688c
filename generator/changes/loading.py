"""What a version's files load in, decided from its summary; tests hold the claims to the real programs."""

from generator.explorers.obstacles import obstacles
from generator.model.dataset import Role, Version
from generator.model.explorer import Explorer, ExplorerKind
from generator.model.sidecar import SidecarKind, Sidecars
from generator.model.summary import Summary

_CELLXGENE = Explorer(name="CELLxGENE Explorer", kind=ExplorerKind.CELLXGENE, url="", opens="")
_BUILT_IN = frozenset({"none", "gzip", "lzf", "szip"})
"""Compressions that HDF5 itself reads."""
_SINCE_STRINGS, _SINCE_GROUPS, _OLDEST = "0.11", "0.8", "0.7"
"""anndata: nullable strings; every element with an encoding of its own; whatever came before."""


def loads_in(summary: Summary, version: Version, sidecars: Sidecars) -> dict[str, str]:
    """A line for every program that groups use, by its name; `sidecars` are those of this very file."""
    python = f"since {_anndata(summary)}{_plugin(summary)}"
    seurat = _seurat(version, sidecars)
    against = obstacles(_CELLXGENE, summary)
    return {
        "Loads in anndata": python,
        "Loads in scanpy": f"by anndata {python}",
        "Loads in Seurat 4": seurat,
        "Loads in Seurat 5": seurat,
        "Loads in CELLxGENE Explorer": f"no: {'; '.join(against)}" if against else "yes",
    }


def _anndata(summary: Summary) -> str:
    columns = (*summary.obs, *summary.var)
    if any(column.dtype.startswith("nullable") and "string" in column.dtype for column in columns):
        return _SINCE_STRINGS
    return _OLDEST if "0.7" in summary.encoding else _SINCE_GROUPS


def _plugin(summary: Summary) -> str:
    strange = sorted({m.compression for m in summary.matrices if m.compression not in _BUILT_IN})
    return f", with hdf5plugin for {', '.join(strange)}" if strange else ""


def _seurat(version: Version, sidecars: Sidecars) -> str:
    rds = version.asset(Role.RDS)
    if rds is None:
        return "no: there is no R file (`catalog make-rds` makes one)"
    parity = sidecars.of(SidecarKind.PARITY)
    if parity is None or parity.rds != rds.sha256:
        return "yes; nothing certifies that it holds what the h5ad file holds"
    return "yes"
