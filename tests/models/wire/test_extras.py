"""What a definition adds to each request."""

import pytest
from tests.models.serving import row

from shipworthy.errors import ModelRefused
from shipworthy.models.wire.extras import headers_of, with_fields, without_secrets


def test_variables_in_headers_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_TOKEN", " abc\n")
    headers = (("authorization", "Bearer ${A_TOKEN}"), ("x-plain", "as it is"))

    assert headers_of(row("openai", "http://x", headers=headers)) == {
        "authorization": "Bearer abc",
        "x-plain": "as it is",
    }


def test_a_short_value_is_not_taken_out_of_every_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_TOKEN", "e")
    error = ModelRefused("the request is refused")
    without_secrets(error, row("openai", "http://x", headers=(("x-token", "$A_TOKEN"),)))

    assert str(error) == "the request is refused"


def test_fields_are_added_joined_and_left_out() -> None:
    body = (("store", "false"), ("stream_options", '{"include_obfuscation":false}'), ("user", "null"))
    sent = {"model": "m", "stream_options": {"include_usage": True}, "user": "x"}

    assert with_fields(sent, row("openai", "http://x", body=body)) == {
        "model": "m",
        "store": False,
        "stream_options": {"include_usage": True, "include_obfuscation": False},
    }


def test_parallel_calls_are_only_spoken_of_beside_tools() -> None:
    here = row("openai", "http://x", body=(("parallel_tool_calls", "false"),))

    assert "parallel_tool_calls" not in with_fields({}, here)
    assert with_fields({"tools": [{}]}, here)["parallel_tool_calls"] is False
