"""Reference pages made of the rules and the model: `python -m generator.manifests.reference docs/reference`.

The pages docs/reference/rules.md and manifest.md are committed, and a test holds them against what is made
here. Run it in the folder of the repository, where the rules' bad examples lie.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from generator.manifests.decoding import line_of
from generator.manifests.rule import Rule
from generator.manifests.rules import GROUPS, rules_of
from generator.manifests.schemas import JsonSchema, schemas
from generator.model.problem import Severity

EXAMPLES = Path("tests/examples/invalid")
_AROUND = 3
_FENCES = {".yaml": "yaml", ".json": "json", ".tsv": "text", ".csv": "text"}


def write(folder: Path, examples: Path = EXAMPLES) -> None:
    """Write both pages into `folder`; `examples` holds a folder for each rule."""
    (folder / "rules.md").write_text(rules_page(examples), encoding="utf-8")
    (folder / "manifest.md").write_text(manifest_page(), encoding="utf-8")


def rules_page(examples: Path) -> str:
    """Every rule, with its bad example and what is said of it."""
    lines = [
        "# Rules",
        "",
        "What `catalog check` tells, by code. An error fails the check, a warning does not.",
        "This page is made from the rules and their tests by `python -m generator.manifests.reference`.",
        "",
    ]
    for title, group in GROUPS.items():
        lines += [f"## {title}", ""]
        for rule in rules_of(group):
            lines += _rule(rule, examples / rule.code)
    return "\n".join(lines).rstrip() + "\n"


def _rule(rule: Rule, example: Path) -> Iterator[str]:
    yield f"### {rule.code} {rule.title} {{ #{rule.code.lower()} }}"
    yield ""
    if rule.severity is Severity.WARNING:
        yield from ("A warning.", "")
    yield from (f"**Why.** {_prose(rule.why)}", "", f"**What to do.** {_prose(rule.hint)}", "")
    expected = (example / "expected.txt").read_text(encoding="utf-8")
    message = expected.splitlines()[0]
    yield from _excerpt(example, message)
    yield from ("```text", message, "```", "")


def _prose(text: str) -> str:
    return text.replace("<", "&lt;")


def _excerpt(example: Path, message: str) -> Iterator[str]:
    """The lines around the first Problem; nothing if it is about a whole file."""
    path, _, rest = message.partition(":")
    number = rest.partition(":")[0]
    if not number.isdigit() or not (example / path).is_file():
        return
    text = (example / path).read_bytes().decode("utf-8", "backslashreplace").replace("\x07", "\\a")
    first = max(1, int(number) - _AROUND)
    shown = [line_of(text, line) for line in range(first, int(number) + _AROUND + 1)]
    while shown and not shown[-1]:
        shown.pop()
    yield f'```{_FENCES[Path(path).suffix]} linenums="{first}"'
    yield from shown
    yield from ("```", "")


def manifest_page() -> str:
    """Every field of the three manifests."""
    lines = [
        "# Manifests",
        "",
        "Every field of the files that people edit. The same is published as JSON Schema under `schemas/`",
        "of the site, so that editors complete and check while typing; put this in a file's first line:",
        "",
        "```yaml",
        "# yaml-language-server: $schema=https://<site>/schemas/dataset.json",
        "```",
        "",
        "This page is made from the model by `python -m generator.manifests.reference`.",
        "",
    ]
    told: set[str] = set()
    for schema in schemas().values():
        lines += [f"## {schema['title']}", "", *_fields(schema, schema)]
        for name in [each for each in _records(schema, schema) if each not in told]:
            told.add(name)
            lines += [f"### {name}", "", schema["$defs"][name]["description"], ""]
            lines += _fields(schema["$defs"][name], schema)
    return "\n".join(lines).rstrip() + "\n"


def _fields(record: JsonSchema, root: JsonSchema) -> Iterator[str]:
    yield "| field | type | required | meaning |"
    yield "|---|---|---|---|"
    for key, field in record["properties"].items():
        required = "yes" if key in record["required"] else "no"
        yield f"| `{key}` | {_type(field, root)} | {required} | {_meaning(field, root)} |"
    yield ""


_KINDS = {"integer": "whole number", "boolean": "true or false"}


def _type(field: JsonSchema, root: JsonSchema) -> str:
    field = _meant(field)
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        allowed = root["$defs"][name].get("enum")
        return ", ".join(f"`{value}`" for value in allowed) if allowed else _link(name)
    kinds = field["type"]
    kind = next(each for each in kinds if each != "null") if isinstance(kinds, list) else kinds
    if kind == "array":
        return f"list of {_type(field['items'], root)}"
    if kind == "object":
        return f"mapping of text to {_type(field['additionalProperties'], root)}"
    if kind in _KINDS:
        return _KINDS[kind]
    return f"text ({field['format']})" if "format" in field else "text"


def _meant(field: JsonSchema) -> JsonSchema:
    """The choice other than null."""
    return next((choice for choice in field.get("anyOf", ()) if choice.get("type") != "null"), field)


def _meaning(field: JsonSchema, root: JsonSchema) -> str:
    wanted = _meant(field)
    inner = wanted.get("items", wanted)
    default = field.get("default")
    said = field.get("description") or wanted.get("description") or inner.get("description")
    if said is None and "$ref" in inner:
        said = root["$defs"][inner["$ref"].rpartition("/")[2]].get("description", "")
    limits = [
        f"{word} {field[key]:,} characters"
        for key, word in (("minLength", "At least"), ("maxLength", "At most"))
        if field.get(key, 1) > 1
    ]
    usual = [f"Default: `{default}`"] if isinstance(default, str) and default else []
    return " ".join([said or "", *(f"{sentence}." for sentence in [*limits, *usual])]).strip()


def _records(schema: JsonSchema, root: JsonSchema) -> list[str]:
    """Names of the records that fields of `schema` hold, each once, in the order of the fields."""
    names: list[str] = []
    for field in schema["properties"].values():
        wanted = _meant(field)
        reference = wanted.get("items", wanted).get("$ref", "")
        name = reference.rpartition("/")[2]
        if name and "properties" in root["$defs"][name]:
            names += [name, *_records(root["$defs"][name], root)]
    return list(dict.fromkeys(names))


def _link(name: str) -> str:
    return f"[{name}](#{name.lower()})"


if __name__ == "__main__":
    write(Path(sys.argv[1]))
