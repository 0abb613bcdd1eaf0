"""The body of a request for an OpenAI-compatible chat."""

from shipworthy.models.chat.opaque import with_opaque
from shipworthy.models.model import Message, Request, ToolCall
from shipworthy.models.row import Row
from shipworthy.models.wire.encoding import as_json, as_object


def body(request: Request, row: Row) -> dict[str, object]:
    """The request body, without sampling parameters, which newer models refuse."""
    tools = [{"type": "function", "function": dict(tool)} for tool in request.tools]
    called = any(message.calls for message in request.messages)
    return {
        "model": row.model,
        "messages": [with_opaque(_message(message), message, row, called=called) for message in request.messages],
        **({"tools": tools} if tools else {}),
        "stream": True,
        "stream_options": {"include_usage": True},
        row.cap: request.max_output_tokens + row.reasoning,
        **({"reasoning_effort": row.effort} if row.effort is not None else {}),
    }


def _message(message: Message) -> dict[str, object]:
    if message.role == "tool":
        return {"role": "tool", "tool_call_id": message.call_id, "content": message.text}
    if not message.calls:
        return {"role": message.role, "content": message.text}
    calls = [_call(call) for call in message.calls]
    return {"role": "assistant", "content": message.text or None, "tool_calls": calls}


def _call(call: ToolCall) -> dict[str, object]:
    # Some servers parse the arguments of earlier calls and refuse the conversation if they are no object.
    read = as_object(call.arguments)
    arguments = as_json(read).decode() if "unreadable" in read else call.arguments
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": arguments}}
