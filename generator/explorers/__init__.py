"""Programs that show a dataset: launch links, why one cannot, and CELLxGENE Explorer on this machine."""

from generator.explorers.environment import Environment, prepare
from generator.explorers.gateway import EXECUTABLE, Gateway, deployment
from generator.explorers.launching import Launch, View, address, launches
from generator.explorers.obstacles import obstacles, remarks
from generator.explorers.options import Options, command, options

__all__ = [
    "EXECUTABLE",
    "Environment",
    "Gateway",
    "Launch",
    "Options",
    "View",
    "address",
    "command",
    "deployment",
    "launches",
    "obstacles",
    "options",
    "prepare",
    "remarks",
]
