"""Read the answer of an OpenAI-compatible chat stream."""

from collections.abc import Sequence

from shipworthy.errors import ModelBroken
from shipworthy.models.answer.reader import AnswerReader, Reason, tokens
from shipworthy.models.chat.events import ChatChunk, ChatDelta, ChatFunction, ChatPiece, ChatUsage
from shipworthy.models.chat.opaque import Kept, extra_of
from shipworthy.models.model import Part, Request, TextPart, UsagePart
from shipworthy.models.wire.post import Post


class ChatReader(AnswerReader[ChatChunk]):
    """Reads a chat completion.

    The answer ends with its finish reason: some servers then close the stream without a usage and without `[DONE]`.
    """

    reasons: dict[str, Reason] = {
        "stop": "end",
        "tool_calls": "tools",
        "function_call": "tools",
        "length": "length",
        "content_filter": "refused",
    }
    _declined = False

    def __init__(self, post: Post, request: Request) -> None:
        super().__init__(post, request)
        self._kept = Kept()

    def take(self, data: bytes) -> Sequence[Part]:
        """The parts that an event adds; `[DONE]` ends the stream."""
        if data == b"[DONE]":
            self.ended = True
            return ()
        return super().take(data)

    def event(self, event: ChatChunk) -> Sequence[Part]:
        """The parts that a chunk adds."""
        if event.get("error") or event.get("object") == "error":
            raise self.error(event.get("error") or event)
        parts: Sequence[Part] = ()
        if choices := event.get("choices"):
            choice = choices[0]
            if len(choices) > 1 or choice.get("index"):
                raise ModelBroken(f"{self.post.name} gives several answers at once")
            if delta := choice.get("delta"):
                parts = self._delta(delta)
            if reason := choice.get("finish_reason"):
                self.stop("content_filter" if self._declined and reason == "stop" else reason)
        if usage := event.get("usage"):
            parts = [*parts, *self._usage(usage)]
        return parts

    def _delta(self, delta: ChatDelta) -> Sequence[Part]:
        if calls := delta.get("tool_calls"):
            for call in calls:
                self._call(call.get("function") or {}, call.get("index"), call.get("id"))
                if extra := extra_of(call):
                    self.calls.keep(extra, index=call.get("index"), id=call.get("id"))
        if function := delta.get("function_call"):
            self._call(function, None, None)
        if content := delta.get("content"):
            if len(delta) > 1:
                self._kept.take(delta)
            if isinstance(content, str):
                self.began = self.moved = True
                return (TextPart(text=content),)
            return self._pieces(content)
        if refusal := delta.get("refusal"):
            self._declined = bool(refusal)  # the text of a refusal is not shown
            self.content()
        elif self._kept.take(delta):
            self.content()
        return ()

    def end(self) -> list[Part]:
        """The last parts, and before them what the model wants back with its answer."""
        parts = super().end()
        return [*self._kept.parts(), *self.calls.opaque, *parts]

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

    def _usage(self, usage: ChatUsage) -> Sequence[Part]:
        try:
            self.used(usage_of(usage))
        except (ValueError, TypeError, AttributeError, LookupError):
            return ()  # an invalid usage is ignored
        # Before the finish reason it is a part of its own, because the stream may break off; later `end` adds it.
        return () if self.reason or self.usage is None else (self.usage,)


def usage_of(usage: ChatUsage) -> UsagePart:
    """Convert the usage of the API; raises ValueError, TypeError or AttributeError if it is invalid."""
    sent, answered = tokens(usage["prompt_tokens"]), tokens(usage["completion_tokens"])
    cached = tokens((usage.get("prompt_tokens_details") or {}).get("cached_tokens"))
    thought = tokens((usage.get("completion_tokens_details") or {}).get("reasoning_tokens"))
    # Some servers leave reasoning out of the completion tokens, but not out of the total, which is billed.
    billed = max(answered, tokens(usage.get("total_tokens")) - sent)
    if cached > sent or thought > billed:
        raise ValueError("a part is larger than the whole")
    return UsagePart(input_tokens=sent, output_tokens=billed, cached_tokens=cached, reasoning_tokens=thought)
