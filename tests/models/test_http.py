"""One POST to a provider: waits, proxies, event loops."""

import asyncio
import base64
import datetime as dt
from email.utils import format_datetime

import pytest
from tests.models.test_streams import REQUEST
from tests.models.wire import CHATS, parts_of, row, serving

from shipworthy.errors import ModelBusy, ModelRefused
from shipworthy.models.http import LONGEST_WAIT, QUOTED, Http, Post, _proxy, by_status, quotable, retry_after
from shipworthy.models.openai import OpenAIModel

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


def test_the_headers_and_the_body_are_in_no_repr() -> None:
    assert "canary" not in repr(Post(name="m", url="u", headers={"a": "canary"}, body=b"canary", key="canary"))


@pytest.mark.parametrize(
    ("environ", "url", "proxy"),
    [
        ({}, "https://api.x.com", None),
        ({"https_proxy": "http://p:3128"}, "https://api.x.com", "http://p:3128"),
        ({"https_proxy": "p:3128"}, "https://api.x.com", "http://p:3128"),
        ({"https_proxy": "http://p:3128", "no_proxy": "x.com"}, "https://api.x.com", None),
        ({"http_proxy": "http://p:3128"}, "https://api.x.com", None),
    ],
)
def test_proxies_come_from_the_environment(
    environ: dict[str, str], url: str, proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    assert _proxy(url).get("proxy") == proxy


def test_a_proxy_gets_its_password_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://anna:s%40fe@p:3128")
    found = _proxy("https://api.x.com")

    assert found["proxy"] == "http://p:3128"
    assert base64.b64decode(found["proxy_headers"]["Proxy-Authorization"].removeprefix("Basic ")) == b"anna:s@fe"


def test_each_event_loop_has_connections_of_its_own() -> None:
    """A client outlives the loops that it is used in; none of them leaves a connection open."""
    http = Http()

    async def once() -> int:
        async with serving(CHATS["text"]) as server:
            return len(await parts_of(OpenAIModel(row("openai", server.url), "k", http), REQUEST))

    assert asyncio.run(once()) == asyncio.run(once())


def test_a_loop_that_was_closed_too_early_is_forgotten() -> None:
    """Who closes a loop by hand leaves its generators unfinished, and with them the connections."""
    http = Http()

    async def once() -> int:
        async with serving(CHATS["text"]) as server:
            return len(await parts_of(OpenAIModel(row("openai", server.url), "k", http), REQUEST))

    for _ in range(2):
        loop = asyncio.new_event_loop()
        assert loop.run_until_complete(once()) > 2
        loop.close()

    async def last() -> int:
        await once()
        return len(http._open)

    assert asyncio.run(last()) == 1


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


async def test_warming_what_is_not_there_is_no_error() -> None:
    http = Http()
    await http.warm("http://127.0.0.1:9")
    await http.close()
    await http.close()
