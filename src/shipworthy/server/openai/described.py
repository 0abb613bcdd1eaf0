"""What the OpenAPI document says of OpenAI's protocol, inside the document of the whole API."""

from collections.abc import Mapping

from shipworthy.server.openai.parameters import CHAT, RESPONSES
from shipworthy.server.parameters import Parameter

TEXT = {"type": "string"}
WHOLE = {"type": "integer", "minimum": 0}
LIMIT = {"type": ["integer", "null"], "minimum": 1}
OBJECT = {"type": "object"}
MESSAGES = {"type": "array", "minItems": 1, "items": OBJECT}
METADATA = ("session", "question", "skill", "language", "model", "leaving")
TYPES: Mapping[str, Mapping[str, object]] = {
    "model": {**TEXT, "minLength": 1, "description": "The name of the agent."},
    "messages": MESSAGES,
    "input": {"oneOf": [TEXT, MESSAGES]},
    "stream": {"type": ["boolean", "null"]},
    "max_tokens": LIMIT,
    "max_completion_tokens": LIMIT,
    "max_output_tokens": LIMIT,
    "max_tool_calls": LIMIT,
    "previous_response_id": {"type": ["string", "null"]},
    "conversation": {"type": ["string", "object", "null"]},
    "user": {"type": ["string", "null"]},
    "metadata": {"type": ["object", "null"], "properties": {name: TEXT for name in METADATA}},
}
"""Parameter → its schema; any other may be anything, and its description says what becomes of it."""
USAGE = {"type": "object", "required": ["total_tokens", "cost_usd"]}
EXTENSION = {**OBJECT, "description": "How the run ended, its question, and what was not obeyed."}
COMPLETION: Mapping[str, object] = {
    "type": "object",
    "required": ["id", "object", "created", "model", "choices", "usage", "shipworthy"],
    "properties": {
        "id": TEXT,
        "object": {"const": "chat.completion"},
        "created": WHOLE,
        "model": TEXT,
        "choices": {"type": "array", "minItems": 1, "maxItems": 1, "items": OBJECT},
        "usage": USAGE,
        "shipworthy": EXTENSION,
    },
}
RESPONSE: Mapping[str, object] = {
    "type": "object",
    "required": ["id", "object", "created_at", "status", "model", "output", "conversation", "usage"],
    "properties": {
        "id": TEXT,
        "object": {"const": "response"},
        "created_at": WHOLE,
        "status": {"enum": ["in_progress", "completed", "incomplete", "cancelled", "failed"]},
        "model": TEXT,
        "output": {"type": "array", "items": OBJECT},
        "conversation": {"type": "object", "required": ["id"]},
        "usage": {"oneOf": [USAGE, {"type": "null"}]},
        "shipworthy": EXTENSION,
    },
}
MODEL: Mapping[str, object] = {
    "type": "object",
    "required": ["id", "created", "owned_by"],
    "properties": {"id": TEXT, "created": WHOLE, "owned_by": TEXT},
}
MODELS = {
    "type": "object",
    "required": ["object", "data"],
    "properties": {"object": {"const": "list"}, "data": {"type": "array", "items": MODEL}},
}
CREATED = {"type": "object", "required": ["id", "object", "created_at"], "properties": {"id": TEXT}}
NAMED = {"type": "object", "properties": {"metadata": {"type": ["object", "null"]}}}
ERROR: Mapping[str, object] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["message", "type", "param", "code"],
            "properties": {"message": TEXT, "type": TEXT, "param": {"type": ["string", "null"]}},
        }
    },
}
HEADERS = {
    "X-Session": "The conversation, before `metadata.session`.",
    "X-Question": "The question that the message answers, before `metadata.question`.",
    "Idempotency-Key": "The same is the same run.",
}
REFUSALS = (400, 401, 403, 404, 409, 410, 413, 422, 429, 503)


def asked_by(table: tuple[Parameter, ...], *required: str) -> dict[str, object]:
    """The schema of a body with these parameters."""
    properties = {
        name: {"description": f"{row.treatment}: {row.why}", **TYPES.get(name, {})}
        for row in table
        for name in row.names
    }
    return {"type": "object", "required": ["model", *required], "properties": properties, "additionalProperties": True}


def _in(kind: str, schema: Mapping[str, object]) -> dict[str, object]:
    return {kind: {"schema": schema}}


def _operation(
    name: str,
    about: str,
    answer: Mapping[str, object],
    *,
    body: Mapping[str, object] | None = None,
    streams: bool = False,
    at: str = "",
) -> dict[str, object]:
    """One method of a path; `at`: the name in its path."""
    parameters: list[object] = [{"name": at, "in": "path", "required": True, "schema": TEXT}] if at else []
    if streams:
        parameters += [
            {"name": one, "in": "header", "description": said, "schema": TEXT} for one, said in HEADERS.items()
        ]
    content = _in("application/json", answer) | (_in("text/event-stream", {}) if streams else {})
    refused = {"description": "The request is refused.", "content": _in("application/json", ERROR)}
    responses = {"200": {"description": "Done.", "content": content}} | {str(status): refused for status in REFUSALS}
    made: dict[str, object] = {"summary": about, "operationId": name, "parameters": parameters, "responses": responses}
    if body is not None:
        made["requestBody"] = {"required": streams, "content": _in("application/json", body)}
    return made


PATHS: Mapping[str, Mapping[str, object]] = {
    "/v1/chat/completions": {
        "post": _operation(
            "post_chat_completions",
            "Send a message to an agent in the form of OpenAI's chat completions; with `stream`, chunks of the answer.",
            COMPLETION,
            body=asked_by(CHAT, "messages"),
            streams=True,
        )
    },
    "/v1/responses": {
        "post": _operation(
            "post_responses",
            "Send a message to an agent in the form of OpenAI's responses; with `stream`, the events of the answer.",
            RESPONSE,
            body=asked_by(RESPONSES, "input"),
            streams=True,
        )
    },
    "/v1/responses/{response_id}": {
        "get": _operation("get_responses_by_response_id", "Read a response again.", RESPONSE, at="response_id")
    },
    "/v1/responses/{response_id}/cancel": {
        "post": _operation("post_responses_cancel", "Cancel the run of a response.", RESPONSE, at="response_id")
    },
    "/v1/conversations": {
        "post": _operation("post_conversations", "Get a new name for a conversation.", CREATED, body=NAMED)
    },
    "/v1/models": {"get": _operation("get_models", "List the agents that the key may use.", MODELS)},
    "/v1/models/{model}": {"get": _operation("get_models_by_model", "Describe one of them.", MODEL, at="model")},
}
"""Path → what is served there."""
