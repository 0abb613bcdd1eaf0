"""Assemble an answer from the events of its stream: tool calls from their pieces, and a stop only if one was sent."""

from collections.abc import AsyncIterator, Sequence
from typing import Generic, Literal, TypeVar

import orjson

from shipworthy.errors import ModelBroken
from shipworthy.models.answer.calls import MOST_NAMED, Calls
from shipworthy.models.model import Part, Request, StopPart, StopReason, TextPart, ToolCall, UsagePart
from shipworthy.models.wire.failures import in_stream, quotable
from shipworthy.models.wire.http import Poster
from shipworthy.models.wire.post import Post
from shipworthy.models.wire.sse import AnswerStream, Events

MOST_TOKENS = 1_000_000_000
"""Most tokens that a usage may report; a larger number is taken for an error."""
AFTER_END = 5.0
"""Seconds to wait for the usage after the finish reason."""
Reason = StopReason | Literal[""]
E = TypeVar("E")


class AnswerReader(Generic[E]):
    """Reads the events of one answer; each wire format has a subclass whose `event` interprets one event."""

    reasons: dict[str, Reason] = {}
    """The provider's finish reasons."""

    def __init__(self, post: Post, request: Request) -> None:
        self.post = post
        self.calls = Calls(post.name, (call.id for message in request.messages for call in message.calls))
        self.usage: UsagePart | None = None
        self.reason: Reason = ""
        """The finish reason; empty before it has come."""
        self.ended = False
        """Whether the last event has come."""
        self.moved = False
        """Whether content has come since `listen` last cleared this."""
        self.began = False
        """Whether text, reasoning or a piece of a call has come."""

    def take(self, data: bytes) -> Sequence[Part]:
        """The parts that an event adds; raises ModelBroken if it is malformed, or the error that it carries."""
        try:
            return self.event(orjson.loads(data))
        except (ValueError, TypeError, AttributeError, LookupError):
            pass
        raise ModelBroken(f"{self.post.name} sent an event that cannot be read")

    def event(self, event: E) -> Sequence[Part]:
        """The parts that an event adds."""
        raise NotImplementedError

    def content(self) -> None:
        """Record that content has come."""
        self.began = self.moved = True

    def text(self, text: str) -> Sequence[Part]:
        """Turn a piece of text into a part; raises TypeError for another type."""
        if not isinstance(text, str):
            raise TypeError("text is text")
        self.began = self.moved = True
        return (TextPart(text=text),)

    def error(self, error: object) -> Exception:
        """The error that an event carries."""
        return in_stream(error, self.post, began=self.began)

    def stop(self, word: object) -> None:
        """Record the finish reason; a later one does not replace `length` or `refused`."""
        reason = self.reasons.get(word) if isinstance(word, str) else None
        if reason is None:
            named = quotable(str(word), self.post.key)[:MOST_NAMED]
            raise ModelBroken(f"{self.post.name} ended for a reason that is not known: {named!r}")
        self.began = self.moved = True
        if self.reason not in {"length", "refused"}:
            self.reason = reason

    def used(self, usage: UsagePart | None) -> None:
        """Record a usage that differs from the last one."""
        if usage is not None and usage != self.usage:
            self.usage, self.moved = usage, self.moved or self.began

    def end(self) -> list[Part]:
        """The last parts: calls, usage, stop; raises ModelBroken without a finish reason."""
        if not self.reason:
            raise ModelBroken(f"the answer of {self.post.name} broke off")
        calls: tuple[ToolCall, ...] = ()
        reason = self.reason
        if reason in {"end", "tools"}:
            calls = self.calls.whole()
            if reason == "tools" and not calls:
                raise ModelBroken(f"{self.post.name} announced a call and sent none")
            reason = "tools" if calls else "end"
        return [*calls, *([self.usage] if self.usage else []), StopPart(reason=reason)]


async def listen(http: Poster, post: Post, reader: AnswerReader[E]) -> AsyncIterator[Part]:
    """Send a request once and stream the parts of its answer; always closes the connection."""
    answer = await http.post(post)
    events = Events()
    try:
        while not reader.ended and (chunk := await _next(answer, reader)):
            for data in events.feed(chunk):
                for part in reader.take(data):
                    yield part
                if reader.ended:
                    break
            if reader.moved:
                reader.moved = False
                answer.moved(min(post.between, AFTER_END) if reader.reason else post.between)
        for part in reader.end():
            yield part
        await answer.drain()
    except ModelBroken as broken:
        broken.unseen = reader.calls.unseen()
        raise
    finally:
        answer.close()


async def _next(answer: AnswerStream, reader: AnswerReader[E]) -> bytes:
    """The next bytes; empty at the end of the stream, or if only the usage is missing."""
    try:
        return await answer.read()
    except ModelBroken:
        if not reader.reason:
            raise
        return b""  # only the usage is missing


def tokens(value: object) -> int:
    """Validate a token count; None is 0. Raises ValueError unless it is an integer from 0 to one billion."""
    if value is None:
        return 0
    if type(value) is not int or not 0 <= value <= MOST_TOKENS:
        raise ValueError(f"no count of tokens: {value!r}")
    return value
