"""Refusals in Anthropic's form."""

import json
from typing import get_args

from anthropic.types.shared import ErrorResponse
from anthropic.types.shared.error_type import ErrorType
from tests.batches import batch

from shipworthy.server.anthropic.refusals import TYPES, refusal, refusal_of, streamed_refusal
from shipworthy.server.live import Behind
from shipworthy.server.refusal import Kind, Refused

TOO_LARGE = "request_too_large"
"""Documented, and missing in the client's types."""


@batch("kind", get_args(Kind))
def test_each_kind_is_an_error_that_the_official_client_knows(kind: Kind) -> None:
    body = refusal_of(Refused(kind, "why", field="agent"))
    assert TYPES[kind] in (*get_args(ErrorType), TOO_LARGE)
    if kind != "too_large":
        made = ErrorResponse.model_validate(body)
        assert made.error.type == TYPES[kind] and made.error.message == "why"


def test_a_refusal_has_its_status_its_field_and_when_to_come_back() -> None:
    found = refusal(Refused("overloaded", "full", field="agent", retry_after=0.2))
    body = json.loads(bytes(found.body))
    assert (found.status_code, found.headers["retry-after"], body["error"]["field"]) == (503, "1", "model")
    assert "retry-after" not in refusal(Refused("invalid", "x")).headers


def test_a_refusal_in_a_stream_is_an_event() -> None:
    said = streamed_refusal(Refused("unavailable", "no database")).decode()
    assert said.startswith("event: error\ndata: ") and '"no database"' in said
    assert "recorded" in streamed_refusal(Behind()).decode()
