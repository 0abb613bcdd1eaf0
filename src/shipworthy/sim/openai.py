"""The server side of OpenAI's chat-completions format."""

import time
from collections.abc import Mapping

import orjson

from shipworthy.models.model import Message, Role, ToolCall
from shipworthy.sim.answer import Piece, SimAnswer, SimUsage
from shipworthy.sim.request import BadRequest, Format, SimRequest, SimTool, cap, need, part
from shipworthy.sim.wire import texts

REASONS = {"end": "stop", "tools": "tool_calls", "length": "length", "refused": "stop"}
ROLES: dict[str, Role] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "assistant": "assistant",
    "tool": "tool",
}
KINDS = {401: "invalid_request_error", 404: "invalid_request_error", 429: "rate_limit_error"}
CODES = {401: "invalid_api_key", 404: "model_not_found", 429: "rate_limit_exceeded", 503: "overloaded"}


class OpenAIWire:
    """`POST /v1/chat/completions`."""

    format: Format = "openai"
    overloaded = 503

    def read(self, body: Mapping[str, object]) -> SimRequest:
        """Parse a request body; raises BadRequest."""
        raw = need(body.get("messages"), list, "messages")
        if not raw:
            raise BadRequest("`messages` is empty")
        if body.get("n") not in (None, 1):
            raise BadRequest("`n` other than 1 is not simulated")
        messages = tuple(_message(m) for m in raw)
        leading = next((i for i, m in enumerate(messages) if m.role != "system"), len(messages))
        tools = body.get("tools") or []
        form = part(body, "response_format")
        options = part(body, "stream_options")
        stream = bool(body.get("stream"))
        return SimRequest(
            format="openai",
            model=need(body.get("model"), str, "model"),
            messages=messages,
            tools=tuple(_tool(t) for t in need(tools, list, "tools")),
            choice=_choice(body.get("tool_choice")),
            one_call=body.get("parallel_tool_calls") is False,
            max_output_tokens=cap(body, "max_completion_tokens", "max_tokens"),
            stream=stream,
            usage_wanted=not stream or bool(options.get("include_usage")),
            json_wanted=form.get("type") in ("json_object", "json_schema"),
            schema=part(form, "json_schema").get("schema"),
            prefix=orjson.dumps([raw[:leading], tools]),
            caches=True,
            body=body,
        )

    def encoder(self, request: SimRequest, answer: SimAnswer, id: str, usage: SimUsage | None) -> "OpenAIEncoder":
        """Make the encoder of one answer."""
        return OpenAIEncoder(request, answer, f"chatcmpl-{id}", usage)

    def refusal(self, status: int, message: str) -> bytes:
        """The body of an error."""
        kind = KINDS.get(status, "invalid_request_error" if status < 500 else "server_error")
        return orjson.dumps(
            {"error": {"message": message, "type": kind, "param": None, "code": CODES.get(status)}},
        )


class OpenAIEncoder:
    """Encodes one answer as a `chat.completion` or as its chunks."""

    def __init__(self, request: SimRequest, answer: SimAnswer, id: str, usage: SimUsage | None) -> None:
        self._request, self._answer, self._usage = request, answer, usage
        self._head = {"id": id, "created": int(time.time()), "model": request.model, "system_fingerprint": "fp_sim"}
        opened = orjson.dumps({**self._head, "object": "chat.completion.chunk"})[:-1]
        self._before = b"data: " + opened + b',"choices":[{"index":0,"delta":'
        self._nulled = b',"usage":null}\n\n' if request.usage_wanted else b"}\n\n"
        self._after = b',"logprobs":null,"finish_reason":null}]' + self._nulled

    def opening(self) -> bytes:
        """The chunk with the role."""
        chunk = self._before + b'{"role":"assistant","content":"","refusal":null}' + self._after
        if (thought := self._answer.thought) is not None:
            half = len(thought.text) // 2
            for text in (thought.text[:half], thought.text[half:]):
                chunk += self._before + orjson.dumps({"reasoning_content": text}) + self._after
        return chunk

    def piece(self, piece: Piece) -> bytes:
        """The chunk of one piece."""
        text = orjson.dumps(piece.text)
        if piece.kind == "text":
            delta = b'{"content":' + text + b"}"
        elif piece.kind == "refusal":
            delta = b'{"refusal":' + text + b"}"
        elif piece.kind == "args":
            delta = b'{"tool_calls":[{"index":%d,"function":{"arguments":%b}}]}' % (piece.call, text)
        else:
            call = {"index": piece.call, **_begun(self._answer, piece.call, piece.text, "")}
            delta = orjson.dumps({"tool_calls": [call]})
        return self._before + delta + self._after

    def closing(self) -> bytes:
        """The chunk with the finish reason, the chunk with the usage if it is wanted, and `[DONE]`."""
        reason = _reason(self._answer).encode()
        end = self._before + b'{},"logprobs":null,"finish_reason":"' + reason + b'"}]' + self._nulled
        if self._request.usage_wanted and self._usage is not None:
            chunk = {**self._head, "object": "chat.completion.chunk", "choices": [], "usage": _usage(self._usage)}
            end += b"data: " + orjson.dumps(chunk) + b"\n\n"
        return end + b"data: [DONE]\n\n"

    def error(self, message: str) -> bytes:
        """An error in the middle of a stream."""
        event = {"error": {"message": message, "type": "server_error", "param": None, "code": "overloaded"}}
        return b"data: " + orjson.dumps(event) + b"\n\n"

    def whole(self) -> bytes:
        """The body of an answer that is not streamed."""
        answer = self._answer
        refused = answer.stop == "refused" and bool(answer.text)
        message: dict[str, object] = {
            "role": "assistant",
            "content": None if refused or (answer.calls and not answer.text) else answer.text,
            "refusal": answer.text if refused else None,
        }
        if answer.calls:
            message["tool_calls"] = [_begun(answer, n, c.name, c.arguments) for n, c in enumerate(answer.calls)]
        if answer.thought is not None:
            message["reasoning_content"] = answer.thought.text
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": _reason(answer)}
        completion: dict[str, object] = {**self._head, "object": "chat.completion", "choices": [choice]}
        if self._usage is not None:
            completion["usage"] = _usage(self._usage)
        return orjson.dumps(completion)


def _begun(answer: SimAnswer, number: int, name: str, arguments: str) -> dict[str, object]:
    """A call; the first one of an answer with thinking carries its signature."""
    function = {"name": name, "arguments": arguments}
    call: dict[str, object] = {"id": answer.calls[number].id, "type": "function", "function": function}
    if answer.thought is not None and number == 0:
        call["extra_content"] = {"sim": {"signature": answer.thought.signature}}
    return call


def _reason(answer: SimAnswer) -> str:
    # A refusal with text stops like an answer; one without text is reported by the content filter.
    return "content_filter" if answer.stop == "refused" and not answer.text else REASONS[answer.stop]


def _usage(usage: SimUsage) -> dict[str, object]:
    return {
        "prompt_tokens": usage.input_tokens,
        "completion_tokens": usage.output_tokens,
        "total_tokens": usage.input_tokens + usage.output_tokens,
        "prompt_tokens_details": {"cached_tokens": usage.cached_tokens, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0},
    }


def _message(raw: object) -> Message:
    given = need(raw, dict, "messages")
    role = ROLES.get(str(given.get("role")))
    if role is None:
        raise BadRequest(f"`{given.get('role')}` is not a role")
    calls = tuple(_call(c) for c in need(given.get("tool_calls") or [], list, "tool_calls"))
    call_id = str(given.get("tool_call_id") or "")
    return Message(role=role, text=texts(given.get("content")), calls=calls, call_id=call_id)


def _call(raw: object) -> ToolCall:
    call = need(raw, dict, "tool_calls")
    function = need(call.get("function"), dict, "function")
    return ToolCall(
        id=need(call.get("id"), str, "id"),
        name=need(function.get("name"), str, "name"),
        arguments=need(function.get("arguments"), str, "arguments"),
    )


def _tool(raw: object) -> SimTool:
    function = need(need(raw, dict, "tools").get("function"), dict, "function")
    return {
        "name": need(function.get("name"), str, "name"),
        "description": str(function.get("description") or ""),
        "parameters": need(function.get("parameters") or {}, dict, "parameters"),
    }


def _choice(raw: object) -> str:
    if isinstance(raw, dict):
        return str(need(raw.get("function"), dict, "tool_choice").get("name"))
    return raw if isinstance(raw, str) and raw in ("none", "required") else "auto"
