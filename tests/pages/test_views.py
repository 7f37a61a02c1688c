"""Templates see views only: every field of a view is documented, and some template uses it."""

import ast
import inspect
import re
from pathlib import Path

import pytest

from generator import pages
from generator.pages import (
    cite_views,
    collection_views,
    dataset_views,
    difference_views,
    facet_views,
    gene_views,
    release_views,
    templates,
    tombstone_views,
    views,
)

TEMPLATES = "\n".join(
    (Path(pages.__file__).parent / "templates" / name).read_text()
    for name in templates.environment().list_templates()
)


def fields():
    for module in (
        cite_views,
        collection_views,
        dataset_views,
        difference_views,
        facet_views,
        gene_views,
        release_views,
        tombstone_views,
        views,
    ):
        for node in ast.parse(inspect.getsource(module)).body:
            if isinstance(node, ast.ClassDef):
                for place, statement in enumerate(node.body):
                    if isinstance(statement, ast.AnnAssign):
                        following = node.body[place + 1 : place + 2]
                        yield pytest.param(
                            statement.target.id, following, id=f"{node.name}.{statement.target.id}"
                        )


@pytest.mark.parametrize(("name", "following"), [*fields()])
def test_field_is_documented_and_used(name, following):
    assert following, "is the last statement of its class, without a docstring"
    statement = following[0]
    assert isinstance(statement, ast.Expr), "has no docstring"
    assert isinstance(ast.literal_eval(statement.value), str)
    assert re.search(rf"\.{name}\b", TEMPLATES), "no template uses it"
