"""All wire formats: whole answers and cut ones, over real HTTP."""

import asyncio
from typing import Any

import pytest
from tests.batches import batch
from tests.models.asked import ALL, CLIENTS, REQUEST, STREAMS, answer, text_of
from tests.models.serving import (
    Sends,
    calls_in,
    chunk,
    event,
    parts_of,
    row,
    serving,
    started,
    thought,
)

from shipworthy.errors import ModelBroken
from shipworthy.models.model import (
    OpaquePart,
    Part,
    StopPart,
    TextPart,
    ThoughtPart,
    ToolCall,
    UsagePart,
)
from shipworthy.models.wire.http import Http


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
