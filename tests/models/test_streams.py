"""All wire formats: whole answers, and answers that are cut, late, odd or wrong, over real HTTP."""

import asyncio
from typing import Any

import pytest
from tests.batches import batch
from tests.models.responding import RESPONSES, opened
from tests.models.serving import (
    CHATS,
    MESSAGES,
    Sends,
    calls_in,
    chat,
    chunk,
    event,
    parts_of,
    piece,
    row,
    serving,
    started,
    thought,
)
from tests.virtual_time import ms, now

from shipworthy.errors import ModelBroken, ModelBusy, ModelError, ModelRefused
from shipworthy.models.chat.client import ChatModel
from shipworthy.models.messages.client import MessagesModel
from shipworthy.models.model import (
    Message,
    OpaquePart,
    Part,
    Request,
    StopPart,
    TextPart,
    ThoughtPart,
    ToolCall,
    UsagePart,
)
from shipworthy.models.responses.client import ResponsesModel
from shipworthy.models.wire.http import Http

REQUEST = Request(messages=(Message(role="user", text="How is NVDA?"),), tools=({"name": "get_price"},))
CLIENTS: dict[str, Any] = {"openai": ChatModel, "responses": ResponsesModel, "anthropic": MessagesModel}
STREAMS = {"openai": CHATS, "responses": RESPONSES, "anthropic": MESSAGES}
ALL = [(wire, name) for wire, streams in STREAMS.items() for name in streams]


async def answer(wire: str, sends: Sends | bytes, keep: list[Part] | None = None, **over: Any) -> list[Part]:
    async with serving(sends) as server:
        http = Http()
        try:
            return await parts_of(CLIENTS[wire](row(wire, server.url, **over), "sk-test", http), REQUEST, keep)
        finally:
            await http.close()


def text_of(parts: list[Part]) -> str:
    return "".join(part.text for part in parts if isinstance(part, TextPart))


def test_there_are_ten_streams_of_each_format_and_more() -> None:
    assert min(map(len, STREAMS.values())) >= 10


@batch(("wire", "name"), ALL)
async def test_a_whole_answer_ends_with_its_usage_and_its_reason(wire: str, name: str) -> None:
    parts = await answer(wire, STREAMS[wire][name])

    assert isinstance(parts[-1], StopPart)
    assert isinstance(parts[-2], UsagePart)
    if parts[-1].reason in {"length", "refused"}:
        assert calls_in(parts) == []


@batch("wire", CLIENTS)
async def test_what_was_said_is_what_is_heard(wire: str) -> None:
    streams = STREAMS[wire]

    assert text_of(await answer(wire, streams["text"])) == "The price is 120.5 USD."
    assert calls_in(await answer(wire, streams["one call"])) == [("get_price", '{"ticker": "NVDA", "days": 3}')]
    parallel = calls_in(await answer(wire, streams["parallel calls"]))
    assert [name for name, _ in parallel] == ["get_price", "get_news"]
    unicode = await answer(wire, streams["unicode"])
    assert "Grüße 👩‍🚀 日本\u2028" in text_of(unicode)
    assert calls_in(unicode) == [("find", '{"q":"čaj 🍵"}')]
    assert text_of(await answer(wire, streams["thought"])) == "Yes."


@batch("wire", CLIENTS)
async def test_cached_tokens_are_part_of_the_input(wire: str) -> None:
    used = (await answer(wire, STREAMS[wire]["cached usage"]))[-2]

    assert isinstance(used, UsagePart)
    assert used.cached_tokens == 4096
    assert used.input_tokens == (25 + 4096 + 900 if wire == "anthropic" else 5000)
    assert used.written_tokens == {"openai": 0, "responses": 800, "anthropic": 900}[wire]


@pytest.mark.parametrize(("wire", "name"), ALL)
async def test_F08_F15_cut_at_every_byte_no_call_comes_of_it(wire: str, name: str, count: Any) -> None:
    """A connection that ends anywhere: an error, or the whole answer where its end had come."""
    body = STREAMS[wire][name]
    whole = await answer(wire, body)
    ended = known = 0
    http = Http()
    cuts = range(0, len(body), count(29, 1))
    async with serving(*(Sends(body, cut=at) for at in cuts)) as server:
        model = CLIENTS[wire](row(wire, server.url), "sk-test", http)
        for at in cuts:
            heard: list[Part] = []
            try:
                await parts_of(model, REQUEST, heard)
                ended += 1
                assert [p for p in heard if not isinstance(p, UsagePart)] == [
                    p for p in whole if not isinstance(p, UsagePart)
                ], at
            except ModelBroken as broken:
                assert broken.began
                assert not any(isinstance(part, ToolCall | StopPart) for part in heard), at
            known += any(isinstance(part, UsagePart) and part.input_tokens for part in heard)
    await http.close()
    assert ended <= len(cuts) / 2
    if wire == "anthropic":
        assert known >= len(cuts) / 4, "its input is told at the start"


@pytest.mark.parametrize(("wire", "name"), ALL)
@pytest.mark.parametrize("size", [1, 3])
async def test_odd_chunking_changes_nothing(wire: str, name: str, size: int) -> None:
    body = STREAMS[wire][name]

    odd = await answer(wire, Sends(body, piece=size))
    whole = await answer(wire, body)
    assert text_of(odd) == text_of(whole)
    assert [p for p in odd if not isinstance(p, TextPart)] == [p for p in whole if not isinstance(p, TextPart)]


@batch("wire", CLIENTS)
async def test_a_body_that_ends_with_the_connection_is_read(wire: str) -> None:
    assert text_of(await answer(wire, Sends(STREAMS[wire]["text"], plain=True))) == "The price is 120.5 USD."


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
async def test_F25_leaving_closes_the_connection(wire: str) -> None:
    body = STREAMS[wire]["text"]
    async with serving(Sends(body, stall=body.index(b" price") + 60)) as server:
        http = Http()
        model = CLIENTS[wire](row(wire, server.url), "sk-test", http)
        first = asyncio.Event()

        async def listen() -> None:
            async for part in model.stream(REQUEST):
                if isinstance(part, TextPart):
                    first.set()

        task = asyncio.create_task(listen())
        await asyncio.wait_for(first.wait(), 0.001)
        task.cancel()
        await asyncio.wait_for(server.asked[0].gone.wait(), 0.001)
        await http.close()


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


@batch("wire", CLIENTS)
async def test_connections_are_used_again(wire: str) -> None:
    async with serving(STREAMS[wire]["text"]) as server:
        http = Http()
        model = CLIENTS[wire](row(wire, server.url), "sk-test", http)
        await model.warm()
        for _ in range(5):
            await parts_of(model, REQUEST)
        await http.close()
        assert server.connections == 1


@batch("wire", CLIENTS)
async def test_what_the_provider_still_allows_is_noted(wire: str) -> None:
    header = "anthropic-ratelimit-requests-remaining" if wire == "anthropic" else "x-ratelimit-remaining-requests"
    headers = ("content-type: text/event-stream", f"{header}: 42")
    async with serving(Sends(STREAMS[wire]["text"], headers=headers)) as server:
        http = Http()
        model = CLIENTS[wire](row(wire, server.url), "sk-test", http)
        await parts_of(model, REQUEST)
        await http.close()
    assert model.remaining == 42


THOUGHTS: list[tuple[str, bytes]] = [
    ("openai", chunk({"reasoning_content": "Let me "}) + chunk({"reasoning_content": "think."})),
    ("anthropic", started() + thought(0, "Let me ", "think.")),
]


@pytest.mark.parametrize(("wire", "came"), THOUGHTS)
async def test_thoughts_of_an_answer_that_breaks_off_are_there_to_be_counted(wire: str, came: bytes) -> None:
    kept: list[Part] = []
    with pytest.raises(ModelBroken):
        await answer(wire, Sends(came), kept)

    (part,) = [part for part in kept if isinstance(part, OpaquePart)]
    assert "Let me think." in part.data.values()


async def test_reasoning_of_a_response_that_breaks_off_is_there_to_be_counted() -> None:
    item = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gAAA"}
    kept: list[Part] = []
    with pytest.raises(ModelBroken):
        await answer("responses", Sends(event("response.output_item.done", output_index=0, item=item)), kept)

    assert [part.data for part in kept if isinstance(part, OpaquePart)] == [item]


@batch("text", ["<think>Let me think.", "So <think>let me think.", '{"name": "get_pri'])
async def test_text_that_was_held_back_of_an_answer_that_breaks_off_is_there_to_be_counted(text: str) -> None:
    kept: list[Part] = []
    with pytest.raises(ModelBroken) as caught:
        await answer("openai", Sends(chunk({"content": text})), kept)

    shown = "".join(part.text for part in kept if isinstance(part, TextPart | ThoughtPart))
    held = "".join(one.arguments for one in caught.value.unseen)
    assert f"<think>{shown}{held}".endswith(text.removeprefix("<think>"))
