"""What the OpenAPI document says of AG-UI, inside the document of the whole API."""

from collections.abc import Mapping

TEXT = {"type": "string"}
OBJECT = {"type": "object"}
OWN = {
    "type": "object",
    "properties": {
        **{name: TEXT for name in ("agent", "skill", "language", "model")},
        "limits": {"type": "object", "additionalProperties": {"type": "number"}},
        "leaving": {"enum": ["continue", "cancel"]},
    },
}
INPUT: Mapping[str, object] = {
    "type": "object",
    "description": "AG-UI's RunAgentInput.",
    "required": ["threadId", "runId", "messages"],
    "properties": {
        "threadId": {**TEXT, "minLength": 1},
        "runId": {**TEXT, "minLength": 1},
        "protocolVersion": TEXT,
        "parentRunId": TEXT,
        "messages": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "role"],
                "properties": {"id": TEXT, "role": TEXT, "content": {"oneOf": [TEXT, {"type": "array"}]}},
            },
        },
        "tools": {"type": "array", "items": OBJECT},
        "context": {"type": "array", "items": OBJECT},
        "state": {},
        "forwardedProps": {"properties": {"shipworthy": OWN}},
        "resume": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["interruptId", "status"],
                "properties": {"interruptId": TEXT, "status": {"enum": ["resolved", "cancelled"]}, "payload": {}},
            },
        },
    },
    "additionalProperties": True,
}
ERROR: Mapping[str, object] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {"code": TEXT, "message": TEXT, "field": TEXT},
        }
    },
}


def _operation(name: str, parameters: list[object]) -> dict[str, object]:
    refused = {"description": "No run begins.", "content": {"application/json": {"schema": ERROR}}}
    return {
        "summary": "Run an agent for a client of AG-UI 1.0, and read the events of the run.",
        "operationId": name,
        "parameters": parameters,
        "requestBody": {"required": True, "content": {"application/json": {"schema": INPUT}}},
        "responses": {
            "200": {"description": "The events of the run.", "content": {"text/event-stream": {"schema": {}}}},
            **{str(status): refused for status in (400, 401, 403, 404, 409, 413, 422, 429, 503)},
        },
    }


PATHS: Mapping[str, Mapping[str, object]] = {
    "/v1/agui": {"post": _operation("post_agui", [])},
    "/v1/agents/{agent}/agui": {
        "post": _operation(
            "post_agents_by_agent_agui", [{"name": "agent", "in": "path", "required": True, "schema": TEXT}]
        )
    },
}
"""Path → what is served there."""
