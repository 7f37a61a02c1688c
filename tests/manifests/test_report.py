import json

import pytest

from generator.manifests import RULES, report
from generator.model.problem import Problem, Severity

PROBLEMS = (
    Problem(path="catalog/a,b:c.yaml", line=2, column=3, code="M101", message="50% of\nit.", hint="Fix: it."),
    Problem(
        path="catalog/b c.yaml", line=0, column=0, code="M005", message="Stray.", severity=Severity.WARNING
    ),
)


def test_text_is_lines_with_hints_and_a_sum():
    assert report(PROBLEMS[:1], "text") == (
        "catalog/a,b:c.yaml:2:3: M101 50% of\nit.\n    Fix: it.\n1 error in 1 file.\n"
    )
    assert report(PROBLEMS[1:], "text") == "catalog/b c.yaml: M005 warning: Stray.\n1 warning in 1 file.\n"
    assert report(PROBLEMS * 2, "text").endswith("\n2 errors and 2 warnings in 2 files.\n")
    assert report((), "text") == "No problems.\n"


def test_github_commands_are_escaped():
    assert report(PROBLEMS, "github") == (
        "::error file=catalog/a%2Cb%3Ac.yaml,line=2,col=3,title=M101 Unknown key::50%25 of%0Ait.%0AFix: it.\n"
        "::warning file=catalog/b c.yaml,title=M005 File that nothing reads::Stray.\n"
    )
    assert report((), "github") == ""


def test_json_holds_every_field():
    told = json.loads(report(PROBLEMS, "json"))
    assert (told["errors"], told["warnings"]) == (1, 1)
    assert told["problems"][0] == {
        "path": "catalog/a,b:c.yaml",
        "line": 2,
        "column": 3,
        "code": "M101",
        "severity": "error",
        "message": "50% of\nit.",
        "hint": "Fix: it.",
    }


def test_sarif_names_rules_and_places():
    log = json.loads(report(PROBLEMS, "sarif"))
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["M005", "M101"]
    assert rules[1]["help"]["text"] == RULES["M101"].hint
    assert rules[0]["defaultConfiguration"] == {"level": "warning"}
    first, second = run["results"]
    assert (first["ruleId"], rules[first["ruleIndex"]]["id"], first["level"]) == ("M101", "M101", "error")
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "catalog/a%2Cb%3Ac.yaml"},
        "region": {"startLine": 2, "startColumn": 3},
    }
    assert second["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "catalog/b%20c.yaml"}}}]


@pytest.mark.parametrize("kind", ["text", "github", "json", "sarif"])
def test_what_cannot_be_seen_does_not_break_lines(kind, minimal, blood, check):
    (blood / "a\nb\x1b[31m.yaml").write_text("x: 1\n")
    told = report(check(minimal), kind)
    assert "\x1b" not in told
    assert "a\\nb\\x1b" in told.replace("\\\\", "\\").replace("%5Cn", "\\n").replace("%5Cx", "\\x")
