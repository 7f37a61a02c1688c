"""What packages load when it is asked for: the same names from the same places as type checkers are told."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from generator.lazily import lazily

GENERATOR = Path(__file__).parents[1] / "generator"
PACKAGES = sorted(
    path.parent.name
    for path in GENERATOR.glob("*/__init__.py")
    if "lazily(" in path.read_text(encoding="utf-8")
)


def told(package: str) -> dict[str, str]:
    """Names by modules, as the imports under TYPE_CHECKING have them."""
    tree = ast.parse((GENERATOR / package / "__init__.py").read_text(encoding="utf-8"))
    (block,) = [each for each in tree.body if isinstance(each, ast.If)]
    return {
        alias.name: each.module
        for each in block.body
        if isinstance(each, ast.ImportFrom)
        for alias in each.names
    }


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_has_every_name_from_where_it_says(package):
    made = importlib.import_module(f"generator.{package}")
    names = told(package)
    assert set(names) <= set(made.__all__)
    for name in made.__all__:
        found = getattr(made, name)
        if name in names:
            assert found is getattr(importlib.import_module(names[name]), name)
    modules = {path.stem for path in (GENERATOR / package).iterdir()}
    assert not modules & set(names), "a module of that name would take its place once it is loaded"
    with pytest.raises(AttributeError, match="has no attribute 'no_such_name'"):
        _ = made.no_such_name


def test_nothing_is_loaded_before_it_is_asked_for():
    asked = "import sys, generator.genes; print('generator.genes.lookup' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
    assert (
        lazily("json", {"JSONDecoder": "decoder"})("JSONDecoder")
        is importlib.import_module("json").JSONDecoder
    )
