"""Read the bytes of an answer without a server."""

from collections.abc import Iterable, Mapping
from typing import Any

from shipworthy.models.chat.reader import ChatReader
from shipworthy.models.messages.reader import MessageReader
from shipworthy.models.model import Message, Part, Request, StopPart, TextPart, ThoughtPart, ToolCall, UsagePart
from shipworthy.models.wire.post import Post
from shipworthy.models.wire.sse import Events

READERS: dict[str, Any] = {"openai": ChatReader, "anthropic": MessageReader}
TOOLS: Mapping[str, Any] = {"get_price": {"type": "object", "properties": {"ticker": {"type": "string"}}}, "today": {}}


def reader(wire: str, tools: Mapping[str, Any] = TOOLS, *, model: str = "m", messages: tuple[Message, ...] = ()) -> Any:
    """A reader of this wire for a request that offers these tools."""
    post = Post(name=model, url="http://x", headers={}, body=b"", key="sk-canary")
    offered = tuple({"name": name, "parameters": schema} for name, schema in tools.items())
    return READERS[wire](post, Request(messages=messages, tools=offered))


def read(wire: str, body: bytes, tools: Mapping[str, Any] = TOOLS, **more: Any) -> list[Part]:
    """The parts of an answer whose stream closes behind these bytes; raises what the reader raises."""
    answer, parts = reader(wire, tools, **more), list[Part]()
    for data in Events().feed(body):
        parts += answer.take(data)
        if answer.ended:
            break
    return [*parts, *answer.end()]


def calls(parts: Iterable[Part]) -> list[tuple[str, str]]:
    """Name and arguments of the calls."""
    return [(part.name, part.arguments) for part in parts if isinstance(part, ToolCall)]


def text(parts: Iterable[Part]) -> str:
    """The text that is the answer."""
    said: list[str] = []
    for part in parts:
        if isinstance(part, TextPart):
            said.append(part.text)
        elif isinstance(part, ThoughtPart) and part.before:
            said = []
    return "".join(said)


def reason(parts: Iterable[Part]) -> str:
    """Why the answer ended."""
    return next(part.reason for part in parts if isinstance(part, StopPart))


def used(parts: Iterable[Part]) -> UsagePart:
    """The last usage."""
    return [part for part in parts if isinstance(part, UsagePart)][-1]
