"""The lines of a tape: what each kind holds, and how parts of answers, requests and errors are written down."""

from asyncio import CancelledError
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from shipworthy import errors
from shipworthy.errors import ExpressionError, LimitReached, ModelBroken, ModelBusy, ShipworthyError
from shipworthy.events import AnyEvent
from shipworthy.models.model import Part, Request, StopPart, TextPart, ToolCall, UsagePart

SCHEMA = 1
"""Of the tape as a whole; it is on its first line.

Every line is an object with `seq` (its place, from 0), `at` (milliseconds since the message came) and `kind`:

run    the first: who was asked what, and the conversation as it stood
fact   something that was so at that moment: the time left, the models that could be asked   key, value | error
kept   what a store said                                                                    key, value | error
call   a tool: key, tool, args, timeout, and its value, text, tokens, full, elapsed_ms | error
model  a request and the parts of its answer: key, began, request, parts, and the error it ended with
event  what happened, as its listeners heard it; pieces of text are joined                  event
end    the last                                                                            result
"""
PARTS = {"text": TextPart, "call": ToolCall, "usage": UsagePart, "stop": StopPart}
NAMES = {kind: name for name, kind in PARTS.items()}


def part_line(part: Part) -> list[Any]:
    """A part of an answer: its name and its fields."""
    return [NAMES[type(part)], asdict(part)]


def read_part(line: Any) -> Part:
    """The part that was written down."""
    name, fields = line
    part: Part = PARTS[name](**fields)
    return part


def request_line(request: Request) -> dict[str, Any]:
    """What a model was asked; tools by name, for their schemas are the agent's."""
    messages = []
    for message in request.messages:
        told: dict[str, Any] = {"role": message.role, "text": message.text}
        if message.calls:
            told["calls"] = [asdict(call) for call in message.calls]
        messages.append(told | ({"call_id": message.call_id} if message.call_id else {}))
    names = [str(tool.get("name", "")) for tool in request.tools]
    return {"name": request.name, "messages": messages, "tools": names, "max_output_tokens": request.max_output_tokens}


def event_line(event: AnyEvent) -> dict[str, Any]:
    """An event, without what the tape has anyway."""
    return {name: value for name, value in event.as_dict().items() if name not in ("run_id", "seq", "result")}


def error_line(error: ShipworthyError | CancelledError) -> dict[str, Any]:
    """An error: its type, its words, and what else it says."""
    if isinstance(error, CancelledError):
        return {"type": "Cancelled", "message": "the run was cancelled"}
    line: dict[str, Any] = {"type": type(error).__name__, "message": str(error)}
    if isinstance(error, LimitReached):
        return line | {"dimension": error.dimension, "limit": error.limit, "wanted": error.wanted}
    if isinstance(error, ModelBusy):
        return line | {"retry_after": error.retry_after}
    if isinstance(error, ModelBroken):
        return line | {"began": error.began, "unseen": [asdict(call) for call in error.unseen]}
    return line


def read_error(line: Mapping[str, Any]) -> ShipworthyError:
    """The error that was written down."""
    kind, message = getattr(errors, str(line["type"]), ShipworthyError), line["message"]
    if kind is LimitReached:
        return LimitReached(line["dimension"], line["limit"], line["wanted"])
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
