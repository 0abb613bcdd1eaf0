"""The metrics of runs, and what spans and metrics are made with."""

from dataclasses import dataclass

from opentelemetry.metrics import Histogram, Meter
from opentelemetry.trace import Tracer

from shipworthy.tracing.otel import names
from shipworthy.tracing.otel.names import MetricNames


class Instruments:
    """The metrics of runs."""

    def __init__(self, meter: Meter, named: MetricNames) -> None:
        def histogram(name: str, unit: str, buckets: tuple[float, ...], description: str) -> Histogram:
            return meter.create_histogram(name, unit, description, explicit_bucket_boundaries_advisory=buckets)

        self.request = histogram(named.duration, "s", names.SECONDS, "Duration of a request to a model.")
        self.first_chunk = histogram(named.first_chunk, "s", names.FIRST_SECONDS, "Time to the first part.")
        self.input_tokens = histogram(named.input_tokens, "{token}", names.TOKENS, "Tokens used.")
        one = named.output_tokens == named.input_tokens
        self.output_tokens = (
            self.input_tokens if one else histogram(named.output_tokens, "{token}", names.TOKENS, "Tokens used.")
        )
        self.run = histogram("gen_ai.invoke_agent.duration", "s", names.SECONDS, "Duration of a run.")
        self.call = histogram("gen_ai.execute_tool.duration", "s", names.SECONDS, "Duration of a tool call.")
        self.cost = histogram("shipworthy.run.cost", "{USD}", names.DOLLARS, "Cost of a run.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Telemetry:
    """What spans and metrics are made with."""

    tracer: Tracer
    metrics: Instruments
    content: bool = False
    """Whether messages, arguments and results are written into spans."""
