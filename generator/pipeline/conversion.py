"""R files of single h5ad files: made, and proven to hold the same."""

from pathlib import Path

from generator import __version__, formats
from generator.errors import UsageError
from generator.formats import Certificate, Converted, Target, Watcher


def convert(source: Path, target: Path, to: Target, watcher: Watcher, *, symbols: bool) -> Converted:
    """Write the R file `target` of the h5ad file `source`."""
    if not target.parent.is_dir():
        raise UsageError(f"there is no folder {target.parent}", hint="make it first, or choose another")
    if target.exists() and target.samefile(source):
        raise UsageError("IN and OUT are the same file", hint="give the R file a name of its own")
    return formats.convert(source, target, to=to, symbols=symbols, watcher=watcher)


def certify(h5ad: Path, rds: Path, *, symbols: bool) -> Certificate:
    """Compare an h5ad file with its R file."""
    return formats.certify(h5ad, rds, tool=f"cellshelf {__version__}", symbols=symbols)
