"""The server side of Anthropic's messages format."""

from collections.abc import Iterator, Mapping

import orjson

from shipworthy.models.model import Message, ToolCall
from shipworthy.sim.answer import Piece, SimAnswer, SimUsage
from shipworthy.sim.request import BadRequest, Format, SimRequest, SimTool, cap, need, part
from shipworthy.sim.wire import texts

REASONS = {"end": "end_turn", "tools": "tool_use", "length": "max_tokens", "refused": "refusal"}
KINDS = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    529: "overloaded_error",
}
MARK = b'"cache_control"'


class AnthropicWire:
    """`POST /v1/messages`."""

    format: Format = "anthropic"
    overloaded = 529

    def read(self, body: Mapping[str, object]) -> SimRequest:
        """Parse a request body; raises BadRequest."""
        raw = need(body.get("messages"), list, "messages")
        if not raw:
            raise BadRequest("`messages` is empty")
        if body.get("max_tokens") is None:
            raise BadRequest("`max_tokens` is missing")
        tools = need(body.get("tools") or [], list, "tools")
        choice = part(body, "tool_choice")
        form = part(part(body, "output_config"), "format")
        system = body.get("system") or ""
        first = (Message(role="system", text=texts(system)),) if system else ()
        prefix = orjson.dumps([system, tools])
        return SimRequest(
            format="anthropic",
            model=need(body.get("model"), str, "model"),
            messages=first + tuple(message for m in raw for message in _messages(m)),
            tools=tuple(_tool(t) for t in tools),
            choice=_choice(choice),
            one_call=bool(choice.get("disable_parallel_tool_use")),
            max_output_tokens=cap(body, "max_tokens"),
            stream=bool(body.get("stream")),
            json_wanted=form.get("type") == "json_schema",
            schema=form.get("schema"),
            prefix=prefix,
            caches=bool(body.get("cache_control")) or MARK in prefix or MARK in orjson.dumps(raw),
            body=body,
        )

    def encoder(self, request: SimRequest, answer: SimAnswer, id: str, usage: SimUsage | None) -> "AnthropicEncoder":
        """Make the encoder of one answer."""
        return AnthropicEncoder(request, answer, f"msg_{id}", usage)

    def refusal(self, status: int, message: str) -> bytes:
        """The body of an error."""
        kind = KINDS.get(status, "invalid_request_error" if status < 500 else "api_error")
        return orjson.dumps({"type": "error", "error": {"type": kind, "message": message}})


class AnthropicEncoder:
    """Encodes one answer as a `message` or as its events."""

    def __init__(self, request: SimRequest, answer: SimAnswer, id: str, usage: SimUsage | None) -> None:
        self._answer, self._usage = answer, usage
        self._head = {"id": id, "type": "message", "role": "assistant", "model": request.model}
        self._block = -1
        self._open = False
        self._delta = b""

    def opening(self) -> bytes:
        """`message_start`."""
        message: dict[str, object] = {**self._head, "content": [], "stop_reason": None, "stop_sequence": None}
        if self._usage is not None:
            message["usage"] = {**_usage(self._usage), "output_tokens": 1}
        return _event("message_start", {"message": message}) + self._thinking()

    def _thinking(self) -> bytes:
        if (thought := self._answer.thought) is None:
            return b""
        self._block += 1
        half = len(thought.text) // 2
        deltas = [{"type": "thinking_delta", "thinking": text} for text in (thought.text[:half], thought.text[half:])]
        deltas.append({"type": "signature_delta", "signature": thought.signature})
        block = {"type": "thinking", "thinking": "", "signature": ""}
        started = _event("content_block_start", {"index": self._block, "content_block": block})
        pieces = (_event("content_block_delta", {"index": self._block, "delta": delta}) for delta in deltas)
        return started + b"".join(pieces) + _event("content_block_stop", {"index": self._block})

    def piece(self, piece: Piece) -> bytes:
        """The delta of a block; the first piece of a block also starts it."""
        if piece.kind == "call":
            call = self._answer.calls[piece.call]
            return self._start({"type": "tool_use", "id": call.id, "name": call.name, "input": {}}, "input_json")
        before = b""
        if not self._open:
            before = self._start({"type": "text", "text": ""}, "text")
        return before + self._delta + orjson.dumps(piece.text) + b"}}\n\n"

    def closing(self) -> bytes:
        """`content_block_stop`, `message_delta` with the usage, `message_stop`."""
        message: dict[str, object] = {"delta": {"stop_reason": REASONS[self._answer.stop], "stop_sequence": None}}
        if self._usage is not None:
            message["usage"] = _usage(self._usage)
        return self._stop() + _event("message_delta", message) + _event("message_stop", {})

    def error(self, message: str) -> bytes:
        """An error in the middle of a stream."""
        return _event("error", {"error": {"type": "overloaded_error", "message": message}})

    def whole(self) -> bytes:
        """The body of an answer that is not streamed."""
        answer = self._answer
        content: list[dict[str, object]] = [{"type": "text", "text": answer.text}] if answer.text else []
        if (thought := answer.thought) is not None:
            content.insert(0, {"type": "thinking", "thinking": thought.text, "signature": thought.signature})
        content += [{"type": "tool_use", "id": c.id, "name": c.name, "input": _input(c)} for c in answer.calls]
        message: dict[str, object] = {**self._head, "content": content}
        message |= {"stop_reason": REASONS[answer.stop], "stop_sequence": None}
        if self._usage is not None:
            message["usage"] = _usage(self._usage)
        return orjson.dumps(message)

    def _start(self, block: Mapping[str, object], kind: str) -> bytes:
        stopped = self._stop()
        self._open = True
        self._block += 1
        key = "partial_json" if kind == "input_json" else "text"
        index = str(self._block)
        self._delta = (
            f'event: content_block_delta\ndata: {{"type":"content_block_delta","index":{index},'
            f'"delta":{{"type":"{kind}_delta","{key}":'
        ).encode()
        started = stopped + _event("content_block_start", {"index": self._block, "content_block": block})
        return started + _event("ping", {}) if self._block == 0 else started

    def _stop(self) -> bytes:
        if not self._open:
            return b""
        self._open = False
        return _event("content_block_stop", {"index": self._block})


def _event(kind: str, data: Mapping[str, object]) -> bytes:
    return b"event: " + kind.encode() + b"\ndata: " + orjson.dumps({"type": kind, **data}) + b"\n\n"


def _usage(usage: SimUsage) -> dict[str, object]:
    return {
        # In this format the input excludes cached and written tokens.
        "input_tokens": usage.input_tokens - usage.cached_tokens - usage.written_tokens,
        "cache_creation_input_tokens": usage.written_tokens,
        "cache_read_input_tokens": usage.cached_tokens,
        "output_tokens": usage.output_tokens,
    }


def _input(call: ToolCall) -> object:
    try:
        return orjson.loads(call.arguments)
    except orjson.JSONDecodeError:
        # Only the fault `malformed` makes arguments that are no JSON.
        return call.arguments


def _messages(raw: object) -> Iterator[Message]:
    message = need(raw, dict, "messages")
    role = message.get("role")
    content = need(message.get("content"), (str, list), "content")
    if role not in ("user", "assistant"):
        raise BadRequest(f"`{role}` is not a role")
    blocks = [b for b in content if isinstance(b, dict)] if isinstance(content, list) else []
    if role == "assistant":
        calls = tuple(_call(b) for b in blocks if b.get("type") == "tool_use")
        yield Message(role="assistant", text=texts(content), calls=calls)
        return
    results = [b for b in blocks if b.get("type") == "tool_result"]
    for block in results:
        call_id = need(block.get("tool_use_id"), str, "tool_use_id")
        yield Message(role="tool", text=texts(block.get("content")), call_id=call_id)
    text = texts(content)
    if text or not results:
        yield Message(role="user", text=text)


def _call(raw: Mapping[str, object]) -> ToolCall:
    arguments = orjson.dumps(need(raw.get("input"), dict, "input")).decode()
    return ToolCall(id=need(raw.get("id"), str, "id"), name=need(raw.get("name"), str, "name"), arguments=arguments)


def _tool(raw: object) -> SimTool:
    tool = need(raw, dict, "tools")
    return {
        "name": need(tool.get("name"), str, "name"),
        "description": str(tool.get("description") or ""),
        "parameters": need(tool.get("input_schema"), dict, "input_schema"),
    }


def _choice(raw: Mapping[str, object]) -> str:
    kind = raw.get("type", "auto")
    if kind == "tool":
        return str(raw.get("name"))
    return "required" if kind == "any" else "none" if kind == "none" else "auto"
