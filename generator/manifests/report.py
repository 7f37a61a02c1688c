"""Problems as text for people, as workflow commands, as JSON and as SARIF."""

import json
from collections.abc import Mapping, Sequence
from typing import Literal

from generator.manifests.rule import Rule
from generator.manifests.rules import RULES
from generator.manifests.sarif import sarif
from generator.model.problem import Problem, Severity

ReportKind = Literal["text", "github", "json", "sarif"]


def report(problems: Sequence[Problem], kind: ReportKind, rules: Mapping[str, Rule] = RULES) -> str:
    """The Problems in one of the kinds, in their order, with a closing line break.

    SARIF explains the `rules` that they break.
    """
    match kind:
        case "text":
            return _text(problems)
        case "github":
            return "".join(f"{_command(problem)}\n" for problem in problems)
        case "json":
            return _dumped(_json(problems))
        case "sarif":
            return _dumped(sarif(problems, rules))


def _dumped(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _text(problems: Sequence[Problem]) -> str:
    blocks = [_block(problem) for problem in problems]
    return "".join(blocks) + summary_line(problems) + "\n"


def _block(problem: Problem) -> str:
    where = f"{problem.path}:{problem.line}:{problem.column}" if problem.line else problem.path
    warning = "warning: " if problem.severity is Severity.WARNING else ""
    hint = f"    {problem.hint}\n" if problem.hint else ""
    return f"{where}: {problem.code} {warning}{problem.message}\n{hint}"


def summary_line(problems: Sequence[Problem]) -> str:
    """How many errors and warnings in how many files."""
    if not problems:
        return "No problems."
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    counted = [
        _count(number, noun)
        for number, noun in ((errors, "error"), (len(problems) - errors, "warning"))
        if number
    ]
    files = len({problem.path for problem in problems})
    return f"{' and '.join(counted)} in {_count(files, 'file')}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _command(problem: Problem) -> str:
    """A GitHub workflow command, which annotates the line in the pull request."""
    place = {"file": problem.path}
    if problem.line:
        place |= {"line": str(problem.line), "col": str(problem.column)}
    rule = RULES.get(problem.code)
    title = f"{problem.code} {rule.title}" if rule else problem.code
    properties = ",".join(f"{key}={_property(value)}" for key, value in {**place, "title": title}.items())
    text = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
    return f"::{problem.severity.value} {properties}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _json(problems: Sequence[Problem]) -> dict[str, object]:
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return {
        "errors": errors,
        "warnings": len(problems) - errors,
        "problems": [
            {
                "path": problem.path,
                "line": problem.line,
                "column": problem.column,
                "code": problem.code,
                "severity": problem.severity.value,
                "message": problem.message,
                "hint": problem.hint,
            }
            for problem in problems
        ],
    }
