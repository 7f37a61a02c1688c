"""OpenAPI tells of every file, and every file is what OpenAPI tells."""

import json
import re

import jsonschema
import pytest

from generator.api import ENDPOINTS

OPENAPI = "api/openapi.json"
SEGMENT = {"version": r"[0-9]+"}


def pattern(endpoint):
    parts = re.split(r"\{(\w+)\}", endpoint.file)
    found = [re.escape(p) if i % 2 == 0 else SEGMENT.get(p, r"[\w-]+") for i, p in enumerate(parts)]
    return re.compile("".join(found))


def endpoint_of(path):
    found = [endpoint for endpoint in ENDPOINTS if pattern(endpoint).fullmatch(path)]
    assert len(found) == 1, path
    return found[0]


def answers(files):
    """Endpoint's path, status and JSON of all that the files answer; each line of NDJSON by itself."""
    for path, data in files.items():
        if path == OPENAPI:
            continue
        status = "410" if path.endswith(".410.json") else "200"
        endpoint = endpoint_of(path.replace(".410.json", ".json"))
        texts = data.splitlines() if endpoint.media_type.endswith("ndjson") else [data]
        for text in texts:
            yield endpoint, status, json.loads(text)


@pytest.fixture(scope="module")
def described(read):
    return read(OPENAPI)


def schema_of(described, endpoint, status):
    content = described["paths"][endpoint.path]["get"]["responses"][status]["content"]
    (schema,) = (each["schema"] for each in content.values())
    inner = schema.get("contentSchema", schema)
    return {**inner, "components": described["components"]}


def test_every_answer_is_what_the_description_says(files, described):
    seen = set()
    for endpoint, status, answer in answers(files):
        seen.add((endpoint.path, status))
        jsonschema.Draft202012Validator(schema_of(described, endpoint, status)).validate(answer)
    told = {
        (path, status)
        for path, item in described["paths"].items()
        for status in item["get"]["responses"]
        if status != "404"
    }
    assert seen == told


def closed(schema):
    """The schema, with no property allowed but those that it names."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(value) for key, value in schema.items()}
    is_record = schema.get("type") == "object" and "properties" in schema
    return inner | {"additionalProperties": False} if is_record else inner


def test_answers_have_no_field_that_the_description_leaves_out(files, described):
    for endpoint, status, answer in answers(files):
        jsonschema.Draft202012Validator(closed(schema_of(described, endpoint, status))).validate(answer)


def test_the_validator_is_not_asleep(described, read):
    endpoint = endpoint_of("api/datasets/8XK3M1PZ/v1.json")
    wrong = read("api/datasets/8XK3M1PZ/v1.json") | {"cells": "many"}
    schema = schema_of(described, endpoint, "200")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate(wrong)
    more = read("api/datasets/8XK3M1PZ/v1.json") | {"more": 1}
    jsonschema.Draft202012Validator(schema).validate(more)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(closed(schema)).validate(more)


def test_operations_are_told_apart_and_parameters_declared(described):
    names = [item["get"]["operationId"] for item in described["paths"].values()]
    assert len(names) == len(set(names))
    for path, item in described["paths"].items():
        assert [p["name"] for p in item["get"]["parameters"]] == re.findall(r"\{(\w+)\}", path)
    assert described["servers"] == [{"url": "https://cells.example.org/base"}]
    assert described["openapi"] == "3.1.0"


def test_every_schema_is_found_and_used(described):
    text = json.dumps(described)
    used = set(re.findall(r'"#/components/schemas/(\w+)"', text))
    assert used == set(described["components"]["schemas"])
