"""Assemble an answer from the events of its stream: tool calls from their pieces, and a stop only if one was sent."""

from collections.abc import Mapping, Sequence
from typing import Generic, Literal, TypeVar

import orjson

from shipworthy.errors import ModelBroken, ModelBusy
from shipworthy.models.answer.body import decoded, no_answer
from shipworthy.models.answer.calls import MOST_NAMED, Calls
from shipworthy.models.answer.endings import ending_of
from shipworthy.models.answer.halves import cleaned, ends_within_a_pair, paired, read_leniently
from shipworthy.models.answer.leaks import Leaks
from shipworthy.models.answer.written import looks_like_a_call, read_calls
from shipworthy.models.answered import ANSWERED, id_in
from shipworthy.models.model import (
    OpaquePart,
    Part,
    Request,
    StopPart,
    StopReason,
    TextPart,
    ThoughtPart,
    ToolCall,
    UsagePart,
)
from shipworthy.models.wire.failures import in_stream, quotable
from shipworthy.models.wire.post import Post
from shipworthy.models.wire.sse import is_whole

MOST_TOKENS = 1_000_000_000
"""Most tokens that a usage may report; a larger number is taken for an error."""
AFTER_END = 5.0
"""Seconds to wait for the usage after the finish reason."""
UNREADABLE = (ValueError, TypeError, AttributeError, LookupError)
"""What reading an event of another shape raises."""
HEARTBEATS = frozenset({b"PING", b"HEARTBEAT", b"KEEPALIVE", b"KEEP-ALIVE"})
Reason = StopReason | Literal[""]
E = TypeVar("E")


class AnswerReader(Generic[E]):
    """Reads the events of one answer; each wire format has a subclass whose `event` interprets one event."""

    def __init__(self, post: Post, request: Request) -> None:
        self.post = post
        tools = {str(tool["name"]): _parameters(tool) for tool in (() if request.closed else request.tools)}
        taken = [call.id for message in request.messages for call in message.calls]
        self.calls = Calls(post.name, taken, tools)
        self.leaks = Leaks(post.name, tools, called=bool(taken))
        self.untold = not tools and not taken
        """Whether the model was told of no tools, so that its text has no call."""
        self.plain = False
        """Whether a piece of text without `<` needs no look, where there are tools also without `[` and `{`."""
        self.usage: UsagePart | None = None
        self.reason: Reason = ""
        """The finish reason; empty before it has come."""
        self.unknown = ""
        """A finish reason that is not known; it is one if the end of the stream is announced, too."""
        self.ended = False
        """Whether the last event has come."""
        self.moved = False
        """Whether content has come since `listen` last cleared this."""
        self.began = False
        """Whether text, reasoning or a piece of a call has come."""
        self._half = ""

    def take(self, data: bytes) -> Sequence[Part]:
        """The parts that an event adds; raises ModelBroken if it is malformed, or the error that it carries."""
        if data == b"[DONE]":
            self.ended = True
            return ()
        lenient = False
        try:
            event = orjson.loads(data)
            if not self.began:
                self._look(event)
            return self.event(event)
        except orjson.JSONDecodeError:
            lenient = True
        except UNREADABLE:
            pass
        if lenient:
            return self._odd(data)
        raise ModelBroken(f"{self.post.name} sent an event that cannot be read")

    def event(self, event: E) -> Sequence[Part]:
        """The parts that an event adds."""
        raise NotImplementedError

    def whole(self, body: dict[str, object]) -> Sequence[Part]:
        """The parts of an answer that came as one object; raises LookupError or TypeError if it is none."""
        raise NotImplementedError

    def body(self, data: bytes) -> Sequence[Part]:
        """The parts of an answer that came as JSON instead of a stream; raises ModelError if it is none.

        Some servers stream the events as lines without `data:`.
        """
        if len(lines := [line.strip() for line in data.split(b"\n") if line.strip()]) > 1 and all(map(is_whole, lines)):
            return [part for line in lines if not self.ended for part in self.take(line)]
        read = decoded(data, self.post)
        self._look(read)
        try:
            return self.whole(read)
        except UNREADABLE:
            pass
        raise no_answer(data, self.post)

    def content(self) -> None:
        """Record that content has come."""
        self.began = self.moved = True

    def text(self, text: str) -> Sequence[Part]:
        """Turn a piece of text into parts: what is shown, and thoughts in it; raises TypeError for another type."""
        if not isinstance(text, str):
            raise TypeError("text is text")
        self.began = self.moved = True
        if self.plain and "<" not in text and (self.untold or not ("[" in text or "{" in text)):
            return (TextPart(text=text),)
        if not text.isascii():
            text = self._joined(text)
        elif self._half:
            text, self._half = f"\ufffd{text}", ""
        parts = self.leaks.feed(text)
        self.plain = self.leaks.plain and not self._half
        return parts

    def error(self, error: object) -> Exception:
        """The error that an event carries."""
        found = in_stream(error, self.post, began=self.began)
        found.args = (cleaned(str(found)),)
        return found

    def stop(self, word: object) -> None:
        """Record the finish reason; a later one does not replace `length` or `refused`.

        Raises ModelBusy where the provider failed before it began, and ModelBroken where it failed later.
        """
        ending = ending_of(word)
        if ending == "failed" or ending == "spoilt":
            words = f"{self.post.name} could not finish its answer ({self._quoted(word)})"
            raise ModelBusy(words) if ending == "failed" and not self.began else ModelBroken(words)
        self.moved = True
        if ending is None:
            self.unknown = self._quoted(word)
        elif self.reason not in {"length", "refused"}:
            self.began, self.reason = True, ending

    def used(self, usage: UsagePart | None) -> None:
        """Record a usage that differs from the last one."""
        if usage is not None and usage != self.usage:
            self.usage, self.moved = usage, self.moved or self.began

    def end(self) -> list[Part]:
        """The last parts: text held back, calls, usage, stop; raises ModelBroken if no end was announced."""
        if not self.reason and not (self.ended and self.began):
            why = f"ended for a reason that is not known: {self.unknown}" if self.unknown else ""
            raise ModelBroken(f"{self.post.name} {why}" if why else f"the answer of {self.post.name} broke off")
        reason: StopReason = self.reason or "end"
        cut = reason in {"length", "refused"}
        lone = self.leaks.feed("\ufffd") if self._half else []
        parts, written = self.leaks.end(cut=cut)
        calls: tuple[ToolCall, ...] = ()
        if not cut:
            calls = self.calls.whole(strict=not self.reason)
            if written.strip():
                found, part = self._written(written, needed=not calls)
                calls, parts = calls or found, [*parts, *part]
            if reason == "tools" and not calls:
                raise ModelBroken(f"{self.post.name} announced a call and sent none")
            reason = "tools" if calls else "end"
        return [*lone, *parts, *calls, *([self.usage] if self.usage else []), StopPart(reason=reason)]

    def unseen(self) -> Sequence[ToolCall]:
        """What has come of calls, and what was held back, of a broken answer: billed by the provider, not usable."""
        parts, written = self.leaks.end(cut=False)
        text = "".join(part.text for part in parts if isinstance(part, TextPart | ThoughtPart)) + written
        held = (ToolCall(id="", name="", arguments=text),) if text else ()
        return (*self.calls.unseen(), *held)

    def kept(self) -> Sequence[OpaquePart]:
        """What has come beside text and calls, so that it is counted where the answer is broken."""
        return ()

    def _written(self, text: str, *, needed: bool) -> tuple[tuple[ToolCall, ...], list[Part]]:
        """The calls in a text, or the text where it is none; raises ModelBroken for a call that cannot be made.

        Unless `needed`: then the same calls have come by themselves.
        """
        # Behind text that was shown a call may be a quotation: it must end the answer, at the least.
        found = read_calls(text, self.calls.tools, alone=self.leaks.said)
        if found is None and not self.leaks.marked and not looks_like_a_call(text, self.calls.tools):
            return (), [TextPart(text=text)]
        if not needed:
            return (), [ThoughtPart(text=text)]
        if found is None:
            raise ModelBroken(f"{self.post.name} writes a call as text, and not one that can be made")
        return self.calls.written((one.name, one.arguments) for one in found), []

    def _joined(self, text: str) -> str:
        """The text with halves of pairs joined; one at its end waits for the next piece."""
        text, self._half = self._half + text, ""
        if ends_within_a_pair(text):
            text, self._half = text[:-1], text[-1]
        return paired(text)

    def _odd(self, data: bytes) -> Sequence[Part]:
        """The parts of an event that orjson does not read: `[DONE]`, a heartbeat, JSON with halves of characters."""
        word = data.strip(b' "').upper()
        if word in (b"[DONE]", b"DONE"):
            self.ended = True
            return ()
        if word in HEARTBEATS:
            return ()
        self.plain = False
        try:
            event: E = read_leniently(data)  # type: ignore[assignment]
            return self.event(event)
        except UNREADABLE:
            pass
        raise ModelBroken(f"{self.post.name} sent an event that cannot be read")

    def _look(self, event: object) -> None:
        """Remember under which id the model answers, as an event before its content tells."""
        if id := id_in(event):
            ANSWERED.told(self.post.name, id)

    def _quoted(self, word: object) -> str:
        return repr(quotable(str(word), self.post.key)[:MOST_NAMED])


def tokens(value: object) -> int:
    """Validate a token count; None is 0. Raises ValueError unless it is a whole number from 0 to one billion."""
    if value is None:
        return 0
    if isinstance(value, str) and value.isdecimal() and len(value) <= len(str(MOST_TOKENS)):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if type(value) is not int or not 0 <= value <= MOST_TOKENS:
        raise ValueError(f"no count of tokens: {value!r}")
    return value


def _parameters(tool: Mapping[str, object]) -> Mapping[str, object]:
    schema = tool.get("parameters")
    return schema if isinstance(schema, Mapping) else {}
