"""Refusals in OpenAI's form."""

from typing import get_args

import orjson
import pytest

from shipworthy.server.openai.refusals import TYPES, refusal, refusal_of
from shipworthy.server.refusal import Kind, Refused


def test_each_kind_has_a_type() -> None:
    assert set(TYPES) == set(get_args(Kind))


def test_a_refusal_has_its_status_and_the_time_to_come_back() -> None:
    response = refusal(Refused("overloaded", "full", retry_after=0.2))
    assert (response.status_code, response.headers["retry-after"]) == (503, "1")
    error = orjson.loads(response.body)["error"]
    assert error == {"message": "full", "type": "server_error", "param": None, "code": "overloaded"}


def test_an_unknown_agent_is_an_unknown_model() -> None:
    found = refusal_of(Refused("not_found", "none", field="agent"))
    assert (found["param"], found["code"]) == ("model", "model_not_found")
    assert refusal_of(Refused("not_found", "none"))["code"] == "not_found"


def test_f49_a_secret_that_is_repeated_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANARY_API_KEY", "canary-secret-value")
    found = refusal(Refused("not_found", "there is no agent `canary-secret-value` here", field="agent"))
    assert b"canary-secret" not in found.body and b"[secret CANARY_API_KEY]" in found.body
