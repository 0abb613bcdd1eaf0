"""Thinking that a simulated model gives with its answers and demands back: complete, unchanged, and only its own."""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from shipworthy.models.model import ToolCall
from shipworthy.sim.request import BadRequest, SimRequest

TEXT = "Simulated thinking before the answer."
SIGNED = 72
"""Bytes of a signature."""
MOST_KEPT = 100_000
"""Calls whose thinking is remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thought:
    """The thinking of one answer."""

    text: str
    signature: str


class Thinking:
    """Signs the thinking of each answer and checks it when it comes back."""

    def __init__(self) -> None:
        self._given: dict[str, tuple[str, Thought]] = {}
        """Model and thinking, by the id of a call that followed it."""

    def thought(self, request: SimRequest) -> Thought:
        """The thinking before an answer; each request has its own signature."""
        key = request.key(f"thinking {request.model}").encode()
        signature = hashlib.shake_256(key).digest(SIGNED)
        return Thought(text=TEXT, signature=base64.b64encode(signature).decode())

    def remember(self, request: SimRequest, thought: Thought, calls: tuple[ToolCall, ...]) -> None:
        """Keep what must come back with these calls."""
        self._given.update({call.id: (request.model, thought) for call in calls})
        for id in list(islice(self._given, max(len(self._given) - MOST_KEPT, 0))):
            del self._given[id]

    def check(self, request: SimRequest) -> None:
        """Raise BadRequest if thinking is missing or changed, or if that of another model is sent."""
        for number, ids, found in _thoughts(request):
            model, thought = next((self._given[id] for id in ids if id in self._given), ("", None))
            mine = thought if model == request.model else None
            if found == mine:
                continue
            if mine is None:
                raise BadRequest(f"messages.{number}: the thinking is not that of this model")
            what = "is missing" if found is None else "was changed"
            raise BadRequest(f"messages.{number}: the thinking before the tool calls {what}")


def _thoughts(request: SimRequest) -> Iterator[tuple[int, list[str], Thought | None]]:
    """Of each message with calls: its number, the ids of the calls, and the thinking that it has."""
    raw = request.body.get("messages")
    for number, message in enumerate(raw if isinstance(raw, list) else ()):
        if isinstance(message, dict) and message.get("role") == "assistant":
            ids, found = _in_blocks(message) if request.format == "anthropic" else _in_fields(message)
            if ids:
                yield number, ids, found


def _in_fields(message: Mapping[str, object]) -> tuple[list[str], Thought | None]:
    calls = _dicts(message.get("tool_calls"))
    extra = calls[0].get("extra_content") if calls else None
    signed = extra.get("sim") if isinstance(extra, dict) else None
    text, signature = message.get("reasoning_content"), signed.get("signature") if isinstance(signed, dict) else None
    return [str(call.get("id")) for call in calls], _read(text, signature)


def _in_blocks(message: Mapping[str, object]) -> tuple[list[str], Thought | None]:
    blocks = _dicts(message.get("content"))
    ids = [str(block.get("id")) for block in blocks if block.get("type") == "tool_use"]
    first: Mapping[str, object] = blocks[0] if blocks and blocks[0].get("type") == "thinking" else {}
    return ids, _read(first.get("thinking"), first.get("signature"))


def _read(text: object, signature: object) -> Thought | None:
    if text is None and signature is None:
        return None
    return Thought(text=str(text), signature=str(signature))


def _dicts(value: object) -> list[dict[str, object]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
