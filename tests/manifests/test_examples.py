import pytest

from generator.manifests import RULES


@pytest.mark.parametrize("code", RULES)
def test_every_rule_has_a_bad_example_that_breaks_it_alone_with_its_exact_report(
    code, example, examples, check, text_of
):
    root = example(code)
    assert {problem.code for problem in check(root)} == {code}
    assert text_of(root) == (examples / "invalid" / code / "expected.txt").read_text(encoding="utf-8")


def test_every_example_is_of_a_rule(examples):
    assert {folder.name for folder in (examples / "invalid").iterdir()} == set(RULES)


@pytest.mark.parametrize("name", ["minimal", "full"])
def test_a_valid_example_has_no_problems(name, examples, text_of):
    assert text_of(examples / "valid" / name) == "No problems.\n"
