from pathlib import Path

import pytest

from generator.manifests import RULES
from generator.manifests.reference import write
from generator.manifests.schemas import schemas

COMMITTED = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("page", ["rules.md", "manifest.md"])
def test_the_committed_pages_are_those_made_from_rules_and_model(page, tmp_path, examples):
    write(tmp_path, examples / "invalid")
    assert (COMMITTED / page).read_text() == (tmp_path / page).read_text()


def test_every_rule_and_every_field_is_told():
    rules = (COMMITTED / "rules.md").read_text()
    assert all(f"### {code} {rule.title} {{ #{code.lower()} }}" in rules for code, rule in RULES.items())
    manifest = (COMMITTED / "manifest.md").read_text()
    for schema in schemas().values():
        for record in [schema, *schema["$defs"].values()]:
            assert all(f"| `{key}` |" in manifest for key in record.get("properties", {}))
