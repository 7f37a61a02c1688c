"""New manifests: what is known of a collection or dataset as YAML that people go on with."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from generator.errors import UsageError
from generator.manifests.manifest import read_manifest
from generator.model.collection import CollectionManifest
from generator.model.dataset import DatasetManifest
from generator.model.record import fields

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 (),./+'-]*[A-Za-z0-9).]")
"""Text that YAML reads as it is written, but for its words for true, false and nothing."""
_TOKEN = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]*|https?://[0-9A-Za-z_./~-]+")
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "nan", "y", "n"})
_FIRST = ("manifest", "accession", "title", "description", "license", "contact", "creators", "versions")
"""Order of the first keys, as people read them; the others follow in the model's order."""


def draft(path: str, manifest: CollectionManifest | DatasetManifest, comments: Iterable[str] = ()) -> bytes:
    """The manifest to stand at `path`, with `comments` as its last lines.

    Raises UsageError for a value that breaks a rule of its field.
    """
    kind = "collection" if isinstance(manifest, CollectionManifest) else "dataset"
    lines = [f"# yaml-language-server: $schema=../../../site/schemas/{kind}.json"]
    lines += _mapping(_told(manifest))
    lines += [f"# {comment}".rstrip() for comment in comments]
    data = "".join(f"{line}\n" for line in lines).encode()
    read, problems = read_manifest(path, data, kind, type(manifest))
    if problems:
        place = f"{path}, line {problems[0].line}: " if problems[0].line else ""
        raise UsageError(f"{place}{problems[0].message}", hint=problems[0].hint)
    if read.manifest != manifest:
        raise UsageError(f"{path} cannot be written as it was given", hint="leave out unusual characters")
    return data


def _told(manifest: CollectionManifest | DatasetManifest) -> dict[str, Any]:
    """The fields that say something, in the order in which people read them."""
    names = list(fields(manifest))
    ordered = [name for name in _FIRST if name in names]
    ordered += [name for name in names if name not in _FIRST]
    values: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(manifest))
    told = {name: _without_nothing(values[name]) for name in ordered}
    return {
        name: value
        for name, value in told.items()
        if value not in (None, "", [], {}) and (name, value) != ("visibility", "public")
    }


def _without_nothing(value: Any) -> Any:  # noqa: ANN401 - what YAML can hold
    if isinstance(value, dict):
        return {key: _without_nothing(each) for key, each in value.items() if each not in (None, [], {})}
    return [_without_nothing(each) for each in value] if isinstance(value, list) else value


def _mapping(values: dict[str, Any]) -> Iterator[str]:
    for key, value in values.items():
        name = _scalar(key)
        if isinstance(value, dict):
            yield f"{name}:"
            yield from (f"  {line}" for line in _mapping(value))
        elif isinstance(value, list):
            yield f"{name}:"
            for item in value:
                inner = list(_mapping(item)) if isinstance(item, dict) else [_scalar(item)]
                yield f"  - {inner[0]}"
                yield from (f"    {line}" for line in inner[1:])
        elif isinstance(value, str) and "\n" in value and _is_block(value):
            yield f"{name}: |"
            yield from (f"  {line}".rstrip() for line in value.removesuffix("\n").split("\n"))
        else:
            yield f"{name}: {_scalar(value)}"


def _scalar(value: object) -> str:
    if not isinstance(value, str):
        return str(value)
    # Dates, digests and accessions are text to the reader of manifests, whatever YAML takes them for.
    plain = _PLAIN.fullmatch(value) or _TOKEN.fullmatch(value)
    return value if plain and value.lower() not in _WORDS else json.dumps(value, ensure_ascii=False)


def _is_block(text: str) -> bool:
    """Whether a block holds the text as it is: one line break at its end, no blanks around its lines."""
    lines = text.removesuffix("\n").split("\n")
    return (
        text.endswith("\n")
        and all(line == line.rstrip() and line.isprintable() for line in lines)
        and bool(lines[-1])
        and not lines[0].startswith(" ")
        and bool(lines[0])
    )
