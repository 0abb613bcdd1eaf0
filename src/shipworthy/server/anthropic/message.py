"""An answer as a message of Anthropic's: whole, or as the events of a stream."""

from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from shipworthy.contract.bounds.bound import Usage
from shipworthy.events import AnyEvent, TextDelta
from shipworthy.runtime.result import RunResult

PING = b'event: ping\ndata: {"type":"ping"}\n\n'
"""Shows that a silent stream is alive."""
DELTA = (
    b'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":'
)
"""What stands before the text of each piece."""
CUT = ("output_cut", "limit")
"""Reasons of results for which a limit was too low."""
Json = Mapping[str, object]


@dataclass(slots=True)
class Encoder:
    """Encodes one answer; the parts of a stream are called in their order."""

    id: str
    model: str
    _speaks: bool = False

    def whole(self, result: RunResult, more: Json) -> Json:
        """The message of a result; `more`: what Anthropic's form has no place for."""
        content = [{"type": "text", "text": result.text}] if result.text else []
        return {**self._message(content, _stop(result), _usage(result.usage)), "shipworthy": more}

    def began(self, more: Json) -> bytes:
        """The first event of a stream."""
        message = {**self._message([], None, _usage(Usage())), "shipworthy": more}
        return event({"type": "message_start", "message": message})

    def of(self, event: AnyEvent) -> bytes:
        """An event of the run; empty where a message says nothing of it."""
        return self.text(event.text) if isinstance(event, TextDelta) else b""

    def text(self, text: str) -> bytes:
        """A piece of the text."""
        delta = DELTA + orjson.dumps(text) + b"}}\n\n"
        if self._speaks:
            return delta
        self._speaks = True
        block = {"type": "text", "text": ""}
        return event({"type": "content_block_start", "index": 0, "content_block": block}) + delta

    def ended(self, result: RunResult, more: Json) -> bytes:
        """The last events of a stream."""
        before = self.text(result.text) if result.text and not self._speaks else b""
        stopped = event({"type": "content_block_stop", "index": 0}) if self._speaks else b""
        end = {"type": "message_delta", "delta": _stop(result), "usage": _usage(result.usage), "shipworthy": more}
        return before + stopped + event(end) + event({"type": "message_stop"})

    def _message(self, content: list[dict[str, str]], stop: Json | None, usage: Json) -> Json:
        return {
            "id": self.id,
            "type": "message",
            "role": "assistant",
            "model": self.model,
            "content": content,
            **(stop or {"stop_reason": None, "stop_sequence": None}),
            "usage": usage,
        }


def event(value: Json) -> bytes:
    """One event of a stream."""
    return b"event: " + str(value["type"]).encode() + b"\ndata: " + orjson.dumps(value) + b"\n\n"


def _stop(result: RunResult) -> Json:
    """Why the answer ends. The id of its question is `stop_sequence` too: some clients show no other field of it."""
    reason = "max_tokens" if result.reason in CUT else "end_turn"
    return {"stop_reason": reason, "stop_sequence": result.question}


def _usage(used: Usage) -> Json:
    return {"input_tokens": used.input_tokens, "output_tokens": used.output_tokens, "cost_usd": used.cost_usd}
