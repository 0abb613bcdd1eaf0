"""What the OpenAPI document says of this room, inside the document of the whole API."""

from collections.abc import Mapping

from shipworthy.server.inspect.bodies import WhatIfBody
from shipworthy.server.inspect.listing import MOST, USUAL

REFUSAL: dict[str, object] = {"$ref": "#/components/responses/Refusal"}
REFUSALS = {str(status): REFUSAL for status in (400, 401, 403, 404, 409, 410, 413, 429, 503)}
RUN_ID = {"name": "run_id", "in": "path", "required": True, "schema": {"type": "string"}}
SEQ = {"name": "seq", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 0}}
ANY = {"type": "object", "additionalProperties": True}
FILTERS: Mapping[str, tuple[str, str]] = {
    "agent": ("string", "Of this agent alone."),
    "session": ("string", "Of this conversation."),
    "status": ("string", "That ended so: completed, asked, degraded, refused, failed; or running, killed, unreadable."),
    "reason": ("string", "For this reason; empty: those without one."),
    "skill": ("string", "Of this skill; empty: those without one."),
    "text": ("string", "With this text in the message or in the answer."),
    "least_usd": ("number", "That cost at least so many USD."),
    "most_usd": ("number", "That cost at most so many USD."),
    "since": ("number", "Then or later, in seconds since the epoch."),
    "until": ("number", "Then or earlier."),
    "limit": ("integer", f"So many, {USUAL} where left out, {MOST} at most."),
    "after": ("string", "Behind this place of the list: the `next` of the page before."),
}
LIST = {
    "type": "object",
    "required": ["runs", "total", "next", "skills"],
    "properties": {
        "runs": {"type": "array", "items": ANY, "description": "Newest first."},
        "total": {"type": "integer", "description": "How many fit in all."},
        "next": {"type": ["string", "null"], "description": "For `after`; null: this is the last page."},
        "skills": {**ANY, "description": "Agent → its skills."},
    },
}
REPLAYED = {
    "type": "object",
    "required": ["run_id", "same", "repeated", "redefined", "divergence", "result"],
    "properties": {
        "same": {"type": "boolean", "description": "Whether it repeats exactly."},
        "repeated": {"type": "boolean", "description": "False: it was stopped from outside, so it is not repeated."},
        "redefined": {"type": "boolean", "description": "Whether the agent's definition has changed since."},
        "divergence": {"type": ["object", "null"], "description": "The first line that differs: seq, expected, got."},
    },
}


def _answers(about: str, schema: Mapping[str, object]) -> dict[str, object]:
    done = {"description": about, "content": {"application/json": {"schema": schema}}}
    return {"200": done, **REFUSALS}


def _query(name: str, kind: str, about: str) -> dict[str, object]:
    return {"name": name, "in": "query", "description": about, "schema": {"type": kind}}


PROMPTS = {
    "name": "prompts",
    "in": "query",
    "description": "`none`: without the texts of prompts, which are read line by line.",
    "schema": {"enum": ["all", "none"]},
}
PATHS: Mapping[str, Mapping[str, object]] = {
    "/v1/inspect": {
        "get": {
            "summary": "List the runs that fit, newest first, page after page.",
            "operationId": "get_inspect",
            "parameters": [_query(name, *of) for name, of in FILTERS.items()],
            "responses": _answers("A page of runs.", LIST),
        }
    },
    "/v1/inspect/{run_id}": {
        "get": {
            "summary": "Show one run whole: spans, prompts, figures, decisions, attempts, costs.",
            "operationId": "get_inspect_by_run_id",
            "parameters": [RUN_ID, PROMPTS],
            "responses": _answers("What `shipworthy inspect RUN --json` prints.", ANY),
        }
    },
    "/v1/inspect/{run_id}/lines/{seq}": {
        "get": {
            "summary": "Show one line of its tape, and the prompt that was sent there.",
            "operationId": "get_inspect_by_run_id_lines_by_seq",
            "parameters": [RUN_ID, SEQ],
            "responses": _answers("The line.", ANY),
        }
    },
    "/v1/inspect/{run_id}/replay": {
        "post": {
            "summary": "Repeat it from its tape; no tool and no model is called.",
            "operationId": "post_inspect_by_run_id_replay",
            "parameters": [RUN_ID],
            "responses": _answers("Whether it is the same, or where it goes another way.", REPLAYED),
        }
    },
    "/v1/inspect/{run_id}/what-if": {
        "post": {
            "summary": "Repeat it with another model, which is asked, or with other limits; nothing is written.",
            "operationId": "post_inspect_by_run_id_what_if",
            "parameters": [RUN_ID],
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": WhatIfBody.model_json_schema()}},
            },
            "responses": _answers("Both runs, and in what they differ.", ANY),
        }
    },
}
"""Path → what is served there."""
