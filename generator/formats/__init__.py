"""Standardized data in the formats of other languages, and the proof that they hold the same."""

from generator.formats.converting import Converted, Target, Watcher, convert
from generator.formats.parity import Certificate, certify
from generator.formats.rows import UnfitMatrixError

__all__ = ["Certificate", "Converted", "Target", "UnfitMatrixError", "Watcher", "certify", "convert"]
