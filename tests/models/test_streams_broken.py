"""All wire formats: answers that are late, refused or wrong, over real HTTP."""

import pytest
from tests.batches import batch
from tests.models.asked import CLIENTS, REQUEST, STREAMS, answer
from tests.models.responding import opened
from tests.models.serving import (
    Sends,
    chat,
    chunk,
    event,
    parts_of,
    piece,
    row,
    serving,
    started,
)
from tests.virtual_time import ms, now

from shipworthy.errors import ModelBroken, ModelBusy, ModelError, ModelRefused
from shipworthy.models.model import (
    StopPart,
    UsagePart,
)
from shipworthy.models.wire.http import Http

PLACES = {
    "before the headers": -1,
    "after the headers": 0,
    "within the first event": 20,
    "after the first event": None,
    "within the answer": -2,
}


@batch("wire", CLIENTS)
@batch("place", PLACES)
async def test_F14_silence_is_noticed_at_five_places(wire: str, place: str) -> None:
    body = STREAMS[wire]["text"]
    first = body.index(b"\n\n") + 2
    at = {None: first, -2: body.index(b"price") + 40}.get(PLACES[place], PLACES[place])
    began = now()

    with pytest.raises(ModelBroken, match="said nothing"):
        await answer(wire, Sends(body, stall=at), first_token_ms=200, idle_ms=200)

    assert ms(began) == 200.0


@batch("wire", CLIENTS)
@batch("drip", [b": ping\n\n", b" ", event("ping")])
async def test_F14_heartbeats_are_no_progress(wire: str, drip: bytes) -> None:
    body = STREAMS[wire]["text"]
    stall = body.index(b"\n\n", body.index(b"price")) + 2
    began = now()

    with pytest.raises(ModelError):
        await answer(wire, Sends(body, stall=stall, drip=(drip, 0.05)), idle_ms=300)

    assert ms(began) == 300.0


@batch("wire", CLIENTS)
@batch("status", [408, 429, 500, 502, 503, 529])
async def test_F13_a_provider_without_room_says_when(wire: str, status: int) -> None:
    sends = Sends(b'{"error": {"message": "later"}}', status=status, headers=("retry-after: 7",))

    with pytest.raises(ModelBusy, match="later") as busy:
        await answer(wire, sends)
    assert busy.value.retry_after == 7


@batch("wire", CLIENTS)
@batch("status", [301, 400, 401, 403, 404, 413, 422])
async def test_a_refused_request_is_not_worth_a_second(wire: str, status: int) -> None:
    with pytest.raises(ModelRefused, match=str(status)):
        await answer(wire, Sends(b'{"error": {"message": "no"}}', status=status))


@batch("wire", CLIENTS)
async def test_F45_a_server_that_is_not_there_was_never_asked(wire: str) -> None:
    http = Http()
    with pytest.raises(ModelBroken) as broken:
        await parts_of(CLIENTS[wire](row(wire, "http://127.0.0.1:9"), "sk-test", http), REQUEST)
    await http.close()
    assert not broken.value.began


OVERLOADED = {
    "openai": chunk(error={"type": "server_error", "message": "overloaded"}),
    "responses": event("error", code="server_is_overloaded", message="overloaded", param=None),
    "anthropic": event("error", error={"type": "overloaded_error", "message": "overloaded"}),
}
OPENINGS = {"openai": b"", "responses": opened(), "anthropic": started()}


@batch("wire", CLIENTS)
async def test_F12_an_error_in_the_stream_before_the_first_word_is_a_busy_model(wire: str) -> None:
    with pytest.raises(ModelBusy):
        await answer(wire, OPENINGS[wire] + OVERLOADED[wire])


@batch("wire", CLIENTS)
async def test_F12_an_error_in_the_stream_after_the_first_word_breaks_the_answer(wire: str) -> None:
    body = STREAMS[wire]["text"]
    at = body.index(b"\n\n", body.index(b" price")) + 2

    with pytest.raises(ModelBroken):
        await answer(wire, body[:at] + OVERLOADED[wire])


@batch(
    "body",
    [
        chat("x", finish="because"),
        b"data: {\n\n",
        b"data: 7\n\n",
        b"data: []\n\n",
        b'data: {"choices": [7]}\n\n',
        b'data: {"choices": [{"delta": {"tool_calls": [{"index": "a", "function": {"name": "f"}}]}}]}\n\n',
        chat(piece("{}", 0, "a", "f"), finish="stop") + b"garbage",
        chat(finish="tool_calls"),
        b"",
    ],
)
async def test_F16_what_nobody_can_read_is_a_typed_error(body: bytes) -> None:
    try:
        parts = await answer("openai", body)
    except ModelError:
        return
    assert isinstance(parts[-1], StopPart), "only what ended properly is an answer"


async def test_F16_a_usage_that_cannot_be_is_as_if_it_had_never_come() -> None:
    parts = await answer("openai", chat("x", used={"prompt_tokens": -5, "completion_tokens": 1}))

    assert not any(isinstance(part, UsagePart) for part in parts)


@batch("wire", CLIENTS)
async def test_F49_the_key_is_in_no_error(wire: str) -> None:
    key = "sk-canary-12345678"
    body = f'{{"error": {{"message": "bad key {key}"}}}}'.encode()
    for sends in (Sends(body, status=401), Sends(body, status=503), Sends(b"data: " + body + b"\n\n")):
        async with serving(sends) as server:
            http = Http()
            with pytest.raises(ModelError) as error:
                await parts_of(CLIENTS[wire](row(wire, server.url), key, http), REQUEST)
            await http.close()
        cause: BaseException | None = error.value
        while cause is not None:
            assert key not in f"{cause!r}{cause}"
            cause = cause.__cause__ or cause.__context__
