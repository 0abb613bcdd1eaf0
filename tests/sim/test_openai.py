"""The chat-completions format, as the official client reads it."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import orjson
import pytest
from openai import APIStatusError, AsyncOpenAI
from tests.batches import batch

from shipworthy.models.model import Reply
from shipworthy.models.scripted import call
from shipworthy.sim.openai import OpenAIWire
from shipworthy.sim.request import BadRequest
from shipworthy.sim.server import SimServer

TOOL: Any = {
    "type": "function",
    "function": {
        "name": "get_price",
        "description": "The price of a stock",
        "parameters": {"type": "object", "properties": {"ticker": {"type": "string"}}, "required": ["ticker"]},
    },
}
ASKED: Any = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "What is the price of NVDA?"}]


@pytest.fixture
async def sim() -> AsyncIterator[SimServer]:
    async with SimServer() as server:
        yield server


@pytest.fixture
async def client(sim: SimServer) -> AsyncIterator[AsyncOpenAI]:
    async with AsyncOpenAI(base_url=sim.openai_url, api_key="sim", max_retries=0) as found:
        yield found


def usage_of(sim: SimServer) -> tuple[int, int, int]:
    last = sim.log[-1]
    return last.input_tokens, last.output_tokens, last.cached_tokens


async def test_a_conversation_with_a_tool(sim: SimServer, client: AsyncOpenAI) -> None:
    first = await client.chat.completions.create(model="m", messages=ASKED, tools=[TOOL])
    choice = first.choices[0]
    assert choice.finish_reason == "tool_calls"
    assert choice.message.content is None
    wish: Any = (choice.message.tool_calls or [])[0]
    assert (wish.function.name, wish.function.arguments) == ("get_price", '{"ticker":"NVDA"}')

    answered = [
        *ASKED,
        choice.message.model_dump(exclude_none=True),
        {"role": "tool", "tool_call_id": wish.id, "content": "NVDA 172.40"},
    ]
    second = await client.chat.completions.create(model="m", messages=answered, tools=[TOOL])

    assert second.choices[0].finish_reason == "stop"
    assert "NVDA 172.40" in (second.choices[0].message.content or "")
    assert second.usage is not None
    assert (second.usage.prompt_tokens, second.usage.completion_tokens, 0) == usage_of(sim)


async def test_a_stream_of_text(sim: SimServer, client: AsyncOpenAI) -> None:
    stream = await client.chat.completions.create(
        model="m", messages=ASKED, stream=True, stream_options={"include_usage": True}
    )
    chunks = [chunk async for chunk in stream]
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]

    assert deltas[0].role == "assistant"
    assert "NVDA" in "".join(delta.content or "" for delta in deltas)
    assert [chunk.choices[0].finish_reason for chunk in chunks[:-1]] == [None] * (len(chunks) - 2) + ["stop"]
    assert chunks[-1].choices == []
    assert chunks[-1].usage is not None
    assert (chunks[-1].usage.prompt_tokens, chunks[-1].usage.completion_tokens, 0) == usage_of(sim)
    assert {chunk.usage for chunk in chunks[:-1]} == {None}
    assert len({chunk.id for chunk in chunks}) == 1
    assert {chunk.system_fingerprint for chunk in chunks} == {"fp_sim"}


async def test_a_stream_of_calls_is_put_together_by_the_client(client: AsyncOpenAI) -> None:
    def script(_: object) -> Reply:
        return Reply(text="Let me see. ", calls=(call("get_price", ticker="NVDA"), call("get_news", ticker="AMD")))

    async with SimServer(script=script) as sim:
        there = client.with_options(base_url=sim.openai_url)
        async with there.chat.completions.stream(
            model="m", messages=ASKED, tools=[TOOL], stream_options={"include_usage": True}
        ) as stream:
            final = await stream.get_final_completion()
        message = final.choices[0].message
        wishes: Any = message.tool_calls or []

        assert message.content == "Let me see. "
        assert final.choices[0].finish_reason == "tool_calls"
        assert [(w.function.name, w.function.arguments) for w in wishes] == [
            ("get_price", '{"ticker":"NVDA"}'),
            ("get_news", '{"ticker":"AMD"}'),
        ]
        assert final.usage is not None
        assert final.usage.completion_tokens == sim.log[-1].output_tokens


async def test_a_schema_is_filled(client: AsyncOpenAI) -> None:
    form: Any = {
        "type": "json_schema",
        "json_schema": {"name": "x", "schema": {"properties": {"n": {"type": "integer"}}}},
    }
    reply = await client.chat.completions.create(model="m", messages=ASKED, response_format=form)

    assert orjson.loads(reply.choices[0].message.content or "") == {"n": 1}


async def test_the_cap_cuts_the_answer(client: AsyncOpenAI) -> None:
    reply = await client.chat.completions.create(model="m", messages=ASKED, max_completion_tokens=3)

    assert reply.choices[0].finish_reason == "length"
    assert reply.usage is not None
    assert reply.usage.completion_tokens == 3


async def test_a_long_prefix_is_cached(sim: SimServer, client: AsyncOpenAI) -> None:
    long: Any = [{"role": "system", "content": "Answer from the snapshot. " * 300}, ASKED[1]]
    usages = [(await client.chat.completions.create(model="m", messages=long)).usage for _ in range(2)]
    cached = [u.prompt_tokens_details.cached_tokens for u in usages if u is not None and u.prompt_tokens_details]

    assert cached[0] == 0
    assert cached[1] is not None
    assert cached[1] > 1024
    assert cached[1] == sim.log[-1].cached_tokens


async def test_the_models(client: AsyncOpenAI) -> None:
    assert [model.id async for model in client.models.list()] == ["sim"]


async def test_refusals_read_as_the_providers(client: AsyncOpenAI) -> None:
    bad: Any = [{"role": "robot", "content": "hi"}]
    with pytest.raises(APIStatusError) as caught:
        await client.chat.completions.create(model="m", messages=bad)

    assert caught.value.status_code == 400
    assert caught.value.type == "invalid_request_error"
    assert "robot" in caught.value.message


async def test_the_bytes_of_a_stream(sim: SimServer) -> None:
    body = {"model": "m", "messages": ASKED, "stream": True}
    async with aiohttp.ClientSession() as session, session.post(f"{sim.openai_url}/chat/completions", json=body) as r:
        raw = await r.read()
        kind = r.headers["Content-Type"]
    events = raw.split(b"\n\n")

    assert kind == "text/event-stream; charset=utf-8"
    assert r.headers["X-Shipworthy-Sim"] == "1"
    assert events[-2:] == [b"data: [DONE]", b""]
    for event in events[:-2]:
        told = orjson.loads(event.removeprefix(b"data: "))
        assert told["object"] == "chat.completion.chunk"
        assert "usage" not in told


@batch(
    "body",
    [
        {},
        {"model": "m"},
        {"model": "m", "messages": []},
        {"model": "m", "messages": "hi"},
        {"model": 3, "messages": ASKED},
        {"model": "m", "messages": ASKED, "n": 2},
        {"model": "m", "messages": ASKED, "tools": [{"function": "x"}]},
        {"model": "m", "messages": ASKED, "response_format": "json"},
        {"model": "m", "messages": ASKED, "max_tokens": 0},
        {"model": "m", "messages": [{"role": "assistant", "tool_calls": [{"id": "x"}]}]},
    ],
)
def test_what_no_provider_would_take(body: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        OpenAIWire().read(body)


def test_a_request_is_read() -> None:
    read = OpenAIWire().read(
        {
            "model": "m",
            "messages": [{"role": "developer", "content": [{"type": "text", "text": "Be brief."}]}, ASKED[1]],
            "tools": [TOOL],
            "tool_choice": {"type": "function", "function": {"name": "get_price"}},
            "parallel_tool_calls": False,
            "max_tokens": 9,
            "max_completion_tokens": 7,
            "stream": True,
        }
    )

    assert read.system == "Be brief."
    assert read.choice == "get_price"
    assert read.one_call
    assert read.max_output_tokens == 7
    assert not read.usage_wanted
    assert list(read.tools[0]) == ["name", "description", "parameters"]
