"""The OpenAI-compatible wire format: chat completions, streamed."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from shipworthy.errors import ModelBroken
from shipworthy.models.assemble import Reading, Reason, as_json, as_object, listen, tokens
from shipworthy.models.endpoint import Endpoint
from shipworthy.models.model import Message, Part, Request, TextPart, ToolCall, UsagePart
from shipworthy.models.row import Row

THOUGHTS = ("reasoning_content", "reasoning")
"""Where servers put what the model thinks: it is progress, and not shown."""


class OpenAIModel(Endpoint):
    """A model behind an OpenAI-compatible API; one HTTP request for each `stream`."""

    def stream(self, request: Request) -> AsyncIterator[Part]:
        """Answer the request, part by part; raises ModelBusy, ModelRefused or ModelBroken."""
        headers = {"authorization": f"Bearer {self._key}"} if self._key else {}
        url = f"{self._row.base_url.rstrip('/')}/chat/completions"
        post = self._post(url, headers, as_json(body(request, self._row)))
        return listen(self._http, post, ChatReading(post, request))


def body(request: Request, row: Row) -> dict[str, Any]:
    """The request as the API takes it; no sampling parameters, which newer models refuse."""
    tools = [{"type": "function", "function": dict(tool)} for tool in request.tools]
    return {
        "model": row.model,
        "messages": [_message(message) for message in request.messages],
        **({"tools": tools} if tools else {}),
        "stream": True,
        "stream_options": {"include_usage": True},
        row.cap: request.max_output_tokens + row.reasoning,
    }


def _message(message: Message) -> dict[str, Any]:
    if message.role == "tool":
        return {"role": "tool", "tool_call_id": message.call_id, "content": message.text}
    if not message.calls:
        return {"role": message.role, "content": message.text}
    calls = [_call(call) for call in message.calls]
    return {"role": "assistant", "content": message.text or None, "tool_calls": calls}


def _call(call: ToolCall) -> dict[str, Any]:
    # Some servers read the arguments of earlier calls and refuse the whole conversation where they are no object.
    read = as_object(call.arguments)
    arguments = as_json(read).decode() if "unreadable" in read else call.arguments
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": arguments}}


class ChatReading(Reading):
    """What has been read of a chat completion.

    It has ended with its finish reason: servers may close then, without a usage and without `[DONE]`.
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
        """What an event adds; `[DONE]` ends the stream."""
        if data == b"[DONE]":
            self.ended = True
            return ()
        return super().take(data)

    def event(self, event: Any) -> Sequence[Part]:
        """What a chunk adds."""
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

    def _delta(self, delta: dict[str, Any]) -> Sequence[Part]:
        if calls := delta.get("tool_calls"):
            for call in calls:
                self._call(call.get("function") or {}, call.get("index"), call.get("id"))
        if call := delta.get("function_call"):
            self._call(call, None, None)
        if content := delta.get("content"):
            if type(content) is str:
                self.began = self.moved = True
                return (TextPart(text=content),)
            return self._pieces(content)
        if refusal := delta.get("refusal"):
            self._declined = bool(refusal)  # its words are no answer
            self.content()
        elif any(delta.get(name) for name in THOUGHTS):
            self.content()
        return ()

    def _call(self, function: dict[str, Any], index: object, id: object) -> None:
        if self.reason:
            raise ModelBroken(f"{self.post.name} goes on with a call after the end of its answer")
        self.content()
        name, text = function.get("name"), function.get("arguments")
        if name:
            self.calls.start(name, text, index=index, id=id)
        else:
            self.calls.more(text, index=index, id=id)

    def _pieces(self, content: list[dict[str, Any]]) -> Sequence[Part]:
        # Some servers send content as typed pieces, thoughts among them.
        parts: list[Part] = []
        for piece in content:
            if piece["type"] == "text" and piece["text"]:
                parts += self.text(piece["text"])
            else:
                self.content()
        return parts

    def _usage(self, usage: dict[str, Any]) -> Sequence[Part]:
        try:
            self.used(usage_of(usage))
        except (ValueError, TypeError, AttributeError, LookupError):
            return ()  # it claims what cannot be: as if it had never come
        # After the reason it belongs to the end; before, it is told at once: nothing else may come.
        return () if self.reason or self.usage is None else (self.usage,)


def usage_of(usage: Mapping[str, Any]) -> UsagePart:
    """Usage as the API tells it; raises ValueError, TypeError or AttributeError where it cannot be."""
    asked, said = tokens(usage["prompt_tokens"]), tokens(usage["completion_tokens"])
    cached = tokens((usage.get("prompt_tokens_details") or {}).get("cached_tokens"))
    thought = tokens((usage.get("completion_tokens_details") or {}).get("reasoning_tokens"))
    # Some servers leave thoughts out of the completion, yet not out of the total, nor out of the bill.
    billed = max(said, tokens(usage.get("total_tokens")) - asked)
    if cached > asked or thought > billed:
        raise ValueError("a part is larger than the whole")
    return UsagePart(input_tokens=asked, output_tokens=billed, cached_tokens=cached, reasoning_tokens=thought)
