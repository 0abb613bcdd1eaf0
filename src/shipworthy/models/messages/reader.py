"""Read the answer of Anthropic messages stream."""

from collections.abc import Sequence

import orjson

from shipworthy.errors import ModelBroken
from shipworthy.models.answer.calls import Draft
from shipworthy.models.answer.reader import AnswerReader, Reason, tokens
from shipworthy.models.messages.events import BlockDelta, ContentBlock, MessageEvent, MessageUsage
from shipworthy.models.messages.opaque import Thoughts
from shipworthy.models.model import Part, Request, UsagePart
from shipworthy.models.wire.post import Post

COUNTS = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens", "output_tokens")


class MessageReader(AnswerReader[MessageEvent]):
    """Reads a message, which ends with `message_stop`."""

    reasons: dict[str, Reason] = {
        "end_turn": "end",
        "stop_sequence": "end",
        "tool_use": "tools",
        "max_tokens": "length",
        "model_context_window_exceeded": "length",
        "refusal": "refused",
    }

    def __init__(self, post: Post, request: Request) -> None:
        super().__init__(post, request)
        self._counts: dict[str, int] = {}
        self._open: dict[int, Draft] = {}
        """Calls without a `content_block_stop` so far, by the index of their block."""
        self._inputs: list[tuple[Draft, object]] = []
        self._stop_reason: object = None
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
            usage: MessageUsage = {**(event["message"].get("usage") or {}), "output_tokens": 0}
            return self._usage(usage)
        elif kind == "message_delta":
            self._stop_reason = event["delta"].get("stop_reason") or self._stop_reason
            self.moved = True
            return self._usage(event.get("usage"))
        elif kind == "message_stop":
            self._close()
        return ()

    def _delta(self, delta: BlockDelta, index: int | None) -> Sequence[Part]:
        kind = delta["type"]
        if kind == "text_delta":
            self._said += len(delta["text"])
            return self.text(delta["text"]) if delta["text"] else ()
        if kind == "input_json_delta":
            if index not in self._open:
                raise ModelBroken(f"{self.post.name} goes on with a call that has not begun, or has ended")
            if delta["partial_json"]:
                self.content()
                self.calls.add(self._open[index], delta["partial_json"])
        elif any(value for name, value in delta.items() if name != "type"):
            self._thoughts.add(index, delta)
            self.content()
        return ()

    def _start(self, block: ContentBlock, index: int | None) -> Sequence[Part]:
        if type(index) is int and index in self._open:
            raise ModelBroken(f"{self.post.name} begins a part of its answer within another")
        if block["type"] == "text":
            self._said += len(block.get("text") or "")
            return self.text(block["text"]) if block.get("text") else ()
        if block["type"] == "tool_use":
            draft = self.calls.start(block["name"], index=index, id=block.get("id"))
            if draft.index is None:
                raise ModelBroken(f"{self.post.name} begins a call that has no number")
            self.content()
            self._open[draft.index] = draft
            self._inputs.append((draft, block.get("input")))
        else:
            self._thoughts.start(index, block, after_text=self._said, after_calls=len(self._inputs))
        return ()

    def _stop(self, index: int | None) -> None:
        if index is not None:
            self._open.pop(index, None)

    def _close(self) -> None:
        self.ended = True
        self.stop(self._stop_reason)
        if self._open and self.reason in {"end", "tools"}:
            raise ModelBroken(f"{self.post.name} ended within a call")
        for draft, whole in self._inputs:
            if not draft.text():
                # A call without pieces has its whole input in `content_block_start`.
                self.calls.add(draft, orjson.dumps({} if whole is None else whole).decode())

    def end(self) -> list[Part]:
        """The last parts, and before them the thoughts that the model wants back with its answer."""
        parts = super().end()
        return [*self._thoughts.parts(), *parts]

    def _usage(self, usage: MessageUsage | None) -> Sequence[Part]:
        try:
            self.used(self._counted(usage or {}))
        except (ValueError, TypeError, AttributeError, LookupError):
            return ()  # an invalid usage is ignored
        # A part of its own, so that a stream that breaks off has reported what it used.
        return () if self.usage is None else (self.usage,)

    def _counted(self, usage: MessageUsage) -> UsagePart:
        given = {name: usage.get(name) for name in COUNTS}
        counts = self._counts | {name: tokens(count) for name, count in given.items() if count is not None}
        plain, answered = counts["input_tokens"], counts.get("output_tokens", 0)
        read, written = (counts.get(name, 0) for name in COUNTS[1:3])
        thought = tokens((usage.get("output_tokens_details") or {}).get("thinking_tokens"))
        self._counts = counts
        return UsagePart(
            input_tokens=plain + read + written,  # the API counts cached tokens separately
            output_tokens=answered,
            cached_tokens=read,
            written_tokens=written,
            reasoning_tokens=min(thought, answered),
        )
