"""The environment of a watched run: each call of a tool and each request to a model gets a span, and is measured."""

from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from typing import TypeAlias, TypeVar

from opentelemetry import trace
from opentelemetry.trace import SpanKind

from shipworthy.clock import loop_time
from shipworthy.contract.knowledge import SEARCH
from shipworthy.models.model import Part, Request, StopPart, TextPart, UsagePart
from shipworthy.tools.call import CallContext, ToolResult
from shipworthy.tools.tool import Tool
from shipworthy.tracing.otel import names
from shipworthy.tracing.otel.content import answered, as_json, asked_of, system_of
from shipworthy.tracing.otel.failing import failed, kind_of
from shipworthy.tracing.otel.instruments import Telemetry
from shipworthy.world import Codec, Take, World

T = TypeVar("T")
Value: TypeAlias = str | bool | int | float
CHOSEN: ContextVar[str] = ContextVar("shipworthy_chosen_model", default="")
"""The model that was chosen last by the code that runs: its next request goes there."""


class WatchedWorld:
    """Passes every call to the wrapped environment, and watches those of tools and models."""

    def __init__(self, world: World, telemetry: Telemetry) -> None:
        self._world, self._telemetry = world, telemetry

    def observe(self, key: str, make: Callable[[], T], codec: Codec[T] | None = None) -> T:
        """Return a current value."""
        return self._world.observe(key, make, codec)

    def late(self, key: str, beyond: Callable[[], bool]) -> bool:
        """Return whether a deadline has passed."""
        return self._world.late(key, beyond)

    async def store(self, key: str, make: Callable[[], Awaitable[T]], codec: Codec[T] | None = None) -> T:
        """Return the answer of a store."""
        return await self._world.store(key, make, codec)

    async def wait(self, key: str, make: Callable[[], Awaitable[None]]) -> None:
        """Wait for what ends by itself."""
        await self._world.wait(key, make)

    async def pause(self, seconds: float) -> None:
        """Wait that many seconds."""
        await self._world.pause(seconds)

    async def call(self, key: str, tool: Tool, args: Mapping[str, object], context: CallContext) -> ToolResult:
        """Return the result of a tool; its span is current while the code of the tool runs."""
        spec, content = tool.spec, self._telemetry.content
        named: dict[str, Value] = {names.OPERATION: names.CALL, names.TOOL: spec.name}
        more: dict[str, Value] = {
            names.TOOL_TYPE: "datastore" if spec.name == SEARCH else "function",
            names.TOOL_CALL: key,
            names.TOOL_DESCRIPTION: spec.description,
            "shipworthy.tool.effect": spec.effect,
        }
        span = self._telemetry.tracer.start_span(f"{names.CALL} {spec.name}", attributes={**named, **more})
        began, kind = loop_time(), ""
        with trace.use_span(span, end_on_exit=True, record_exception=False, set_status_on_exception=False):
            if content and span.is_recording():
                span.set_attribute(names.ARGUMENTS, as_json(args))
            try:
                result = await self._world.call(key, tool, args, context)
            except BaseException as error:
                kind = kind_of(error)
                failed(span, kind)
                raise
            finally:
                labels = named | ({names.ERROR: kind} if kind else {})
                self._telemetry.metrics.call.record(loop_time() - began, labels)
            span.set_attribute("shipworthy.tool.result_tokens", result.tokens)
            if content and span.is_recording():
                span.set_attribute(names.RESULT, as_json(result.value))
        return result

    async def ask(self, key: str, request: Request, take: Take, listen: Callable[[Take], Awaitable[None]]) -> None:
        """Stream a model's answer; the span ends with it."""
        heard = _Heard(self._telemetry, key, request, take)
        kind = ""
        with trace.use_span(heard.span, end_on_exit=True, record_exception=False, set_status_on_exception=False):
            try:
                await self._world.ask(key, request, heard.take, listen)
            except BaseException as error:
                kind = kind_of(error)
                failed(heard.span, kind)
                raise
            finally:
                heard.over(kind)


class _Heard:
    """One request to a model, and what came of it."""

    def __init__(self, telemetry: Telemetry, key: str, request: Request, take: Take) -> None:
        provider, model = names.provider_and_model(CHOSEN.get())
        self._telemetry, self._request, self._take = telemetry, request, take
        self._named: dict[str, Value] = {names.OPERATION: names.CHAT, names.PROVIDER: provider, names.MODEL: model}
        more: dict[str, Value] = {
            names.STREAM: True,
            names.MOST_TOKENS: request.max_output_tokens,
            names.PROMPT: request.name,
            "shipworthy.step_id": key,
        }
        self.span = telemetry.tracer.start_span(
            f"{names.CHAT} {model}", kind=SpanKind.CLIENT, attributes={**self._named, **more}
        )
        self._keeps = telemetry.content and self.span.is_recording()
        self._began, self._first = loop_time(), 0.0
        self._parts: list[Part] = []
        self._usage: UsagePart | None = None
        self._stop: StopPart | None = None

    def take(self, part: Part) -> None:
        """Hand a part on; of a text, nothing but its moment is noted unless content is asked for."""
        if not self._first:
            self._first = loop_time()
        if self._keeps:
            self._parts.append(part)
        if not isinstance(part, TextPart):
            if isinstance(part, UsagePart):
                self._usage = part
            elif isinstance(part, StopPart):
                self._stop = part
        self._take(part)

    def over(self, kind: str) -> None:
        """Note how it ended, and what it used."""
        span, metrics, usage = self.span, self._telemetry.metrics, self._usage
        labels = self._named | ({names.ERROR: kind} if kind else {})
        metrics.request.record(loop_time() - self._began, labels)
        if self._first:
            metrics.first_chunk.record(self._first - self._began, self._named)
            span.set_attribute(names.FIRST_CHUNK, self._first - self._began)
        if usage is not None:
            metrics.input_tokens.record(usage.input_tokens, self._named | {names.TOKEN_TYPE: "input"})
            metrics.output_tokens.record(usage.output_tokens, self._named | {names.TOKEN_TYPE: "output"})
            span.set_attributes(_used(usage))
        if self._stop is not None:
            span.set_attribute(names.FINISHED, [names.ENDS[self._stop.reason]])
        if self._keeps:
            if system := system_of(self._request.messages):
                span.set_attribute(names.SYSTEM, system)
            span.set_attribute(names.INPUT_MESSAGES, asked_of(self._request.messages))
            span.set_attribute(names.OUTPUT_MESSAGES, answered(self._parts))


def _used(usage: UsagePart) -> dict[str, Value]:
    used: dict[str, Value] = {names.INPUT_TOKENS: usage.input_tokens, names.OUTPUT_TOKENS: usage.output_tokens}
    rare = {
        names.CACHE_READ: usage.cached_tokens,
        names.CACHE_WRITTEN: usage.written_tokens,
        names.REASONING: usage.reasoning_tokens,
    }
    return used | {name: tokens for name, tokens in rare.items() if tokens}
