"""What the OpenAPI document says of this room, inside the document of the whole API."""

from collections.abc import Mapping

from shipworthy.server.writes.bodies import OutcomeBody

REFUSAL: dict[str, object] = {"$ref": "#/components/responses/Refusal"}
REFUSALS = {str(status): REFUSAL for status in (400, 401, 403, 404, 413, 429, 503)}
WRITE = {
    "type": "object",
    "required": ["key", "agent", "session", "run_id", "tool", "args", "at", "text"],
    "properties": {
        "key": {"type": "string"},
        "agent": {"type": "string"},
        "session": {"type": "string"},
        "run_id": {"type": "string", "description": "The run that made it."},
        "tool": {"type": "string"},
        "about": {"type": "string", "description": "What the tool does."},
        "args": {"type": "object"},
        "at": {"type": "number", "description": "When it was begun, in seconds since the epoch."},
        "text": {"type": "string", "description": "Why its outcome is unknown."},
        "verify": {"type": ["string", "null"], "description": "The tool that looks it up, where there is one."},
        "state": {"enum": ["done", "void"], "description": "What it is now, in the answer to POST."},
    },
}
LIST = {"type": "object", "required": ["writes"], "properties": {"writes": {"type": "array", "items": WRITE}}}


def _answer(about: str, schema: Mapping[str, object]) -> dict[str, object]:
    return {"200": {"description": about, "content": {"application/json": {"schema": schema}}}, **REFUSALS}


PATHS: Mapping[str, Mapping[str, object]] = {
    "/v1/writes": {
        "get": {
            "summary": "List the writes of which it is not known whether they happened.",
            "operationId": "get_writes",
            "responses": _answer("The writes, newest first.", LIST),
        }
    },
    "/v1/writes/{key}": {
        "post": {
            "summary": "Say whether a write happened; one that did not may be made again.",
            "operationId": "post_writes_by_key",
            "parameters": [{"name": "key", "in": "path", "required": True, "schema": {"type": "string"}}],
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": OutcomeBody.model_json_schema()}},
            },
            "responses": _answer("It is settled.", WRITE),
        },
    },
}
"""Path → what is served there."""
