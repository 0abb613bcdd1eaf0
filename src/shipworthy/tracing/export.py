"""Has the commands of the command line export spans and metrics, where the variables of OpenTelemetry name a place."""

import os
from collections.abc import Callable

from shipworthy import lazy

PLACES = (
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
    "OTEL_TRACES_EXPORTER",
    "OTEL_METRICS_EXPORTER",
)
"""The variables that ask for it."""
MISSING = "`{name}` asks for spans, and OpenTelemetry is not installed: pip install 'shipworthy[otel]'"


def begin_export(complain: Callable[[str], None]) -> bool:
    """Set OpenTelemetry up, where a variable asks for it and the program has not; returns whether that was done.

    A command works without it: `complain` is told what is missing.
    """
    asked = [name for name in PLACES if os.environ.get(name, "none") not in ("", "none")]
    if not asked:
        return False
    try:
        return bool(lazy.telemetry("exporting").begin(complain))
    except ImportError:
        complain(MISSING.format(name=asked[0]))
        return False
