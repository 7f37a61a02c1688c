"""The API described in OpenAPI 3.1; its schemas are made of the records."""

import re
from typing import Any

import msgspec

from generator import citation
from generator.api.curation_records import GoneProblem
from generator.api.endpoints import ENDPOINTS, NDJSON, PARAMETERS, Endpoint
from generator.api.records import TombstoneRecord
from generator.model.settings import Settings

_PLACE = re.compile(r"\{(\w+)\}")
_ABOUT = (
    "Files of a static site: they only change when the catalog does. Everything under `/curation/v1` has the "
    "fields of CELLxGENE Discover's public API, so that its clients work with this address as their base; "
    "queries are ignored. Where the host does not answer these addresses, add `.json`."
)


def openapi(settings: Settings) -> dict[str, Any]:
    """The description, as a JSON document."""
    answers, components = msgspec.json.schema_components(
        [*(endpoint.answer for endpoint in ENDPOINTS), TombstoneRecord, GoneProblem],
        ref_template="#/components/schemas/{name}",
    )
    *schemas, tombstone, gone = answers
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{settings.name} API", "version": "1", "description": _ABOUT},
        "servers": [{"url": citation.site_url(settings).rstrip("/")}],
        "paths": {
            endpoint.path: {
                "get": _operation(
                    endpoint, {"oneOf": [schema, tombstone]} if endpoint.buried else schema, gone
                )
            }
            for endpoint, schema in zip(ENDPOINTS, schemas, strict=True)
        },
        "components": {"schemas": components},
    }


def _operation(endpoint: Endpoint, schema: dict[str, Any], gone: dict[str, Any]) -> dict[str, Any]:
    answer = {"type": "string", "contentSchema": schema} if endpoint.media_type == NDJSON else schema
    responses: dict[str, Any] = {
        "200": {"description": endpoint.title, "content": {endpoint.media_type: {"schema": answer}}},
        "404": {"description": "There is no such thing"},
    }
    if endpoint.gone:
        responses["410"] = {
            "description": "It was withdrawn",
            "content": {"application/problem+json": {"schema": gone}},
        }
    return {
        "operationId": endpoint.name,
        "summary": endpoint.title,
        "parameters": [
            {
                "name": name,
                "in": "path",
                "required": True,
                "description": PARAMETERS[name],
                "schema": {"type": "integer" if name == "version" else "string"},
            }
            for name in _PLACE.findall(endpoint.path)
        ],
        "responses": responses,
    }
