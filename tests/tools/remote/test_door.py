"""The door to a remote agent: headers, ceilings, and each failure as the error of a tool that it is."""

import pytest
from tests.batches import batch
from tests.tools.remote.asking import SECONDS, door, now
from tests.tools.remote.rude import HANG, PLAIN, STREAM, Piece, rude

from shipworthy.errors import ArgumentError, NotDone, ToolError, ToolFailed, ToolTimeout


def head(status: str, *headers: str, body: bytes = b"") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"content-length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


async def failing(*pieces: Piece, body: bytes | None = b"{}", **place: object) -> ToolError:
    async with rude(*pieces) as server, door(server.url, **place) as far:
        with pytest.raises(ToolError) as failed:
            await far.data(server.url, body, now() + SECONDS, {})
        return failed.value


async def test_headers_have_the_values_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAR_KEY", "sesame-of-the-desk")
    async with (
        rude(PLAIN, b'{"a": 1}') as server,
        door(server.url, headers={"Authorization": "Bearer ${FAR_KEY}"}) as far,
    ):
        assert await far.data(server.url, b"{}", now() + SECONDS, {"accept": "application/json"}) == {"a": 1}
    asked = server.asked[0]
    assert (asked.method, asked.body) == ("POST", b"{}")
    assert asked.headers["authorization"] == "Bearer sesame-of-the-desk"
    assert asked.headers["content-type"] == "application/json"


@pytest.mark.parametrize("value", ["a\r\nx-evil: 1", "a\x00b", "höher"])
async def test_a_value_that_no_header_may_have_is_not_sent(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setattr("shipworthy.tools.mcp.variables.os.environ", {"FAR_KEY": value})
    async with rude(PLAIN, b"{}") as server, door(server.url, headers={"X-Key": "${FAR_KEY}"}) as far:
        with pytest.raises(NotDone, match="`X-Key` of far has a character that no header may have"):
            await far.data(server.url, b"{}", now() + SECONDS, {})
    assert not server.asked


async def test_a_variable_that_is_not_set_is_said_before_anything_is_sent() -> None:
    async with rude(PLAIN, b"{}") as server, door(server.url, headers={"X-Key": "${FAR_NOT_SET}"}) as far:
        with pytest.raises(NotDone, match="the specialist `far` needs the environment variable FAR_NOT_SET"):
            await far.data(server.url, b"{}", now() + SECONDS, {})
    assert not server.asked


@batch(
    ("pieces", "kind", "words"),
    [
        (
            (head("302 Found", "location: http://10.0.0.1/secret"),),
            NotDone,
            "not followed: write that address as its `url`",
        ),
        (
            (head("401 Unauthorized", body=b'{"error": {"message": "who are you?"}}'),),
            NotDone,
            "(HTTP 401): who are you?",
        ),
        ((head("404 Not Found"),), NotDone, "far refuses (HTTP 404)"),
        ((head("500 Internal Server Error", body=b"<h1>Oops</h1>"),), ToolFailed, "a page “Oops”"),
        ((head("500 Internal Server Error"), HANG), ToolFailed, "(HTTP 500)"),
        ((PLAIN, b"\xff\xfe{"), ToolFailed, "not JSON in UTF-8"),
        ((PLAIN, b'["no", "object"]'), ToolFailed, "no JSON object"),
        ((PLAIN, b"[" * 100_000), ToolFailed, "not JSON"),
        ((PLAIN, HANG), ToolTimeout, "did not answer in its time"),
        ((b"nonsense\r\n\r\n",), ToolFailed, "broke off"),
    ],
)
async def test_each_failure_says_what_it_is(pieces: tuple[Piece, ...], kind: type[ToolError], words: str) -> None:
    error = await failing(*pieces)
    assert type(error) is kind and words in str(error)
    assert "10.0.0.1" not in str(error)


async def test_a_refusal_is_quoted_clean_and_short() -> None:
    told = b'{"error": {"message": "\\u001b[31mred' + b"x" * 5000 + b'"}}'
    error = await failing(head("500 Oh", body=told))
    assert "\x1b" not in str(error) and len(str(error)) < 300


async def test_an_unreachable_agent_was_not_asked() -> None:
    async with door("http://127.0.0.1:1") as far:
        with pytest.raises(NotDone, match="cannot be reached"):
            await far.data("http://127.0.0.1:1", b"{}", now() + SECONDS, {})


async def test_more_than_may_be_sent_is_not_sent() -> None:
    async with rude(PLAIN, b"{}") as server, door(server.url, max_sent=10) as far:
        with pytest.raises(ArgumentError, match="takes at most 10 bytes, and is to be sent 11"):
            await far.data(server.url, b"x" * 11, now() + SECONDS, {})
    assert not server.asked


async def test_events_come_one_by_one_up_to_the_end_that_is_announced() -> None:
    sent = (STREAM, b'data: {"a": 1}\n\n: beat\n\ndata: {"b"', b': 2}\n\ndata: [DONE]\n\ndata: {"c": 3}\n\n', HANG)
    async with rude(*sent) as server, door(server.url) as far:
        answer = await far.opened(server.url, b"{}", now() + SECONDS, {})
        assert [event async for event in far.events(answer)] == [{"a": 1}, {"b": 2}]
        answer.close()


@batch("sent", [b"data: [1]\n\n", b"data: {\n\n", b"data: " + b"x" * (5 * 1024 * 1024)])
async def test_an_event_that_is_no_object_is_a_failure(sent: bytes) -> None:
    async with rude(STREAM, sent) as server, door(server.url, max_bytes=10**8) as far:
        answer = await far.opened(server.url, b"{}", now() + SECONDS, {})
        with pytest.raises(ToolFailed):
            [event async for event in far.events(answer)]
        answer.close()
