"""An OpenTelemetry whose spans and metrics stay in memory."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from tests.tracing import conftest as recorded

made, looped = recorded.made, recorded.looped


class Seen:
    """The spans and metrics that were made."""

    def __init__(self) -> None:
        self.exporter, self.reader = InMemorySpanExporter(), InMemoryMetricReader()
        self.tracers, self.meters = TracerProvider(), MeterProvider(metric_readers=[self.reader])
        self.tracers.add_span_processor(SimpleSpanProcessor(self.exporter))

    @property
    def spans(self) -> list[ReadableSpan]:
        """The spans that have ended, in that order."""
        return list(self.exporter.get_finished_spans())

    def named(self, operation: str) -> list[Mapping[str, Any]]:
        """The attributes of the spans of an operation."""
        found = [dict(span.attributes or {}) for span in self.spans]
        return [one for one in found if one["gen_ai.operation.name"] == operation]

    def points(self, name: str) -> list[Any]:
        """The points of a metric."""
        data = self.reader.get_metrics_data()
        every = [metric for r in data.resource_metrics for s in r.scope_metrics for metric in s.metrics] if data else []
        return [point for metric in every if metric.name == name for point in metric.data.data_points]

    def everything(self) -> str:
        """All that would leave the process."""
        spans = "".join(span.to_json() for span in self.spans)
        data = self.reader.get_metrics_data()
        return spans + (data.to_json() if data else "")


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Seen]:
    """What is seen of the runs of this test."""
    one = Seen()
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: one.tracers)
    monkeypatch.setattr(metrics, "get_meter_provider", lambda: one.meters)
    yield one
    one.meters.shutdown()


@pytest.fixture
def talked(made: Callable[..., Any]) -> Callable[..., Any]:
    """`talked(messages, replies)`: the results of one conversation."""

    def talk(messages: list[str], replies: Any = ()) -> list[Any]:
        agent = made(replies)

        async def hold() -> list[Any]:
            return [await agent.run(message, session="s") for message in messages]

        return asyncio.run(hold())

    return talk
