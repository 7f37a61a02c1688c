import pytest

from generator.manifests import RULES as OTHERS
from generator.permanence import RULES


@pytest.mark.parametrize("code", RULES)
def test_every_rule_has_a_change_that_breaks_it_with_its_exact_report(code, changed, examples):
    told = changed(code)
    assert f": {code} " in told
    assert told == (examples / "permanence" / code / "expected.txt").read_text(encoding="utf-8")


def test_every_example_is_of_a_rule(examples):
    assert {folder.name for folder in (examples / "permanence").iterdir()} == set(RULES)


def test_codes_are_in_order_and_nobody_elses():
    assert list(RULES) == sorted(RULES)
    assert RULES.keys().isdisjoint(OTHERS)


def test_rules_are_told_in_whole_sentences():
    for rule in RULES.values():
        assert rule.title[0].isupper()
        assert not rule.title.endswith(".")
        assert rule.why.endswith(".")
        assert rule.hint.endswith(".")
