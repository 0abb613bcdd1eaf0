"""The wire format of Anthropic messages, streamed."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Required, TypedDict

import orjson

from shipworthy.errors import ModelBroken
from shipworthy.models.assemble import AnswerReader, Draft, Reason, as_json, as_object, listen, tokens
from shipworthy.models.endpoint import Endpoint
from shipworthy.models.http import Post
from shipworthy.models.model import Message, Part, Request, UsagePart
from shipworthy.models.row import Row

VERSION = "2026-10-21"
"""Version of the API; it accepts no sampling parameters."""
CACHEABLE = 4096
"""Bytes of a prefix from which it is marked for the cache; a provider caches 1,024 tokens or more."""
MARK = {"cache_control": {"type": "ephemeral"}}
ID = re.compile(r"[a-zA-Z0-9_-]+")
"""The ids of calls that the API accepts."""
COUNTS = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens", "output_tokens")
Block = dict[str, object]
ORDER: Mapping[object, int] = {"tool_result": 0, "text": 1, "tool_use": 2}
"""The order of the blocks in one message."""


class ContentBlock(TypedDict, total=False):
    """The beginning of a block of the answer."""

    type: Required[str]
    text: str
    id: object
    name: object
    input: object


class BlockDelta(TypedDict, total=False):
    """A piece of a block, or the change of the message in `message_delta`."""

    type: Required[str]
    text: str
    partial_json: str
    stop_reason: str | None


class MessageUsage(TypedDict, total=False):
    """Token counts."""

    input_tokens: int | None
    cache_read_input_tokens: int | None
    cache_creation_input_tokens: int | None
    output_tokens: int | None
    output_tokens_details: dict[str, object] | None


class MessageStart(TypedDict, total=False):
    """The message that `message_start` begins."""

    usage: MessageUsage | None


class MessageEvent(TypedDict, total=False):
    """One event of the stream, as the API documents it; other types raise ModelBroken."""

    type: Required[str]
    index: int
    content_block: ContentBlock
    delta: BlockDelta
    message: MessageStart
    usage: MessageUsage | None
    error: object


class AnthropicModel(Endpoint):
    """A model behind the Anthropic API; one HTTP request for each `stream`."""

    def stream(self, request: Request) -> AsyncIterator[Part]:
        """Stream the answer to a request; raises ModelBusy, ModelRefused or ModelBroken."""
        headers = {"anthropic-version": VERSION, **({"x-api-key": self._key} if self._key else {})}
        url = f"{self._row.base_url.rstrip('/').removesuffix('/v1')}/v1/messages"
        post = self._post(url, headers, as_json(body(request, self._row)))
        return listen(self._http, post, MessageReader(post, request))


def body(request: Request, row: Row) -> dict[str, object]:
    """The request body, without sampling parameters, which newer models refuse."""
    tools, choice = _tools(request)
    system = [_text(m.text) for m in request.messages if m.role == "system" and m.text.strip()]
    size = len(as_json({"tools": tools}))
    if tools and size >= CACHEABLE:
        tools[-1] = {**tools[-1], **MARK}
    if system and size + len(as_json({"system": system})) >= CACHEABLE:
        system[-1] = {**system[-1], **MARK}
    return {
        "model": row.model,
        **({"system": system} if system else {}),
        "messages": _messages(request.messages),
        **({"tools": tools} if tools else {}),
        **choice,
        "max_tokens": request.max_output_tokens + row.reasoning,
        "stream": True,
    }


def _tools(request: Request) -> tuple[list[Block], Block]:
    if request.tools:
        return [_tool(tool) for tool in request.tools], {}
    # The API refuses a conversation with calls but without tools: the tools are named, and `tool_choice` forbids calls.
    names = dict.fromkeys(call.name for message in request.messages for call in message.calls)
    return [_tool({"name": name}) for name in names], {"tool_choice": {"type": "none"}} if names else {}


def _tool(tool: Mapping[str, object]) -> Block:
    described = {"description": tool["description"]} if tool.get("description") else {}
    return {"name": tool["name"], **described, "input_schema": tool.get("parameters") or {"type": "object"}}


def _messages(messages: Sequence[Message]) -> list[Block]:
    """Merge consecutive messages of one role, as the API requires, with tool results before text."""
    merged: list[tuple[str, list[Block]]] = []
    ids = _Ids()
    for message in messages:
        if message.role == "system":
            continue
        side = "assistant" if message.role == "assistant" else "user"
        if not merged or merged[-1][0] != side:
            merged.append((side, []))
        merged[-1][1].extend(_blocks(message, ids))
    for _, blocks in merged:
        blocks.sort(key=lambda block: ORDER[block["type"]])
    return [{"role": side, "content": blocks} for side, blocks in merged if blocks]


def _blocks(message: Message, ids: "_Ids") -> list[Block]:
    if message.role == "tool":
        content = {"content": message.text} if message.text else {}
        return [{"type": "tool_result", "tool_use_id": ids.of(message.call_id), **content}]
    # The API refuses blank text.
    texts = [_text(message.text)] if message.text.strip() else []
    calls: list[Block] = [
        {"type": "tool_use", "id": ids.of(call.id), "name": call.name, "input": as_object(call.arguments)}
        for call in message.calls
    ]
    return [*texts, *calls]


def _text(text: str) -> Block:
    return {"type": "text", "text": text}


class _Ids:
    """Replaces ids of another provider that the API refuses."""

    def __init__(self) -> None:
        self._others: dict[str, str] = {}

    def of(self, id: str) -> str:
        if ID.fullmatch(id):
            return id
        return self._others.setdefault(id, f"other_call_{len(self._others)}")


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
            return self.text(delta["text"]) if delta["text"] else ()
        if kind == "input_json_delta":
            if index not in self._open:
                raise ModelBroken(f"{self.post.name} goes on with a call that has not begun, or has ended")
            if delta["partial_json"]:
                self.content()
                self.calls.add(self._open[index], delta["partial_json"])
        elif any(value for name, value in delta.items() if name != "type"):
            self.content()
        return ()

    def _start(self, block: ContentBlock, index: int | None) -> Sequence[Part]:
        if type(index) is int and index in self._open:
            raise ModelBroken(f"{self.post.name} begins a part of its answer within another")
        if block["type"] == "text":
            return self.text(block["text"]) if block.get("text") else ()
        if block["type"] == "tool_use":
            draft = self.calls.start(block["name"], index=index, id=block.get("id"))
            if draft.index is None:
                raise ModelBroken(f"{self.post.name} begins a call that has no number")
            self.content()
            self._open[draft.index] = draft
            self._inputs.append((draft, block.get("input")))
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
