"""Sets OpenTelemetry up by its own variables: where spans and metrics go, and under which name."""

import os
from collections.abc import Callable, Mapping
from typing import TypeVar

from opentelemetry import metrics, trace
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import ConsoleMetricExporter, MetricExporter, PeriodicExportingMetricReader
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter, SpanExporter

from shipworthy.tracing.otel.watching import current

T = TypeVar("T")
SECONDS = 3.0
"""Within which a batch is sent, its repetitions included: a command that ends waits no longer for a collector that is
not there. OTEL_EXPORTER_OTLP_TIMEOUT says otherwise."""
SPANS: dict[str, Callable[[], SpanExporter]] = {
    "otlp": lambda: OTLPSpanExporter(timeout=_seconds("TRACES")),
    "console": ConsoleSpanExporter,
}
METRICS: dict[str, Callable[[], MetricExporter]] = {
    "otlp": lambda: OTLPMetricExporter(timeout=_seconds("METRICS")),
    "console": ConsoleMetricExporter,
}
PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL"
ONLY_HTTP = f"`{PROTOCOL}` is {{protocol}}, and http/protobuf is spoken here: name the collector's port for it, 4318"
UNKNOWN = "`{name}` is {value}, which is not known here: write otlp, console or none"


def begin(complain: Callable[[str], None]) -> bool:
    """Set the providers of the process; returns False where the program, or OTEL_SDK_DISABLED, has decided already.

    What is not yet sent when the process ends is sent then.
    """
    if os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true" or current() is not None:
        return False
    if (protocol := os.environ.get(PROTOCOL, "http/protobuf")) != "http/protobuf":
        complain(ONLY_HTTP.format(protocol=protocol))
    resource = Resource.create({} if os.environ.get("OTEL_SERVICE_NAME") else {SERVICE_NAME: "shipworthy"})
    spans = _chosen("OTEL_TRACES_EXPORTER", SPANS, complain)
    measured = _chosen("OTEL_METRICS_EXPORTER", METRICS, complain)
    if spans:
        tracers = TracerProvider(resource=resource)
        for make in spans:
            tracers.add_span_processor(BatchSpanProcessor(make()))
        trace.set_tracer_provider(tracers)
    if measured:
        readers = [PeriodicExportingMetricReader(make()) for make in measured]
        metrics.set_meter_provider(MeterProvider(metric_readers=readers, resource=resource))
    return bool(spans or measured)


def _chosen(name: str, known: Mapping[str, T], complain: Callable[[str], None]) -> list[T]:
    """The exporters that a variable names, separated by commas; OTLP where it is not set."""
    values = [value.strip() for value in os.environ.get(name, "otlp").split(",")]
    for value in values:
        if value not in known and value not in ("", "none"):
            complain(UNKNOWN.format(name=name, value=value))
    return [known[value] for value in values if value in known]


def _seconds(signal: str) -> float | None:
    said = (f"OTEL_EXPORTER_OTLP_{signal}_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT")
    return None if any(os.environ.get(name) for name in said) else SECONDS
