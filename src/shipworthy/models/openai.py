"""The OpenAI-compatible wire format: chat completions, streamed."""

from collections.abc import AsyncIterator, Sequence
from typing import TypedDict

from shipworthy.errors import ModelBroken
from shipworthy.models.assemble import AnswerReader, Reason, as_json, as_object, listen, tokens
from shipworthy.models.endpoint import Endpoint
from shipworthy.models.model import Message, Part, Request, TextPart, ToolCall, UsagePart
from shipworthy.models.row import Row

THOUGHTS = ("reasoning_content", "reasoning")
"""Keys of a delta with the model's reasoning: it counts as progress and is not shown."""


class ChatFunction(TypedDict, total=False):
    """The name of a called function and a piece of its arguments."""

    name: object
    arguments: object


class ChatCall(TypedDict, total=False):
    """A piece of a tool call."""

    index: object
    id: object
    function: ChatFunction | None


class ChatPiece(TypedDict):
    """A typed piece of content."""

    type: str
    text: str


class ChatDelta(TypedDict, total=False):
    """What a chunk adds to the message."""

    content: str | list[ChatPiece] | None
    refusal: str | None
    tool_calls: list[ChatCall] | None
    function_call: ChatFunction | None


class ChatChoice(TypedDict, total=False):
    """One answer of a chunk."""

    index: int
    delta: ChatDelta | None
    finish_reason: str | None


class ChatUsage(TypedDict, total=False):
    """Token counts."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    prompt_tokens_details: dict[str, object] | None
    completion_tokens_details: dict[str, object] | None


class ChatChunk(TypedDict, total=False):
    """One event of the stream, as the API documents it; servers may send other types, which raise ModelBroken."""

    object: str
    error: object
    choices: list[ChatChoice] | None
    usage: ChatUsage | None


class OpenAIModel(Endpoint):
    """A model behind an OpenAI-compatible API; one HTTP request for each `stream`."""

    def stream(self, request: Request) -> AsyncIterator[Part]:
        """Stream the answer to a request; raises ModelBusy, ModelRefused or ModelBroken."""
        headers = {"authorization": f"Bearer {self._key}"} if self._key else {}
        url = f"{self._row.base_url.rstrip('/')}/chat/completions"
        post = self._post(url, headers, as_json(body(request, self._row)))
        return listen(self._http, post, ChatReader(post, request))


def body(request: Request, row: Row) -> dict[str, object]:
    """The request body, without sampling parameters, which newer models refuse."""
    tools = [{"type": "function", "function": dict(tool)} for tool in request.tools]
    return {
        "model": row.model,
        "messages": [_message(message) for message in request.messages],
        **({"tools": tools} if tools else {}),
        "stream": True,
        "stream_options": {"include_usage": True},
        row.cap: request.max_output_tokens + row.reasoning,
    }


def _message(message: Message) -> dict[str, object]:
    if message.role == "tool":
        return {"role": "tool", "tool_call_id": message.call_id, "content": message.text}
    if not message.calls:
        return {"role": message.role, "content": message.text}
    calls = [_call(call) for call in message.calls]
    return {"role": "assistant", "content": message.text or None, "tool_calls": calls}


def _call(call: ToolCall) -> dict[str, object]:
    # Some servers parse the arguments of earlier calls and refuse the conversation if they are no object.
    read = as_object(call.arguments)
    arguments = as_json(read).decode() if "unreadable" in read else call.arguments
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": arguments}}


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
        if function := delta.get("function_call"):
            self._call(function, None, None)
        if content := delta.get("content"):
            if isinstance(content, str):
                self.began = self.moved = True
                return (TextPart(text=content),)
            return self._pieces(content)
        if refusal := delta.get("refusal"):
            self._declined = bool(refusal)  # the text of a refusal is not shown
            self.content()
        elif any(delta.get(name) for name in THOUGHTS):
            self.content()
        return ()

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
