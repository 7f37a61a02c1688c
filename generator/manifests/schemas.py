"""JSON Schemas of the manifests, made from the model; what is published is what is checked."""

import functools
from typing import Any

import msgspec

from generator.model.collection import CollectionManifest
from generator.model.dataset import DatasetManifest
from generator.model.settings import Settings

JsonSchema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MANIFESTS: dict[str, type] = {
    "catalog": Settings,
    "collection": CollectionManifest,
    "dataset": DatasetManifest,
}
"""The record that each kind of manifest becomes."""
_TITLES = {
    "catalog": "Settings of the catalog (catalog.yaml)",
    "collection": "A collection (collection.yaml)",
    "dataset": "A dataset (a .yaml file beside collection.yaml)",
}


def schemas(site: str = "") -> dict[str, JsonSchema]:
    """The schema of each kind of manifest, as draft 2020-12.

    `site` is the site's address with its closing slash; each schema's `$id` is where it is published,
    `<site>schemas/<kind>.json`.
    """
    return {kind: _schema(kind, record, site) for kind, record in MANIFESTS.items()}


@functools.cache
def schema(kind: str) -> JsonSchema:
    """The schema of one kind; shared, so not to be changed."""
    return schemas()[kind]


def _schema(kind: str, record: type, site: str) -> JsonSchema:
    made = msgspec.json.schema(record)
    definitions: dict[str, JsonSchema] = made["$defs"]
    root = _closed(definitions.pop(record.__name__))
    head = {"$schema": DIALECT, "$id": f"{site}schemas/{kind}.json"}
    rest = {name: _closed(definition) for name, definition in sorted(definitions.items())}
    return {**head, **root, "title": _TITLES[kind], "$defs": rest}


def _closed(definition: JsonSchema) -> JsonSchema:
    """A record's definition that allows no other keys; enumerations pass as they are."""
    if definition.get("type") != "object":
        return definition
    properties = {key: _optional(value) for key, value in definition["properties"].items()}
    return {**definition, "properties": properties, "additionalProperties": False}


def _optional(field: JsonSchema) -> JsonSchema:
    """`anyOf` of a text and null as one type, so that an editor shows its description."""
    choices = field.get("anyOf", [])
    texts = [choice for choice in choices if choice.get("type") == "string"]
    if len(texts) == 1 and {"type": "null"} in choices:
        rest = {key: value for key, value in field.items() if key not in {"anyOf", "default"}}
        return {**rest, **texts[0], "type": ["string", "null"]}
    return field
