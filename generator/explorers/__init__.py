"""Launch links: programs that show a dataset, and why one cannot."""

from generator.explorers.launching import Launch, View, address, launches
from generator.explorers.obstacles import obstacles, remarks

__all__ = ["Launch", "View", "address", "launches", "obstacles", "remarks"]
