"""Models of the other providers, through pydantic-ai, which `shipworthy[providers]` installs."""

import asyncio
import importlib
from collections.abc import AsyncIterator, Mapping
from types import ModuleType
from typing import Any

from shipworthy.errors import ModelBroken, ModelBusy, ModelRefused, UsageError
from shipworthy.models.model import (
    Message,
    OpaquePart,
    Part,
    Price,
    Request,
    StopPart,
    StopReason,
    TextPart,
    ToolCall,
    UsagePart,
)
from shipworthy.models.row import Row

REASONS: dict[str | None, StopReason] = {
    "stop": "end",
    "tool_call": "tools",
    "length": "length",
    "content_filter": "refused",
}
KEPT = "pydantic-ai"
"""The kind of the opaque part with an answer's other parts, as pydantic-ai writes them."""
ORIGIN = ("kind", "provider_name", "provider_url", "canonical_system", "model_name")
"""Fields of an answer by which pydantic-ai decides to whom its thinking may be sent back."""
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504, 529})


class AdapterModel:
    """A model reached through pydantic-ai, with this package's parts, token counts and errors.

    Raises UsageError if pydantic-ai is not installed. The model's name is passed to it as it is: `bedrock:…`.
    """

    def __init__(self, row: Row, inner: Any = None) -> None:
        self._row = row
        self._messages, self._models = _library("messages"), _library("models")
        self._inner = inner

    @property
    def name(self) -> str:
        """The model's name in the catalogue."""
        return self._row.name

    @property
    def price(self) -> Price | None:
        """The price of its tokens; None if it is unknown."""
        return self._row.price

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        """Stream the answer to a request; raises ModelBusy, ModelRefused or ModelBroken."""
        parts: asyncio.Queue[Part | None] = asyncio.Queue()
        # A task of its own: pydantic-ai keeps cancel scopes open, inside which a generator must not yield.
        task = asyncio.create_task(self._listen(request, parts))
        task.add_done_callback(lambda _: parts.put_nowait(None))
        try:
            while (part := await parts.get()) is not None:
                yield part
            await task
        finally:
            task.cancel()

    async def _listen(self, request: Request, parts: "asyncio.Queue[Part | None]") -> None:
        settings: dict[str, object] = {"max_tokens": request.max_output_tokens + self._row.reasoning}
        if self._row.effort is not None:
            settings["thinking"] = self._row.effort != "none" and self._row.effort
        problem: Exception
        try:
            async with self._model().request_stream(self._sent(request), settings, self._offered(request)) as stream:
                async for event in stream:
                    if text := _text(event):
                        parts.put_nowait(TextPart(text=text))
                answer = stream.get()
                for part in (*self._kept(answer), *_end(answer, self._row.name)):
                    parts.put_nowait(part)
            return
        except (ModelBroken, ModelRefused):
            raise
        except Exception as error:
            problem = _model_error(error, self._row.name)
        # Raised outside of the handler: an error of the library may hold the request's headers.
        raise problem

    def _model(self) -> Any:
        if self._inner is None:
            try:
                self._inner = self._models.infer_model(self._row.name)
            except Exception as error:
                raise ModelRefused(f"{self._row.name} cannot be set up ({type(error).__name__}: {error})") from None
        return self._inner

    def _offered(self, request: Request) -> object:
        definition = _library("tools").ToolDefinition
        tools = [
            definition(name=tool["name"], description=tool.get("description"), parameters_json_schema=_parameters(tool))
            for tool in (() if request.closed else request.tools)
        ]
        return self._models.ModelRequestParameters(function_tools=tools)

    def _sent(self, request: Request) -> list[object]:
        names = {call.id: call.name for message in request.messages for call in message.calls}
        return [self._message(message, names) for message in request.messages]

    def _message(self, message: Message, names: dict[str, str]) -> object:
        kinds = self._messages
        if message.role == "assistant":
            mine = message.opaque if message.by == self._row.name else ()
            if (kept := next((part.data for part in mine if part.kind == KEPT), None)) is not None:
                return kinds.ModelMessagesTypeAdapter.validate_python([{**kept, "parts": _filled(kept, message)}])[0]
            said = [kinds.TextPart(content=message.text)] if message.text else []
            calls = [kinds.ToolCallPart(tool_name=c.name, args=c.arguments, tool_call_id=c.id) for c in message.calls]
            return kinds.ModelResponse(parts=[*said, *calls])
        if message.role == "tool":
            name = names.get(message.call_id, "tool")
            part = kinds.ToolReturnPart(tool_name=name, content=message.text, tool_call_id=message.call_id)
        elif message.role == "system":
            part = kinds.SystemPromptPart(content=message.text)
        else:
            part = kinds.UserPromptPart(content=message.text)
        return kinds.ModelRequest(parts=[part])

    def _kept(self, answer: Any) -> list[OpaquePart]:
        """What its provider wants back with an answer: thinking, signatures, details of calls."""
        plain = (part.part_kind in ("text", "tool-call") and not part.provider_details for part in answer.parts)
        if all(plain):
            return []
        (told,) = self._messages.ModelMessagesTypeAdapter.dump_python([answer], mode="json")
        # Text and arguments are kept by the message itself.
        blank = {"text": {"content": ""}, "tool-call": {"args": ""}}
        parts = [{**part, **blank.get(part["part_kind"], {})} for part in told["parts"]]
        return [OpaquePart(kind=KEPT, data={**{name: told.get(name) for name in ORIGIN}, "parts": parts})]


def _filled(kept: Mapping[str, Any], message: Message) -> list[dict[str, object]]:
    """The parts of an answer with the text and the calls of its message."""
    text, calls, parts = message.text, {call.id: call for call in message.calls}, list[dict[str, object]]()
    for part in kept["parts"]:
        if part["part_kind"] == "text":
            if text:
                parts.append({**part, "content": text})
            text = ""
        elif part["part_kind"] != "tool-call":
            parts.append(part)
        elif (call := calls.get(part["tool_call_id"])) is not None:
            parts.append({**part, "args": call.arguments})
    if text:
        at = next((n for n, part in enumerate(parts) if part["part_kind"] == "tool-call"), len(parts))
        parts.insert(at, {"part_kind": "text", "content": text})
    return parts


def _parameters(tool: Mapping[str, object]) -> dict[str, object]:
    schema = tool.get("parameters")
    return dict(schema) if isinstance(schema, Mapping) and schema else {"type": "object", "properties": {}}


def _library(module: str) -> ModuleType:
    # Imported on first use: pydantic-ai takes 1.5 s.
    try:
        return importlib.import_module(f"pydantic_ai.{module}")
    except ImportError as error:
        raise UsageError("this model needs a provider library: pip install 'shipworthy[providers]'") from error


def _text(event: object) -> str:
    """The text that an event adds to the answer."""
    event_kind = getattr(event, "event_kind", "")
    part = getattr(event, "part", None) if event_kind == "part_start" else getattr(event, "delta", None)
    kind = getattr(part, "part_kind", None) or getattr(part, "part_delta_kind", None)
    if kind != "text" or event_kind not in ("part_start", "part_delta"):
        return ""
    return str(getattr(part, "content", "") or getattr(part, "content_delta", ""))


def _end(answer: Any, name: str) -> list[Part]:
    """The last parts of a complete answer: calls, usage, stop; raises ModelBroken for an unknown finish reason."""
    calls = [
        ToolCall(id=part.tool_call_id, name=part.tool_name, arguments=_verbatim(part))
        for part in answer.parts
        if part.part_kind == "tool-call"
    ]
    if answer.finish_reason is not None and answer.finish_reason not in REASONS:
        raise ModelBroken(f"{name} ended for a reason that is not known: {answer.finish_reason!r}")
    # Some providers give no finish reason; a complete answer then counts as ended.
    reason = REASONS.get(answer.finish_reason, "end")
    if reason in ("length", "refused"):
        calls = []
    elif calls:
        reason = "tools"
    usage = answer.usage
    used = UsagePart(
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cached_tokens=usage.cache_read_tokens,
        written_tokens=usage.cache_write_tokens,
    )
    known = [used] if usage.input_tokens or usage.output_tokens else []
    return [*calls, *known, StopPart(reason=reason)]


def _verbatim(part: Any) -> str:
    """The arguments as the model wrote them; the tool call validates them."""
    return part.args if isinstance(part.args, str) else str(part.args_as_json_str())


def _model_error(error: Exception, name: str) -> Exception:
    status = getattr(error, "status_code", None)
    words = f"{name}: {type(error).__name__}" + (f" ({status})" if status else "")
    if status in BUSY:
        return ModelBusy(words)
    if isinstance(status, int) and 400 <= status < 500:
        return ModelRefused(words)
    return ModelBroken(words)
