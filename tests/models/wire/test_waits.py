"""How long a provider asks to wait."""

import datetime as dt
from email.utils import format_datetime

from tests.batches import batch

from shipworthy.models.wire.waits import LONGEST_WAIT, wait_of


@batch(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "7s"}, 7),
        ({"retry-after-ms": "250", "retry-after": "7"}, 0.25),
        ({"retry-after": "-3"}, 0),
        ({"retry-after": "1e9"}, LONGEST_WAIT),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Mon, 01 Jan 2001 00:00:00 GMT"}, 0),
        ({"x-ratelimit-reset-requests": "6s", "x-ratelimit-remaining-requests": "0"}, 6),
        ({"x-ratelimit-reset-requests": "6s", "x-ratelimit-remaining-requests": "4"}, None),
        ({"x-ratelimit-reset-tokens": "1m2.5s", "x-ratelimit-remaining-tokens": "0"}, 62.5),
        ({"ratelimit-reset": "12", "ratelimit-remaining": "0"}, 12),
    ],
)
def test_F13_the_wait_is_read_in_headers(headers: dict[str, str], seconds: float | None) -> None:
    assert wait_of(headers) == seconds


@batch(
    ("data", "message", "seconds"),
    [
        ([{"error": {"details": [{"@type": "RetryInfo", "retryDelay": "7s"}]}}], "", 7),
        ({"error": {"details": [{"retryDelay": {"seconds": 3}}]}}, "", 3),
        ({"error": "loading", "estimated_time": 20.5}, "", 20.5),
        ({"retry_after_ms": 1500}, "", 1.5),
        ({"error": {"metadata": {"retry_after": "4"}}}, "", 4),
        (None, "Rate limit reached. Please try again in 7s.", 7),
        (None, "Please retry in 1m30.5s.", 90.5),
        (None, "Please try again in 20ms.", 0.02),
        (None, "Retry after 5 seconds", 5),
        (None, "Please wait 30 seconds before the next request", 30),
        (None, "try again after 1 minute", 60),
        (None, "Please try again later. You have 3 requests.", None),
        (None, "You may send 20 requests in 60 s.", None),
        ({"retry_after": True}, "", None),
        ({"retry_after": None}, "", None),
    ],
)
def test_field_50_the_wait_is_read_in_the_body_and_its_words(data: object, message: str, seconds: float | None) -> None:
    assert wait_of({}, data, message) == seconds


def test_a_header_is_believed_before_the_words() -> None:
    assert wait_of({"retry-after": "2"}, {"retry_after": 9}, "try again in 8s") == 2


def test_F13_the_wait_may_be_a_moment() -> None:
    then = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=90)
    left = {"anthropic-ratelimit-requests-remaining": "0", "anthropic-ratelimit-requests-reset": then.isoformat()}
    for said in (wait_of({"retry-after": format_datetime(then, usegmt=True)}), wait_of(left)):
        assert said is not None
        assert 80 <= said <= 91
    epoch = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(then.timestamp() * 1000))}
    assert 80 <= (wait_of(epoch) or 0) <= 91
