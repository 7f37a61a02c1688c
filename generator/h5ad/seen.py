"""The parts of an opened file that facts are computed from."""

from dataclasses import dataclass

from generator.errors import UnreadableFileError
from generator.h5ad import h5
from generator.h5ad.coordinates import Coordinates, coordinates
from generator.h5ad.frame import Frame
from generator.h5ad.uns import Declared, declared


@dataclass(frozen=True, slots=True)
class Seen:
    """An h5ad file, opened but with no column and no matrix read yet."""

    obs: Frame
    var: Frame
    raw_var: Frame | None
    coordinates: tuple[Coordinates, ...]
    declared: Declared


def see(file: h5.Group) -> Seen:
    """Open the parts of the file that everything is computed from, reading no values."""
    modalities = h5.group(file, "mod")
    if modalities is not None and h5.item(file, "X") is None:
        raise UnreadableFileError(
            f"This is a MuData file of the modalities {', '.join(h5.keys(modalities, 5))}, "
            "not an AnnData file.",
            hint="Write the one to be published as .h5ad: mdata.mod[...].write_h5ad(...).",
        )
    tables = [h5.item(file, name) for name in ("obs", "var")]
    if tables[0] is None or tables[1] is None:
        lacking = " and ".join(n for n, t in zip(("obs", "var"), tables, strict=True) if t is None)
        raise UnreadableFileError(
            f"This is an HDF5 file but not an AnnData file: it has no {lacking}.",
            hint="10x .h5 and loom files need converting: read them with scanpy and write_h5ad.",
        )
    notes = h5.group(file, "uns")
    obs, var = Frame(tables[0], notes), Frame(tables[1], notes)
    return Seen(
        obs=obs,
        var=var,
        raw_var=raw_var(file, notes),
        coordinates=coordinates(file, len(obs)),
        declared=declared(notes),
    )


def raw_var(file: h5.Group, uns: h5.Group | None) -> Frame | None:
    """The table of genes in raw, in either place."""
    raw = h5.group(file, "raw")
    found = h5.item(raw, "var") if raw is not None else h5.item(file, "raw.var")
    return Frame(found, uns) if found is not None else None
