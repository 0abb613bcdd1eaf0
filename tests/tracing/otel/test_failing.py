"""What a span tells of an error."""

import asyncio

from tests.batches import batch
from tests.tracing.otel.conftest import Seen

from shipworthy.errors import ModelBusy, OutcomeUnknown, ToolTimeout
from shipworthy.tracing.otel.failing import failed, kind_of


@batch(
    ("error", "kind"),
    [
        (asyncio.CancelledError(), "cancelled"),
        (ToolTimeout("postgres://me:hunter2hunter2@db"), "timeout"),
        (OutcomeUnknown("?"), "unknown"),
        (ModelBusy("busy", 1.0), "ModelBusy"),
        (KeyboardInterrupt(), "KeyboardInterrupt"),
    ],
)
def test_the_kind_of_an_error(error: BaseException, kind: str) -> None:
    assert kind_of(error) == kind


def test_a_span_that_failed_has_the_kind_alone(seen: Seen) -> None:
    with seen.tracers.get_tracer("x").start_as_current_span("one", attributes={"gen_ai.operation.name": "x"}) as span:
        failed(span, kind_of(ToolTimeout("postgres://me:hunter2hunter2@db")))
    (one,) = seen.spans
    assert (one.attributes or {})["error.type"] == "timeout" and one.status.is_ok is False
    assert "hunter2" not in seen.everything()
