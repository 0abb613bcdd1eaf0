"""The metrics of runs."""

from tests.tracing.otel.conftest import Seen

from shipworthy.tracing.otel.instruments import Instruments
from shipworthy.tracing.otel.names import LATEST, SECONDS, MetricNames


def test_input_and_output_are_one_metric_or_two(seen: Seen) -> None:
    old = Instruments(seen.meters.get_meter("old"), MetricNames())
    new = Instruments(seen.meters.get_meter("new"), LATEST)
    assert old.input_tokens is old.output_tokens
    assert new.input_tokens is not new.output_tokens


def test_durations_have_the_buckets_of_the_conventions(seen: Seen) -> None:
    Instruments(seen.meters.get_meter("one"), MetricNames()).request.record(0.3)
    (point,) = seen.points("gen_ai.client.operation.duration")
    assert point.explicit_bounds == SECONDS
