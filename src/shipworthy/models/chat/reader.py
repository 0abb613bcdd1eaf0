"""Read the answer of an OpenAI-compatible chat stream."""

from collections.abc import Sequence
from typing import cast

from shipworthy.errors import ModelBroken
from shipworthy.models.answer.reader import UNREADABLE, AnswerReader
from shipworthy.models.chat.choices import Choices, listed
from shipworthy.models.chat.events import ChatCall, ChatChoice, ChatChunk, ChatDelta, ChatFunction, ChatPiece, ChatUsage
from shipworthy.models.chat.opaque import Kept, extra_of
from shipworthy.models.chat.usage import usage_in, usage_of
from shipworthy.models.model import OpaquePart, Part, Request, TextPart
from shipworthy.models.wire.post import Post


class ChatReader(AnswerReader[ChatChunk]):
    """Reads a chat completion.

    The answer ends with its finish reason: some servers then close the stream without a usage and without `[DONE]`.
    Others send no finish reason: then `[DONE]` ends it.
    """

    def __init__(self, post: Post, request: Request) -> None:
        super().__init__(post, request)
        self._choices = Choices()
        self._declined = False
        self._kept = Kept()

    def event(self, event: ChatChunk) -> Sequence[Part]:
        """The parts that a chunk adds."""
        if event.get("error") or event.get("object") == "error":
            raise self.error(event.get("error") or event)
        parts: Sequence[Part] = ()
        choice: ChatChoice | None = None
        reason: object = None
        if choices := event.get("choices"):
            if not isinstance(choices, list):
                choices = listed(choices)
            choice = choices[0]
            if len(choices) > 1 or choice.get("index") != self._choices.index:
                choice = self._choices.of(choices, ended=bool(self.reason))
            if choice is not None:
                if error := choice.get("error"):
                    raise self.error(error)
                if delta := choice.get("delta") or choice.get("message"):
                    parts = self._delta(delta)
                if reason := choice.get("finish_reason"):
                    self.stop("content_filter" if self._declined and reason == "stop" else reason)
        usage = event.get("usage")
        if usage or reason or not choices:
            parts = [*parts, *self._usage(usage, event, choice)]
        return parts

    def whole(self, body: dict[str, object]) -> Sequence[Part]:
        """The parts of a completion that came as one object; raises LookupError or TypeError if it is none."""
        chunk = cast("ChatChunk", body)
        choice = listed(chunk["choices"])[0]
        message = choice.get("message") or choice.get("delta")
        if not isinstance(message, dict):
            raise TypeError("no message")
        parts = self.event(chunk)
        self.ended = True
        return parts

    def end(self) -> list[Part]:
        """The last parts: pieces under other numbers, what the model wants back, calls, usage, stop."""
        parts: list[Part] = []
        rest = self._choices.rest(ended=bool(self.reason)) if self.ended or self.reason else []
        ended, self.reason = self.reason, ""
        for choice in rest:
            parts += self._delta(choice.get("delta") or choice.get("message") or {})
        self.reason = ended
        if reason := next((choice["finish_reason"] for choice in rest if choice.get("finish_reason")), None):
            self.stop(reason)
        last = super().end()
        return [*parts, *self._kept.parts(), *self.calls.opaque, *last]

    def kept(self) -> list[OpaquePart]:
        """The thoughts that have come so far."""
        return self._kept.parts()

    def _delta(self, delta: ChatDelta) -> Sequence[Part]:
        if calls := delta.get("tool_calls"):
            self._pieces_of(calls)
        if function := delta.get("function_call"):
            self._call(function, 0, "function_call")
        if content := delta.get("content"):
            if len(delta) > 1 and self._kept.take(delta) and not self.began:
                self.leaks.parsed()
            if isinstance(content, str):
                if self.plain and "<" not in content and (self.untold or not ("[" in content or "{" in content)):
                    self.began = self.moved = True
                    return (TextPart(text=content),)
                return self.text(content)
            return self._pieces(content)
        if refusal := delta.get("refusal"):
            self._declined = bool(refusal)  # the text of a refusal is not shown
            self.content()
        elif self._kept.take(delta):
            if not self.began:
                self.leaks.parsed()
            self.content()
        return ()

    def _pieces_of(self, calls: Sequence[ChatCall] | ChatCall) -> None:
        for call in calls if isinstance(calls, list) else [cast("ChatCall", calls)]:
            self._call(call.get("function") or _bare(call), call.get("index"), call.get("id"))
            if extra := extra_of(call):
                self.calls.keep(extra, index=call.get("index"), id=call.get("id"))

    def _call(self, function: ChatFunction, index: object, id: object) -> None:
        if self.reason:
            raise ModelBroken(f"{self.post.name} goes on with a call after the end of its answer")
        self.content()
        name, text = function.get("name"), function.get("arguments")
        if name:
            self.calls.start(name, text, index=index, id=id)
        else:
            self.calls.more(text, index=index, id=id)

    def _pieces(self, content: list[ChatPiece]) -> Sequence[Part]:
        # Some servers send content as typed pieces, some of them reasoning.
        parts: list[Part] = []
        for piece in content:
            if piece["type"] == "text" and piece["text"]:
                parts += self.text(piece["text"])
            else:
                self.content()
        return parts

    def _usage(self, usage: ChatUsage | None, event: ChatChunk, choice: ChatChoice | None) -> Sequence[Part]:
        try:
            if usage := usage or usage_in(event, choice):
                self.used(usage_of(usage))
        except UNREADABLE:
            return ()  # an invalid usage is ignored
        # Before the finish reason it is a part of its own, because the stream may break off; later `end` adds it.
        return () if self.reason or self.usage is None else (self.usage,)


def _bare(call: ChatCall) -> ChatFunction:
    return {"name": call.get("name"), "arguments": call.get("arguments")}
