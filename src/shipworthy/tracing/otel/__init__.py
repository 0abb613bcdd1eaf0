"""Spans and metrics of runs in OpenTelemetry's GenAI conventions; the only place that imports `opentelemetry`."""
