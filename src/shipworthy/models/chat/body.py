"""The body of a request for an OpenAI-compatible chat."""

from collections.abc import Mapping

from shipworthy.models.chat.opaque import with_opaque
from shipworthy.models.dialect import Dialect, first
from shipworthy.models.model import Message, Request, ToolCall
from shipworthy.models.row import Row
from shipworthy.models.wire.conversation import called, id_of, named, rewritten
from shipworthy.models.wire.encoding import as_sent
from shipworthy.models.wire.extras import with_fields
from shipworthy.models.wire.plain import plain_tool


def body(request: Request, row: Row, dialect: Dialect | None = None) -> dict[str, object]:
    """The request body, without sampling parameters, which newer models refuse."""
    dialect = dialect or first(row)
    messages = rewritten(request, dialect)
    with_calls = any(message.calls for message in messages)
    sent: dict[str, object] = {
        "model": row.model,
        "messages": [with_opaque(_message(message, dialect), message, row, called=with_calls) for message in messages],
        **_tools(request, dialect),
        "stream": dialect.stream,
        "stream_options": {"include_usage": True},
        dialect.cap: request.max_output_tokens + row.reasoning,
        **({"reasoning_effort": row.effort} if row.effort is not None else {}),
    }
    whole = with_fields(sent, row)
    left_out = dialect.without if dialect.stream else {*dialect.without, "stream_options"}
    return {name: value for name, value in whole.items() if name not in left_out}


def _tools(request: Request, dialect: Dialect) -> dict[str, object]:
    if request.tools and not (request.closed and dialect.calls == "told"):
        offered: dict[str, object] = {"tools": [_tool(tool, dialect) for tool in request.tools]}
        return {**offered, "tool_choice": "none"} if request.closed else offered
    names = called(request.messages) if dialect.calls == "named" else ()
    tools = [_tool({"name": name, "parameters": {"type": "object", "properties": {}}}, dialect) for name in names]
    return {"tools": tools, "tool_choice": "none"} if tools else {}


def _tool(tool: Mapping[str, object], dialect: Dialect) -> dict[str, object]:
    told = plain_tool(tool) if dialect.schemas == "plain" else tool
    # Gateways before Bedrock refuse an empty description.
    return {"type": "function", "function": {key: told[key] for key in told if key != "description" or told[key]}}


def _message(message: Message, dialect: Dialect) -> dict[str, object]:
    if message.role == "tool":
        return {"role": "tool", "tool_call_id": id_of(message.call_id, dialect), "content": message.text}
    if not message.calls:
        return {"role": message.role, "content": message.text}
    calls = [_call(call, dialect) for call in message.calls]
    return {"role": "assistant", "content": message.text or dialect.content, "tool_calls": calls}


def _call(call: ToolCall, dialect: Dialect) -> dict[str, object]:
    # Some servers parse the arguments of earlier calls and refuse the conversation if they are no object.
    arguments = as_sent(call).arguments
    function = {"name": named(call.name), "arguments": arguments}
    return {"id": id_of(call.id, dialect), "type": "function", "function": function}
