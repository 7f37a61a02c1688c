"""Packages whose parts are loaded when they are asked for: no command waits for what it does not use."""

import importlib
from collections.abc import Callable, Mapping


def lazily(package: str, where: Mapping[str, str]) -> Callable[[str], object]:
    """A package's `__getattr__`: its names by the modules that define them (PEP 562).

    Type checkers are told by the same imports under `TYPE_CHECKING`; a test holds both together.
    """

    def find(name: str) -> object:
        if name not in where:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(importlib.import_module(f"{package}.{where[name]}"), name)

    return find
