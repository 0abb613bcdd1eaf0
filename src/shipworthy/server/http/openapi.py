"""The OpenAPI document of the API, made of the table of its routes, so that it says what is served."""

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias, get_args

from pydantic.json_schema import models_json_schema

from shipworthy import __version__
from shipworthy.regex import regex
from shipworthy.server.http.table import Answer, Endpoint
from shipworthy.server.refusal import Kind

Paths: TypeAlias = Mapping[str, Mapping[str, object]]
PARAMETER = regex(r"\{(\w+)(?::\w+)?\}")
ALWAYS = (400, 401, 403, 413, 429, 503)
"""Refusals that every endpoint may give."""
REFUSAL = {"$ref": "#/components/responses/Refusal"}
WHOLE_NUMBERS = ("limit", "offset")
REFS = "#/components/schemas/{model}"
ANY_OBJECT: dict[str, object] = {"type": "object", "additionalProperties": True}
ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["kind", "message"],
            "properties": {
                "kind": {"enum": list(get_args(Kind))},
                "message": {"type": "string"},
                "field": {"type": "string"},
                "retry_after": {"type": "number"},
                "run_id": {"type": "string"},
            },
        }
    },
}
RUN = {
    "type": "object",
    "description": "What `shipworthy run --json` prints, with the agent and the conversation.",
    "required": ["run_id", "status", "agent", "session"],
    "properties": {
        "run_id": {"type": "string"},
        "status": {"enum": ["completed", "asked", "degraded", "refused", "failed", "running", "killed", "unreadable"]},
        "reason": {"type": ["string", "null"]},
        "text": {"type": "string"},
        "skill": {"type": ["string", "null"]},
        "question": {"type": ["string", "null"], "description": "Its id, for `answer`."},
        "agent": {"type": "string"},
        "session": {"type": "string"},
    },
    "additionalProperties": True,
}


def document(endpoints: Iterable[Endpoint], also: Paths | None = None) -> dict[str, object]:
    """The document of these endpoints; `also`: path → what other rooms serve there."""
    endpoints = list(endpoints)
    bodies = sorted({one.body for one in endpoints if one.body is not None}, key=lambda kind: kind.__name__)
    _, schemas = models_json_schema([(kind, "validation") for kind in bodies], ref_template=REFS)
    paths: dict[str, dict[str, object]] = {}
    for one in endpoints:
        paths.setdefault(PARAMETER.sub(r"{\1}", one.path), {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shipworthy", "version": __version__, "description": "Agents built out of constraints."},
        "paths": {**paths, **(also or {})},
        "components": {
            "schemas": {**schemas.get("$defs", {}), "Run": RUN, "Error": ERROR},
            "responses": {"Refusal": _content("The request is refused.", "application/json", _ref("Error"))},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"key": []}],
    }


def _operation(one: Endpoint) -> dict[str, object]:
    names = PARAMETER.findall(one.path)
    parameters = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]
    for name, about in one.query.items():
        kind = {"type": "integer", "minimum": 0} if name in WHOLE_NUMBERS else {"type": "string"}
        parameters.append({"name": name, "in": "query", "description": about, "schema": kind})
    for name, about in one.headers.items():
        parameters.append({"name": name, "in": "header", "description": about, "schema": {"type": "string"}})
    made: dict[str, object] = {"summary": one.about, "operationId": _id_of(one), "parameters": parameters}
    if one.body is not None:
        content = {"application/json": {"schema": _ref(one.body.__name__)}}
        made["requestBody"] = {"required": True, "content": content}
    responses: dict[str, object] = {str(status): _answer(kind) for status, kind in one.answers.items()}
    responses |= {str(status): REFUSAL for status in (*ALWAYS, *one.refuses) if str(status) not in responses}
    return {**made, "responses": responses}


def _answer(kind: Answer) -> dict[str, object]:
    if kind == "nothing":
        return {"description": "There is nothing behind that event."}
    if kind == "stream":
        return _content("The events of the run.", "text/event-stream", {})
    if kind == "lines":
        return _content("JSON lines.", "application/jsonl", {"type": "string"})
    if kind == "object":
        return _content("Done.", "application/json", ANY_OBJECT)
    whole = _content("The run with its result; with `stream`, its events.", "application/json", _ref("Run"))
    streamed = _content("", "text/event-stream", {})
    return {**whole, "content": {**_of(whole), **_of(streamed)}}


def _of(response: dict[str, object]) -> dict[str, object]:
    found = response["content"]
    return found if isinstance(found, dict) else {}


def _content(about: str, kind: str, schema: dict[str, object]) -> dict[str, object]:
    return {"description": about, "content": {kind: {"schema": schema}}}


def _ref(name: str) -> dict[str, object]:
    return {"$ref": REFS.format(model=name)}


def _id_of(one: Endpoint) -> str:
    words = re.findall(r"\w+", PARAMETER.sub(r"by_\1", one.path.removeprefix("/v1")))
    return "_".join((one.method.lower(), *words)) if words else f"{one.method.lower()}_home"
