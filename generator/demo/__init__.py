"""The demo catalog's data: real files out of Python packages, synthetic files made on the spot."""

from generator.demo.large import make_large
from generator.demo.staging import Staged, stage

__all__ = ["Staged", "make_large", "stage"]
