"""The usage of a message, in the places and under the names that gateways give it."""

from typing import Any

from tests.batches import batch

from shipworthy.models.messages.reader import MessageReader
from shipworthy.models.messages.usage import counts_in, usage_in
from shipworthy.models.model import Request, UsagePart
from shipworthy.models.wire.post import Post

USED = {"input_tokens": 10, "output_tokens": 5}


@batch(
    "event",
    [
        {"usage": USED},
        {"delta": {"stop_reason": "end_turn", "usage": USED}},
        {"message": {"usage": USED}},
        {"usage": {"prompt_tokens": 10, "completion_tokens": 5}},
        {"amazon-bedrock-invocationMetrics": {"inputTokenCount": 10, "outputTokenCount": 5}},
    ],
)
def test_field_13_a_usage_is_found(event: dict[str, Any]) -> None:
    assert counts_in(usage_in(event)) == USED


@batch("event", [{}, {"usage": None}, {"usage": []}, {"delta": None, "message": "x"}])
def test_a_usage_may_be_missing(event: dict[str, Any]) -> None:
    assert counts_in(usage_in(event)) == {}


def test_field_13_metrics_behind_the_end_do_not_replace_what_was_told() -> None:
    reader = MessageReader(Post(name="m", url="", headers={}, body=b""), Request(messages=()))
    late: Any = {"type": "message_stop", "amazon-bedrock-invocationMetrics": {"inputTokenCount": 1}}
    reader.event({"type": "message_start", "message": {"usage": {"input_tokens": 10, "output_tokens": 0}}})

    assert reader.event(late) == ()
    assert reader.usage == UsagePart(input_tokens=10, output_tokens=0)
