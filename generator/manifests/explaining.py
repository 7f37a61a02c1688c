"""Why a value does not fit its schema, in the curator's words, each finding at its place."""

import functools
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from generator.manifests import rules_fields as rules
from generator.manifests.formats import FORMATS
from generator.manifests.nodes import Mapping, Node, Scalar, find
from generator.manifests.rule import Place
from generator.manifests.schemas import schema
from generator.manifests.shapes import Value
from generator.manifests.wording import did_you_mean, listing, name, quote
from generator.model.problem import Problem

_TYPES = {"string": "text", "integer": "a whole number", "array": "a list", "object": "a mapping of keys"}
_NO_COMPLAINT = "The text is not as it should be."


@functools.cache
def validator(kind: str) -> Draft202012Validator:
    """The validator of one kind of manifest, formats included."""
    checker = FormatChecker(formats=())
    for known, each in FORMATS.items():
        checker.checks(known)(functools.partial(_fits, each.complaint))
    return Draft202012Validator(schema(kind), format_checker=checker)


def _fits(complaint: object, value: object) -> bool:
    assert callable(complaint)
    return not isinstance(value, str) or complaint(value) is None


def explain(path: str, kind: str, root: Node, value: Value) -> list[Problem]:
    """Every way in which `value`, made of the node `root`, breaks its schema; none if it does not."""
    errors = [leaf for error in validator(kind).iter_errors(value) for leaf in _leaves(error)]
    formatted = {tuple(error.absolute_path) for error in errors if error.validator == "format"}
    told = [
        problem
        for error in errors
        if not (error.validator in {"pattern", "minLength"} and tuple(error.absolute_path) in formatted)
        for problem in _tell(path, root, error)
    ]
    return sorted(set(told), key=lambda problem: problem.place)


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """The errors themselves, in place of `anyOf`, whose one choice other than null is meant."""
    if error.validator != "anyOf":
        yield error
        return
    for within in error.context:
        if within.validator != "type" or within.validator_value != "null":
            yield from _leaves(within)


def _tell(path: str, root: Node, error: ValidationError) -> Iterator[Problem]:
    node = find(root, tuple(error.absolute_path))
    place = Place(path, node.line, node.column)
    told = _told(error)
    instance: Any = error.instance
    wanted: Any = error.validator_value
    within: Any = error.schema
    match error.validator:
        case "additionalProperties":
            yield from _unknown_keys(path, node, list(within["properties"]))
        case "required":
            for key in wanted:
                if key not in instance:
                    yield rules.MISSING_KEY.at(place, f"The required key {name(key)} is missing{_in(error)}.")
        case "type":
            yield rules.WRONG_TYPE.at(place, f"{told} must be {_type(wanted)}, not {_shown(node, instance)}.")
        case "enum":
            shown = _shown(node, instance)
            meant = did_you_mean(node.text, wanted) if isinstance(node, Scalar) else ""
            allowed = listing([name(value) for value in wanted])
            yield rules.NOT_ALLOWED.at(place, f"{told} must be {allowed}, not {shown}.{meant}")
        case "format":
            complaint = FORMATS[wanted].complaint(instance) or _NO_COMPLAINT
            yield FORMATS[wanted].rule.at(place, complaint)
        case "minLength" | "maxLength" | "minItems":
            yield rules.LENGTH.at(place, f"{told} {_length(error)}.")
        case "minimum":
            yield rules.RANGE.at(place, f"{told} must be {wanted} or more, not {instance}.")
        case _:
            yield rules.WRONG_TYPE.at(place, f"{told} does not fit the schema: {error.message[:200]}.")


def _told(error: ValidationError) -> str:
    """What the error is about: `` `bytes` ``, `` Item 2 of `creators` ``, `The manifest`."""
    steps = list(error.absolute_path)
    if not steps:
        return "The manifest"
    if isinstance(steps[-1], str):
        return name(steps[-1])
    above = next((step for step in reversed(steps) if isinstance(step, str)), "the list")
    return f"Item {steps[-1] + 1} of {name(above)}"


def _in(error: ValidationError) -> str:
    steps = list(error.absolute_path)
    return f" in {_told(error).replace('Item', 'item')}" if steps else ""


def _unknown_keys(path: str, node: Node, known: list[str]) -> Iterator[Problem]:
    assert isinstance(node, Mapping)
    free = [key for key in known if key not in node.entries]
    for key, entry in node.entries.items():
        if key not in known:
            place = Place(path, entry.key.line, entry.key.column)
            meant = did_you_mean(key, free) or f" Known here are {listing(map(name, known), 'and')}."
            yield rules.UNKNOWN_KEY.at(place, f"The key {name(key)} is not known.{meant}")


def _type(wanted: str | list[str]) -> str:
    names = [wanted] if isinstance(wanted, str) else wanted
    return listing([_TYPES[each] for each in names if each != "null"])


def _shown(node: Node, instance: object) -> str:
    if instance is None:
        return "empty"
    if isinstance(instance, list):
        return "a list"
    if isinstance(instance, dict):
        return "a mapping of keys"
    text = node.text if isinstance(node, Scalar) else str(instance)
    return quote(text) if isinstance(instance, str) else _plain(text)


def _plain(text: str) -> str:
    return quote(text)[1:-1]


def _length(error: ValidationError) -> str:
    wanted: Any = error.validator_value
    instance: Any = error.instance
    if error.validator == "minItems":
        return "must not be an empty list"
    if not instance:
        return "must not be empty"
    bound = "at least" if error.validator == "minLength" else "at most"
    return f"must have {bound} {wanted:,} characters, not {len(instance):,}"
