"""Read the answer of Anthropic messages stream."""

from collections.abc import Mapping, Sequence
from typing import cast

from shipworthy.errors import ModelBroken
from shipworthy.models.answer.calls import Draft, is_object
from shipworthy.models.answer.reader import UNREADABLE, AnswerReader, tokens
from shipworthy.models.messages.events import BlockDelta, ContentBlock, MessageEvent, MessageStart
from shipworthy.models.messages.opaque import Thoughts
from shipworthy.models.messages.usage import COUNTS, counts_in, usage_in
from shipworthy.models.model import OpaquePart, Part, Request, TextPart, UsagePart
from shipworthy.models.wire.post import Post


class MessageReader(AnswerReader[MessageEvent]):
    """Reads a message, which ends with `message_stop`, or with its stop reason where a gateway leaves that out."""

    def __init__(self, post: Post, request: Request) -> None:
        super().__init__(post, request)
        self._counts: dict[str, int] = {}
        self._open: dict[int, Draft] = {}
        """Calls without a `content_block_stop` so far, by the index of their block."""
        self._others: set[int] = set()
        """The indexes of blocks that are neither text nor a call of ours, such as a search of the provider."""
        self._inputs: list[tuple[Draft, object]] = []
        self._thoughts = Thoughts()
        self._said = 0
        """Characters of text so far."""

    def event(self, event: MessageEvent) -> Sequence[Part]:
        """The parts that an event adds; unknown kinds are ignored, as the API requires."""
        kind = event["type"]
        if kind == "content_block_delta":
            return self._delta(event["delta"], event.get("index"))
        if kind == "error":
            raise self.error(event.get("error") or event)
        if kind == "content_block_start":
            return self._start(event["content_block"], event.get("index"))
        if kind == "content_block_stop":
            self._stop(event.get("index"))
        elif kind == "message_start":
            # Its output count is a placeholder.
            return self._usage({**usage_in(event), "output_tokens": 0})
        elif kind == "message_delta":
            if (delta := event.get("delta")) and (reason := delta.get("stop_reason")):
                self._ends(reason)
            self.moved = True
            return self._usage(usage_in(event))
        elif kind == "message_stop":
            self.ended = True
            return self._late(usage_in(event))
        elif kind == "message":
            return self.whole(cast("dict[str, object]", event))
        return ()

    def whole(self, body: dict[str, object]) -> Sequence[Part]:
        """The parts of a message that came as one object; raises LookupError or TypeError if it is none."""
        message, parts = cast("MessageStart", body), list[Part]()
        content: object = message["content"]
        if isinstance(content, str):
            return self.whole({**body, "content": [{"type": "text", "text": content}]})
        for index, block in enumerate(message["content"]):
            parts += self._start(block, index)
            self._stop(index)
        if reason := message.get("stop_reason"):
            self._ends(reason)
        self.ended = True
        return [*parts, *self._usage(usage_in(body))]

    def end(self) -> list[Part]:
        """The last parts: thoughts to be given back, calls, usage, stop; raises ModelBroken within a call."""
        unfinished = [draft for draft in self._open.values() if not (self.ended and is_object(draft.text()))]
        if unfinished and self.reason not in {"length", "refused"}:
            raise ModelBroken(f"{self.post.name} ended within a call")
        for draft, whole in self._inputs:
            if not draft.text():
                # A call without pieces has its whole input in `content_block_start`.
                self.calls.add(draft, {} if whole is None else whole)
        last = super().end()
        return [*self._thoughts.parts(), *last]

    def kept(self) -> list[OpaquePart]:
        """The thoughts that have come so far."""
        return self._thoughts.parts()

    def _ends(self, reason: object) -> None:
        self.stop(reason)
        if self.reason == "tools" and reason != "tool_use" and not self._inputs:
            self.reason = "end"  # a gateway's word of another format, which it says of text, too

    def _delta(self, delta: BlockDelta, index: object) -> Sequence[Part]:
        kind = delta["type"]
        if kind == "text_delta":
            text = delta["text"]
            self._said += len(text or "")
            if (
                text
                and self.plain
                and type(text) is str
                and "<" not in text
                and (self.untold or not ("[" in text or "{" in text))
            ):
                self.began = self.moved = True
                return (TextPart(text=text),)
            return self.text(text) if text else ()
        if kind == "input_json_delta":
            self._more(delta["partial_json"], self.calls.index(index))
        elif any(value for name, value in delta.items() if name != "type"):
            self._thoughts.add(index, delta)
            self.content()
        return ()

    def _more(self, piece: str, index: int | None) -> None:
        if index in self._others:
            self.content()
            return
        if index not in self._open:
            raise ModelBroken(f"{self.post.name} goes on with a call that has not begun, or has ended")
        if piece:
            self.content()
            self.calls.add(self._open[index], piece)

    def _start(self, block: ContentBlock, index: object) -> Sequence[Part]:
        at = self.calls.index(index)
        if at in self._open:
            raise ModelBroken(f"{self.post.name} begins a part of its answer within another")
        if block["type"] == "text":
            self._said += len(block.get("text") or "")
            return self.text(block["text"]) if block.get("text") else ()
        if block["type"] == "tool_use":
            if self.reason:
                raise ModelBroken(f"{self.post.name} goes on with a call after the end of its answer")
            draft = self.calls.start(block["name"], index=at, id=block.get("id"))
            if draft.index is None:
                raise ModelBroken(f"{self.post.name} begins a call that has no number")
            self.content()
            self._open[draft.index] = draft
            self._inputs.append((draft, block.get("input")))
        else:
            self._thoughts.start(index, block, after_text=self._said, after_calls=len(self._inputs))
            if at is not None:
                self._others.add(at)
            if not self.began and "thinking" in block["type"]:
                self.leaks.parsed()
        return ()

    def _stop(self, index: object) -> None:
        if (at := self.calls.index(index)) is not None:
            self._open.pop(at, None)

    def _late(self, usage: Mapping[str, object]) -> Sequence[Part]:
        """The usage that came behind the end, where none of its place was told."""
        told = self.usage is not None and self.usage.input_tokens + self.usage.output_tokens > 0
        return () if told or not usage else self._usage(usage)

    def _usage(self, usage: Mapping[str, object]) -> Sequence[Part]:
        try:
            self.used(self._counted(usage))
        except UNREADABLE:
            return ()  # an invalid usage is ignored
        # A part of its own, so that a stream that breaks off has reported what it used.
        return () if self.usage is None else (self.usage,)

    def _counted(self, usage: Mapping[str, object]) -> UsagePart:
        counts = self._counts | {name: tokens(count) for name, count in counts_in(usage).items()}
        if not counts:
            raise ValueError("no count of tokens")
        # Some servers leave `message_start` out, and with it the input.
        plain, answered = counts.get("input_tokens", 0), counts.get("output_tokens", 0)
        read, written = (counts.get(name, 0) for name in COUNTS[1:3])
        details = usage.get("output_tokens_details")
        thought = tokens(details.get("thinking_tokens")) if isinstance(details, Mapping) else 0
        self._counts = counts
        return UsagePart(
            input_tokens=plain + read + written,  # the API counts cached tokens separately
            output_tokens=answered,
            cached_tokens=read,
            written_tokens=written,
            reasoning_tokens=min(thought, answered),
        )
