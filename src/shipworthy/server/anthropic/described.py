"""What the OpenAPI document says of Anthropic's protocol, inside the document of the whole API."""

from collections.abc import Mapping

TEXT = {"type": "string"}
NUMBER = {"type": "number"}
WHOLE = {"type": "integer", "minimum": 0}
OBJECT = {"type": "object"}
CONTENT = {"oneOf": [TEXT, {"type": "array", "items": OBJECT}], "description": "Text, or blocks of text."}
MESSAGE = {
    "type": "object",
    "required": ["role", "content"],
    "properties": {"role": {"enum": ["user", "assistant", "system"]}, "content": CONTENT},
}
ASKED: Mapping[str, object] = {
    "type": "object",
    "required": ["model", "messages"],
    "properties": {
        "model": {**TEXT, "description": "The name of the agent."},
        "messages": {"type": "array", "minItems": 1, "items": MESSAGE},
        "max_tokens": {"type": "integer", "minimum": 1, "description": "The most output tokens of the run."},
        "stream": {"type": "boolean"},
        "metadata": {
            "type": "object",
            "properties": {
                name: TEXT for name in ("session", "question", "skill", "language", "model", "leaving", "user_id")
            },
        },
    },
    "additionalProperties": True,
}
USAGE = {"type": "object", "properties": {"input_tokens": WHOLE, "output_tokens": WHOLE, "cost_usd": NUMBER}}
ANSWERED: Mapping[str, object] = {
    "type": "object",
    "required": ["id", "type", "role", "model", "content", "stop_reason", "usage", "shipworthy"],
    "properties": {
        "id": TEXT,
        "type": {"const": "message"},
        "role": {"const": "assistant"},
        "model": TEXT,
        "content": {"type": "array", "items": OBJECT},
        "stop_reason": {"enum": ["end_turn", "max_tokens"]},
        "stop_sequence": {"type": ["string", "null"], "description": "The id of the question that it ends with."},
        "usage": USAGE,
        "shipworthy": {**OBJECT, "description": "How the run ended, its question, and what was not obeyed."},
    },
}
ERROR: Mapping[str, object] = {
    "type": "object",
    "required": ["type", "error"],
    "properties": {
        "type": {"const": "error"},
        "error": {
            "type": "object",
            "required": ["type", "message"],
            "properties": {"type": TEXT, "message": TEXT, "field": TEXT},
        },
    },
}
HEADERS = {
    "X-Session": "The conversation, before `metadata.session`.",
    "X-Question": "The question that the message answers, before `metadata.question`.",
    "Idempotency-Key": "The same is the same run.",
}


def _in(kind: str, schema: Mapping[str, object]) -> dict[str, object]:
    return {kind: {"schema": schema}}


def _operation(name: str, about: str, answer: dict[str, object], headers: Mapping[str, str]) -> dict[str, object]:
    refused = {"description": "The request is refused.", "content": _in("application/json", ERROR)}
    return {
        "summary": about,
        "operationId": name,
        "parameters": [
            {"name": header, "in": "header", "description": said, "schema": TEXT} for header, said in headers.items()
        ],
        "requestBody": {"required": True, "content": _in("application/json", ASKED)},
        "responses": {
            "200": {"description": "Done.", "content": answer},
            **{str(status): refused for status in (400, 401, 403, 404, 409, 410, 413, 422, 429, 503)},
        },
    }


PATHS: Mapping[str, Mapping[str, object]] = {
    "/v1/messages": {
        "post": _operation(
            "post_messages",
            "Send a message to an agent in Anthropic's form; with `stream`, its events.",
            {**_in("application/json", ANSWERED), **_in("text/event-stream", {})},
            HEADERS,
        )
    },
    "/v1/messages/count_tokens": {
        "post": _operation(
            "post_messages_count_tokens",
            "Count the tokens of a request in Anthropic's form.",
            _in("application/json", {"type": "object", "properties": {"input_tokens": WHOLE}}),
            {},
        )
    },
}
"""Path → what is served there."""
