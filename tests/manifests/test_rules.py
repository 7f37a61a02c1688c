import ast
from pathlib import Path

import generator.manifests
from generator.manifests import RULES
from generator.manifests.rules import GROUPS, rules_of

ROOM = Path(generator.manifests.__file__).parent


def _calls(path, name):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return any(isinstance(func, ast.Name) and func.id == name for func in calls)


def test_codes_are_unique_and_in_order():
    codes = [rule.code for group in GROUPS.values() for rule in rules_of(group)]
    assert codes == sorted(set(codes)) == list(RULES)


def test_codes_begin_with_their_group():
    for number, group in enumerate(GROUPS.values()):
        assert all(rule.code.startswith(f"M{number}") for rule in rules_of(group))


def test_problems_are_made_by_rules_and_rules_in_the_table_only():
    assert [p.name for p in ROOM.glob("*.py") if _calls(p, "Problem")] == ["rule.py"]
    assert all(p.name.startswith("rules_") for p in ROOM.glob("*.py") if _calls(p, "Rule"))


def test_rules_are_told_in_whole_sentences():
    for rule in RULES.values():
        assert rule.title[0].isupper()
        assert not rule.title.endswith(".")
        assert rule.why.endswith((".", "?")), rule.code
        assert rule.hint, rule.code
