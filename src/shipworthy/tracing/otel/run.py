"""The span of one run, with what happened in it."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext

from opentelemetry import trace
from opentelemetry.trace import INVALID_SPAN, Span

from shipworthy.clock import loop_time
from shipworthy.events import (
    AnyEvent,
    Degraded,
    Emit,
    FigureWithheld,
    GuidelineApplied,
    ModelChosen,
    QuestionAsked,
    SkillChosen,
    StepDropped,
    UsageExceeded,
)
from shipworthy.exits.secrets import current
from shipworthy.tracing.otel import names
from shipworthy.tracing.otel.content import said
from shipworthy.tracing.otel.failing import failed, kind_of
from shipworthy.tracing.otel.instruments import Telemetry
from shipworthy.tracing.otel.world import CHOSEN, Value, WatchedWorld
from shipworthy.tracing.watched import Asked, Ended, Identified
from shipworthy.world import World

TOLD: Mapping[type[AnyEvent], tuple[str, ...]] = {
    Degraded: ("reason", "step_id"),
    StepDropped: ("step", "step_id"),
    GuidelineApplied: ("name",),
    QuestionAsked: ("kind",),
    FigureWithheld: ("step_id",),
    UsageExceeded: ("model", "step_id"),
}
"""The events of a run that stand in its span, and what of them: names and ids, never what a person or a model said."""


class WatchedRun:
    """One run: its span is current while it is answered, so that the spans of its calls stand below it."""

    def __init__(self, telemetry: Telemetry, definition: Identified, asked: Asked) -> None:
        self._telemetry, self._definition, self._asked = telemetry, definition, asked
        self._named: dict[str, Value] = {names.OPERATION: names.RUN, names.AGENT: asked.agent}
        self._result: Ended | None = None
        self._began = 0.0
        self._span: Span = INVALID_SPAN
        self._inside: AbstractContextManager[Span] = nullcontext(self._span)

    def begin(self) -> None:
        """Begin the span, below the current one."""
        asked = self._asked
        more: dict[str, Value] = {"shipworthy.run_id": asked.run_id, names.VERSION: self._definition.contract}
        if asked.session:
            more[names.CONVERSATION] = current().hide(asked.session)
        attributes = {**self._named, **more}
        self._span = self._telemetry.tracer.start_span(f"{names.RUN} {asked.agent}", attributes=attributes)
        self._inside = trace.use_span(self._span, end_on_exit=True, record_exception=False)
        self._inside.__enter__()
        self._began = loop_time()

    def hearing(self, emit: Emit | None) -> Emit:
        """Wrap the listener of the run, to hear its events."""

        def heard(event: AnyEvent) -> None:
            span = self._span
            if isinstance(event, ModelChosen):
                # The request that follows is sent by the same task, which reads it there.
                CHOSEN.set(event.model or "")
            elif isinstance(event, SkillChosen):
                span.set_attribute("shipworthy.skill", event.skill)
            elif (told := TOLD.get(type(event))) is not None and span.is_recording():
                span.add_event(f"shipworthy.{event.type}", {name: getattr(event, name) for name in told})
            if emit is not None:
                emit(event)

        return heard

    def around(self, world: World) -> World:
        """Wrap the environment of the run, to see its calls of tools and models."""
        return WatchedWorld(world, self._telemetry)

    def told(self, result: Ended) -> None:
        """Note the result, from any thread."""
        self._result = result

    def over(self, error: BaseException | None) -> None:
        """End the span with what is known of the run: one without a result was turned away."""
        span, result = self._span, self._result
        kind = kind_of(error) if error is not None else _kind(result)
        if kind:
            failed(span, kind)
        metrics, labels = self._telemetry.metrics, self._named | ({names.ERROR: kind} if kind else {})
        metrics.run.record(loop_time() - self._began, labels)
        if result is not None:
            more: dict[str, Value] = {"shipworthy.skill": result.skill or "", "shipworthy.status": result.status}
            metrics.cost.record(result.usage.cost_usd, labels | more)
            if span.is_recording():
                span.set_attributes(_figures(result))
                if self._telemetry.content:
                    span.set_attribute(names.INPUT_MESSAGES, said("user", self._asked.message))
                    span.set_attribute(names.OUTPUT_MESSAGES, said("assistant", result.text))
        self._inside.__exit__(None, None, None)


def _kind(result: Ended | None) -> str:
    if result is None:
        return "busy"
    return (result.reason or "_OTHER") if result.status == "failed" else ""


def _figures(result: Ended) -> dict[str, Value]:
    used, limits = result.usage.as_dict(), result.bound.as_dict()
    told: dict[str, Value] = {
        "shipworthy.status": result.status,
        "shipworthy.reason": result.reason or "",
        "shipworthy.skill": result.skill or "",
        names.INPUT_TOKENS: result.usage.input_tokens,
        names.OUTPUT_TOKENS: result.usage.output_tokens,
    }
    for name, limit in limits.items():
        told[f"shipworthy.used.{name}"] = used[name]
        if limit is not None:  # None: not promised
            told[f"shipworthy.bound.{name}"] = limit
    return told
