"""What was said, as JSON of the GenAI conventions, with known secrets hidden."""

from collections.abc import Iterable, Mapping

import orjson

from shipworthy.exits.secrets import current
from shipworthy.models.model import Message, Part, Role, TextPart, ToolCall

LONGEST = 64_000
"""Characters of one attribute; what is longer is cut, and ends with `…`."""


def said(role: Role, text: str) -> str:
    """One message of a person or an agent."""
    return as_json([{"role": role, "parts": [_text(text)]}])


def system_of(messages: Iterable[Message]) -> str:
    """The system texts of a request; empty if there is none."""
    texts = [_text(message.text) for message in messages if message.role == "system"]
    return as_json(texts) if texts else ""


def asked_of(messages: Iterable[Message]) -> str:
    """The other messages of a request."""
    return as_json([{"role": one.role, "parts": _parts(one)} for one in messages if one.role != "system"])


def answered(parts: Iterable[Part]) -> str:
    """The message that a model's parts make."""
    parts = list(parts)
    texts = "".join(part.text for part in parts if isinstance(part, TextPart))
    made = [_text(texts)] if texts else []
    made += [_call(part) for part in parts if isinstance(part, ToolCall)]
    return as_json([{"role": "assistant", "parts": made}])


def as_json(value: object) -> str:
    """The value as JSON text, with secrets hidden, not longer than an attribute may be; empty where that fails."""
    try:
        written = orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    except Exception:  # an odd value of a tool: the run goes on
        return ""
    text = current().hide_json(written)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _parts(message: Message) -> list[Mapping[str, object]]:
    if message.role == "tool":
        return [{"type": "tool_call_response", "id": message.call_id, "response": message.text}]
    texts = [_text(message.text)] if message.text else []
    return [*texts, *map(_call, message.calls)]


def _text(text: str) -> Mapping[str, object]:
    return {"type": "text", "content": text}


def _call(call: ToolCall) -> Mapping[str, object]:
    try:
        arguments = orjson.loads(call.arguments)
    except ValueError:
        arguments = call.arguments  # as the model wrote them
    return {"type": "tool_call", "id": call.id, "name": call.name, "arguments": arguments}
