"""What every command waits for before it does anything."""

import subprocess
import sys

SLOW = ("anndata", "boto3", "dask", "distributed", "pandas", "zarr")
"""Each takes a quarter of a second to load or more; what needs one of them loads it itself."""


def test_no_command_waits_for_libraries_that_it_does_not_need():
    asked = f"import sys, generator.cli; print(*[name for name in {SLOW!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
