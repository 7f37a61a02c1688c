"""What every command waits for before it does anything."""

import importlib
import subprocess
import sys
from pathlib import Path

from generator import cli
from generator.cli import loading

SLOW = ("anndata", "boto3", "dask", "distributed", "h5py", "jsonschema", "numpy", "pandas", "scipy", "zarr")
"""Each takes 40 to 500 ms to load; what needs one of them loads it itself."""


def test_no_command_waits_for_libraries_that_it_does_not_need():
    asked = f"import sys, generator.cli; print(*[name for name in {SLOW!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_every_command_is_known_before_its_module_is_loaded():
    before = set(cli.catalog.list_commands(None))
    for path in Path(loading.__file__).parent.glob("*.py"):
        if path.stem != "__main__":
            importlib.import_module(f"generator.cli.{path.stem}")
    assert before == set(cli.catalog.commands)
    assert cli.catalog.get_command(None, "no-such-command") is None
    asked = "from generator import cli; print(cli.catalog.get_command(None, '{}').name)"
    for name in ("gc", "demo"):
        done = subprocess.run(
            [sys.executable, "-c", asked.format(name)], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == name
