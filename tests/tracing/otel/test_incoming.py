"""The span of a caller, by its header."""

import pytest
from opentelemetry import trace
from tests.tracing.otel.conftest import Seen

from shipworthy.tracing.otel.incoming import below

PARENT = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_what_is_made_inside_stands_below_the_caller(seen: Seen) -> None:
    with below([(b"host", b"x"), (b"traceparent", PARENT)]):
        seen.tracers.get_tracer("x").start_span("one", attributes={"gen_ai.operation.name": "x"}).end()
    (one,) = seen.spans
    assert one.parent is not None and one.parent.span_id == 0xB7AD6B7169203331
    assert not trace.get_current_span().get_span_context().is_valid


@pytest.mark.parametrize("value", [b"", b"00-0-0-0", b"\xff\xfe", b"x" * 10_000])
def test_one_that_cannot_be_read_is_none(seen: Seen, value: bytes) -> None:
    with below([(b"traceparent", value)]):
        assert not trace.get_current_span().get_span_context().is_valid
