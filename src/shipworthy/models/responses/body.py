"""The body of a request for the Responses API."""

from collections.abc import Iterator, Mapping, Sequence

from shipworthy.models.dialect import Dialect, first
from shipworthy.models.model import Message, OpaquePart, Request, ToolCall
from shipworthy.models.row import Row
from shipworthy.models.wire.conversation import called, named, rewritten
from shipworthy.models.wire.encoding import as_sent
from shipworthy.models.wire.extras import with_fields
from shipworthy.models.wire.plain import plain_tool

LONGEST_ID = 64
"""Most characters of the id of a call that the API accepts."""

STRICT = frozenset({"type", "description", "enum", "properties", "required", "additionalProperties", "items"})
"""Keywords of a schema that the API may enforce; a schema with another one is sent as a hint."""

Item = dict[str, object]


def body(request: Request, row: Row, dialect: Dialect | None = None) -> dict[str, object]:
    """The request body: the provider keeps nothing, so the whole conversation is sent, with encrypted reasoning."""
    dialect = dialect or first(row)
    instructions, messages = _leading(rewritten(request, dialect))
    sent: dict[str, object] = {
        "model": row.model,
        **({"instructions": instructions} if instructions else {}),
        "input": list(_items(messages, row.name)),
        **_tools(request, dialect),
        "max_output_tokens": request.max_output_tokens + row.reasoning,
        **({"reasoning": {"effort": row.effort}} if row.effort else {}),
        # Models that do not reason refuse this field.
        **({"include": ["reasoning.encrypted_content"]} if thinks(row) else {}),
        "store": False,
        "stream": dialect.stream,
    }
    return {name: value for name, value in with_fields(sent, row).items() if name not in dialect.without}


def thinks(row: Row) -> bool:
    """Whether the model reasons before it answers."""
    return row.effort != "none" and (row.reasoning > 0 or row.effort is not None)


def _tools(request: Request, dialect: Dialect) -> dict[str, object]:
    if request.tools and not (request.closed and dialect.calls == "told"):
        offered: dict[str, object] = {"tools": [_tool(tool, dialect) for tool in request.tools]}
        return {**offered, "tool_choice": "none"} if request.closed else offered
    names = called(request.messages) if dialect.calls == "named" else ()
    tools = [_tool({"name": name}, dialect) for name in names]
    return {"tools": tools, "tool_choice": "none"} if tools else {}


def _leading(messages: Sequence[Message]) -> tuple[str, Sequence[Message]]:
    """The leading system messages as one text, and the other messages, of which one at least is left."""
    count = 0
    while count < len(messages) - 1 and messages[count].role == "system":
        count += 1
    return "\n\n".join(message.text for message in messages[:count] if message.text.strip()), messages[count:]


def _items(messages: Sequence[Message], name: str) -> Iterator[Item]:
    ids: dict[str, str] = {}
    for message in messages:
        if message.role == "tool":
            yield {"type": "function_call_output", "call_id": _id(message.call_id, ids), "output": message.text}
        elif message.role == "assistant":
            yield from _answer(message, message.opaque if message.by == name else (), ids)
        else:
            yield {"type": "message", "role": message.role, "content": message.text}


def _answer(message: Message, opaque: Sequence[OpaquePart], ids: dict[str, str]) -> Iterator[Item]:
    """The items of an answer in their order: each item of reasoning stands before the item that came of it."""
    yield from _reasoning(opaque, "")
    if message.text:
        phase = next((part.data for part in opaque if part.kind == "phase"), {})
        yield {"type": "message", "role": "assistant", "content": message.text, **phase}
    for call in message.calls:
        yield from _reasoning(opaque, call.id)
        yield _call(call, ids)


def _reasoning(opaque: Sequence[OpaquePart], call_id: str) -> Iterator[Item]:
    mine = (part for part in opaque if part.kind == "reasoning" and part.call_id == call_id)
    # The chat format keeps a text of the same name.
    return (dict(part.data) for part in mine if part.data.get("type") == "reasoning")


def _call(call: ToolCall, ids: dict[str, str]) -> Item:
    # Without the id of its item: with it the API would look the reasoning up that it has not kept.
    arguments = as_sent(call).arguments
    return {"type": "function_call", "call_id": _id(call.id, ids), "name": named(call.name), "arguments": arguments}


def _id(id: str, others: dict[str, str]) -> str:
    """The id of a call, replaced if it is of another provider and too long."""
    return id if len(id) <= LONGEST_ID else others.setdefault(id, f"other_call_{len(others)}")


def _tool(tool: Mapping[str, object], dialect: Dialect) -> Item:
    tool = plain_tool(tool) if dialect.schemas == "plain" else tool
    described = {"description": tool["description"]} if tool.get("description") else {}
    parameters = tool.get("parameters") or {"type": "object", "properties": {}}
    # Where `strict` is missing the API enforces a schema of its own making.
    strict = {"strict": _is_strict(parameters)} if "strict" not in dialect.without else {}
    return {"type": "function", "name": tool["name"], **described, "parameters": parameters, **strict}


def _is_strict(schema: object) -> bool:
    """Whether the API can enforce a schema: a type everywhere, all properties required and no others allowed."""
    if not isinstance(schema, Mapping) or not isinstance(schema.get("type"), str) or not STRICT.issuperset(schema):
        return False
    if schema["type"] == "array":
        return _is_strict(schema.get("items"))
    if schema["type"] != "object":
        return True
    properties, required = schema.get("properties"), schema.get("required")
    if not isinstance(properties, Mapping) or not isinstance(required, list):
        return False
    closed = schema.get("additionalProperties") is False and set(required) == set(properties)
    return closed and all(map(_is_strict, properties.values()))
