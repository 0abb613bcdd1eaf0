"""The lines of a tape: the fields of each kind, and the form of answer parts, requests and errors."""

from asyncio import CancelledError
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, TypedDict, cast

from shipworthy import errors
from shipworthy.errors import ExpressionError, LimitReached, ModelBroken, ModelBusy, ShipworthyError
from shipworthy.events import AnyEvent
from shipworthy.models.model import OpaquePart, Part, Request, StopPart, TextPart, ThoughtPart, ToolCall, UsagePart

SCHEMA = 1
"""The version of the tape format, in its first line.

Every line is an object with `seq` (its position, from 0), `at` (milliseconds since the message came) and `kind`:

run    the first line: the agent, the message and the conversation before it
fact   a value of that moment, such as the time left or the usable models   key, value | error
kept   the answer of a store                                                key, value | error
call   a tool call: key, tool, args, timeout, and value, text, tokens, full, elapsed_ms | error
model  a request and the parts of its answer: key, began, request, parts, and the error that ended it
cut    the run was answered from another thread, because its event loop was blocked: it is not repeated
event  an event as its listeners received it; pieces of text are joined     event
end    the last line                                                        result
"""
PARTS = {
    "text": TextPart,
    "thought": ThoughtPart,
    "call": ToolCall,
    "opaque": OpaquePart,
    "usage": UsagePart,
    "stop": StopPart,
}
PART_NAMES = {kind: name for name, kind in PARTS.items()}


class ErrorLine(TypedDict, total=False):
    """An error: its type, its message and its own fields."""

    type: str
    message: str
    dimension: str
    limit: float
    wanted: float
    for_now: bool
    retry_after: float | None
    began: bool
    unseen: list[dict[str, str]]


class TapeLine(TypedDict, total=False):
    """One line of a tape; its kind determines its fields."""

    seq: int
    at: float
    kind: str
    key: str
    tool: str
    args: dict[str, object]
    timeout: float | None
    value: object
    text: str
    tokens: int
    full: str | None
    elapsed_ms: float
    used: dict[str, Any]
    carry: str
    said: list[str]
    request: dict[str, object]
    parts: list[tuple[str, dict[str, Any]]]
    event: dict[str, object]
    error: ErrorLine
    changed: bool
    """Whether the line was altered after it was written."""


def typed_lines(lines: Iterable[Mapping[str, object]]) -> "list[TapeLine]":
    """The lines with the types of their fields, which `Recording` wrote."""
    return [cast("TapeLine", line) for line in lines]


def part_line(part: Part) -> list[object]:
    """The name and the fields of a part."""
    return [PART_NAMES[type(part)], asdict(part)]


def read_part(line: tuple[str, dict[str, Any]]) -> Part:
    """The part of a line made by `part_line`."""
    name, fields = line
    part: Part = PARTS[name](**fields)
    return part


def request_line(request: Request) -> dict[str, object]:
    """A request to a model, with the names of its tools; their schemas belong to the agent."""
    messages = []
    for message in request.messages:
        written: dict[str, object] = {"role": message.role, "text": message.text}
        if message.calls:
            written["calls"] = [asdict(call) for call in message.calls]
        if message.opaque:
            written |= {"opaque": [asdict(part) for part in message.opaque], "by": message.by}
        messages.append(written | ({"call_id": message.call_id} if message.call_id else {}))
    names = [str(tool.get("name", "")) for tool in request.tools]
    return {"name": request.name, "messages": messages, "tools": names, "max_output_tokens": request.max_output_tokens}


def event_line(event: AnyEvent) -> dict[str, object]:
    """The fields of an event, without those that other lines of the tape have."""
    return {name: value for name, value in event.as_dict().items() if name not in ("run_id", "seq", "result")}


def error_line(error: ShipworthyError | CancelledError) -> ErrorLine:
    """The type, the message and the fields of an error."""
    if isinstance(error, CancelledError):
        return {"type": "Cancelled", "message": "the run was cancelled"}
    line: ErrorLine = {"type": type(error).__name__, "message": str(error)}
    if isinstance(error, LimitReached):
        figures: ErrorLine = {"dimension": error.dimension, "limit": error.limit, "wanted": error.wanted}
        return line | figures | {"for_now": error.for_now}
    if isinstance(error, ModelBusy):
        return line | {"retry_after": error.retry_after}
    if isinstance(error, ModelBroken):
        unseen = [{"id": call.id, "name": call.name, "arguments": call.arguments} for call in error.unseen]
        return line | {"began": error.began, "unseen": unseen}
    return line


def read_error(line: ErrorLine) -> ShipworthyError:
    """The error of a line made by `error_line`; an unknown type becomes ShipworthyError."""
    kind, message = getattr(errors, str(line["type"]), ShipworthyError), line["message"]
    if kind is LimitReached:
        return LimitReached(line["dimension"], line["limit"], line["wanted"], for_now=line.get("for_now", False))
    if kind is ModelBusy:
        return ModelBusy(message, line["retry_after"])
    if kind is ModelBroken:
        broken = ModelBroken(message, began=line["began"])
        broken.unseen = tuple(ToolCall(**call) for call in line["unseen"])
        return broken
    if kind is ExpressionError or not (isinstance(kind, type) and issubclass(kind, ShipworthyError)):
        return ShipworthyError(message)
    error: ShipworthyError = kind(message)
    return error
