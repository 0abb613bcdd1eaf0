"""An answer that came as one JSON body."""

from typing import Any

import orjson
import pytest
from tests.batches import batch
from tests.models.answer.reading import reason, text, used
from tests.models.serving import CHATS, MESSAGES, Sends, parts_of, row, serving, usage

from shipworthy.errors import ModelBroken, ModelBusy, ModelError, ModelRefused
from shipworthy.models.answer import body as reading
from shipworthy.models.answer.body import decoded, is_body
from shipworthy.models.chat.client import ChatModel
from shipworthy.models.messages.client import MessagesModel
from shipworthy.models.model import Message, Part, Request
from shipworthy.models.wire.http import Http
from shipworthy.models.wire.post import Post

POST = Post(name="m", url="http://x", headers={}, body=b"")


@batch("chunk", [b'{"choices"', b" \r\n {", b"\xef\xbb\xbf{", b"[{", b"<!doctype html>"])
def test_field_11_json_and_pages_are_known_by_their_first_bytes(chunk: bytes) -> None:
    assert is_body(chunk)


@batch("chunk", [b"data: {}", b"\n\ndata: x", b": ping", b"event: x", b"\xef\xbb\xbfdata: {}", b"id: 1", b""])
def test_field_12_a_stream_is_known_by_its_first_bytes(chunk: bytes) -> None:
    assert not is_body(chunk)


@batch(
    ("body", "error"),
    [
        (b'{"choices": [{"message": {"content": "NV', ModelBroken),
        (b'{"error": {"message": "later", "type": "server_error"}}', ModelBusy),
        (b'{"error": "no"}', ModelRefused),
        (b"[1]", ModelRefused),
        (b"<html>", ModelRefused),
        (b'{"a": }', ModelRefused),
    ],
)
def test_field_11_what_is_no_answer_is_a_typed_error(body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        decoded(body, POST)


MESSAGE = {"role": "assistant", "content": "NVDA is up."}
CHAT = {"choices": [{"index": 0, "message": MESSAGE, "finish_reason": "stop"}], "usage": usage(50, 200)}
BODIES = {
    "openai": orjson.dumps(CHAT),
    "anthropic": orjson.dumps({
        "type": "message", "content": [{"type": "text", "text": "NVDA is up."}], "stop_reason": "end_turn",
        "usage": {"input_tokens": 50, "output_tokens": 200},
    }),
}  # fmt: skip
STREAMS = {"openai": CHATS["text"], "anthropic": MESSAGES["text"]}
CLIENTS: dict[str, Any] = {"openai": ChatModel, "anthropic": MessagesModel}
REQUEST = Request(messages=(Message(role="user", text="How is NVDA?"),))


async def answer(wire: str, sends: Sends) -> list[Part]:
    async with serving(sends) as server:
        http = Http()
        try:
            return await parts_of(CLIENTS[wire](row(wire, server.url), "sk-test", http), REQUEST)
        finally:
            await http.close()


@batch("kind", ["application/json", "text/event-stream", "text/plain; charset=utf-8", "text/html"])
@batch("piece", [0, 5])
@batch("wire", CLIENTS)
async def test_field_11_an_answer_that_does_not_stream_is_given_and_charged(wire: str, piece: int, kind: str) -> None:
    parts = await answer(wire, Sends(BODIES[wire], headers=(f"content-type: {kind}",), piece=piece))

    assert (text(parts), reason(parts)) == ("NVDA is up.", "end")
    assert used(parts).output_tokens == 200


@batch("kind", ["application/json", "text/html; charset=UTF-8", "application/octet-stream"])
@batch("wire", CLIENTS)
async def test_field_12_a_stream_is_read_under_any_type(wire: str, kind: str) -> None:
    sends = Sends(b"\n\n" + STREAMS[wire], headers=(f"content-type: {kind}",), piece=7)

    assert text(await answer(wire, sends)) == "The price is 120.5 USD."


@pytest.mark.parametrize("wire", CLIENTS)
async def test_field_11_a_body_that_is_cut_is_broken_and_a_page_is_none(wire: str) -> None:
    for plain in (True, False):
        cut = Sends(BODIES[wire], headers=("content-type: application/json",), cut=60, plain=plain)
        with pytest.raises(ModelBroken):
            await answer(wire, cut)
    for body in (b"<!doctype html><p>Welcome", b"[1]", b'{"detail": "no"}'):
        with pytest.raises(ModelRefused, match="base_url"):
            await answer(wire, Sends(body, headers=("content-type: text/html",)))


@pytest.mark.parametrize("wire", CLIENTS)
async def test_field_11_a_body_without_end_is_refused(wire: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LONGEST_EVENT", 100)
    with pytest.raises(ModelBroken, match="longer than"):
        await answer(wire, Sends(BODIES[wire] + b" " * 200))


def test_field_11_a_body_may_stand_in_a_list() -> None:
    post = Post(name="m", url="http://x", headers={}, body=b"")

    assert decoded(b'[{"choices": []}]', post) == {"choices": []}
    with pytest.raises(ModelError):
        decoded(b'[{"error": "no"}]', post)
