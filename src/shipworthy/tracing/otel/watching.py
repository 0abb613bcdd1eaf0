"""Begins to watch runs, by the OpenTelemetry that the program has set up."""

import os
from functools import lru_cache

from opentelemetry import metrics, trace
from opentelemetry.metrics import MeterProvider
from opentelemetry.trace import ProxyTracerProvider, TracerProvider

from shipworthy.tracing.otel.incoming import below
from shipworthy.tracing.otel.instruments import Instruments, Telemetry
from shipworthy.tracing.otel.names import LATEST, MetricNames
from shipworthy.tracing.otel.run import WatchedRun
from shipworthy.tracing.watched import Asked, Identified, Watch

__all__ = ["below", "current", "watch"]

SCOPE = "shipworthy"
"""The name under which spans and metrics are made."""
CONTENT = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
WANTED = frozenset(("true", "1", "span_only", "span_and_event"))
"""Values of the variable with which messages, arguments and results are written into spans."""
OPT_IN = "OTEL_SEMCONV_STABILITY_OPT_IN"


def watch(definition: Identified, asked: Asked) -> Watch | None:
    """What watches a run; None where OpenTelemetry is imported and not set up."""
    telemetry = current()
    return None if telemetry is None else WatchedRun(telemetry, definition, asked)


def current() -> Telemetry | None:
    """What the program has set up; None where it has only imported OpenTelemetry."""
    tracers, meters = trace.get_tracer_provider(), metrics.get_meter_provider()
    # The meter provider that stands in until one is set has a private type.
    if isinstance(tracers, ProxyTracerProvider) and type(meters).__name__ == "_ProxyMeterProvider":
        return None
    content = os.environ.get(CONTENT, "").strip().lower() in WANTED
    return made(tracers, meters, content=content, latest="gen_ai_latest_experimental" in os.environ.get(OPT_IN, ""))


@lru_cache(maxsize=4)
def made(tracers: TracerProvider, meters: MeterProvider, *, content: bool, latest: bool) -> Telemetry:
    """What spans and metrics are made with, of these providers."""
    instruments = Instruments(meters.get_meter(SCOPE), LATEST if latest else MetricNames())
    return Telemetry(tracer=tracers.get_tracer(SCOPE), metrics=instruments, content=content)
