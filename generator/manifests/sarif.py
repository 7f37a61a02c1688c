"""Problems as SARIF 2.1.0, which code hosts and editors show beside the lines."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from generator.manifests.rule import Rule
from generator.model.problem import Problem

Json = dict[str, object]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(problems: Sequence[Problem], rules: Mapping[str, Rule]) -> Json:
    """A log of one run, with the rules that the Problems break and their help."""
    codes = sorted({problem.code for problem in problems} & set(rules))
    driver = {"name": "Cellshelf", "rules": [_rule(rules[code]) for code in codes]}
    results = [_result(problem, codes) for problem in problems]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> Json:
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.hint},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _result(problem: Problem, codes: list[str]) -> Json:
    place: Json = {"artifactLocation": {"uri": quote(problem.path)}}
    if problem.line:
        place["region"] = {"startLine": problem.line, "startColumn": problem.column}
    index: Json = {"ruleIndex": codes.index(problem.code)} if problem.code in codes else {}
    text = f"{problem.message} {problem.hint}".strip()
    return {
        "ruleId": problem.code,
        **index,
        "level": problem.severity.value,
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
    }
