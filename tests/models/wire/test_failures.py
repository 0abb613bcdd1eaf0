"""Failures of a provider, in words."""

import datetime as dt
from email.utils import format_datetime

import pytest

from shipworthy.errors import ModelBusy, ModelRefused
from shipworthy.models.wire.failures import LONGEST_WAIT, QUOTED, by_status, quotable, retry_after
from shipworthy.models.wire.post import Post

POST = Post(name="m", url="http://x/v1", headers={}, body=b"", key="sk-canary", key_env="M_KEY")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250", "retry-after": "7"}, 0.25),
        ({"retry-after": "-3"}, 0),
        ({"retry-after": "1e9"}, LONGEST_WAIT),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Mon, 01 Jan 2001 00:00:00 GMT"}, 0),
    ],
)
def test_F13_the_wait_is_read(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


def test_F13_the_wait_may_be_a_date() -> None:
    then = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=90)

    assert 85 <= (retry_after({"retry-after": format_datetime(then, usegmt=True)}) or 0) <= 91


def test_a_spent_quota_is_not_waited_for() -> None:
    body = b'{"error": {"code": "insufficient_quota", "message": "no money"}}'

    assert isinstance(by_status(429, {}, body, POST), ModelRefused)
    assert isinstance(by_status(429, {}, b"{}", POST), ModelBusy)


def test_a_wrong_key_is_named_by_its_variable() -> None:
    error = by_status(401, {}, b'{"error": {"message": "Incorrect API key: sk-canary"}}', POST)

    assert "M_KEY" in str(error)
    assert "canary" not in str(error)


def test_long_words_are_cut() -> None:
    assert len(quotable("x" * 10_000, "")) == QUOTED


@pytest.mark.parametrize("key", ["sk-canary", "sk+canary/=&", 'sk"canary'])
def test_F49_no_form_of_the_key_is_quoted(key: str) -> None:
    assert "canary" not in quotable(f"key {key} and again {key}", key)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"error": {"type": "overloaded_error", "message": "full"}}', ModelBusy),
        (b'{"error": {"type": "invalid_request_error", "message": "no"}}', ModelRefused),
        (b'{"choices": []}', ModelRefused),
        (b"<html>", ModelRefused),
        (b"[1]", ModelRefused),
    ],
)
def test_F12_an_error_in_a_body_of_status_200_is_an_error(body: bytes, error: type[Exception]) -> None:
    assert type(by_status(200, {}, body, POST)) is error
