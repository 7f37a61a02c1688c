"""Many independent tasks: in this process, in a pool of processes, or on a Dask cluster."""

from generator.tasks.attempting import attempt
from generator.tasks.running import run_many

__all__ = ["attempt", "run_many"]
