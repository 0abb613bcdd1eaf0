"""The messages format, as the official client reads it."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import orjson
import pytest
from anthropic import APIStatusError, AsyncAnthropic
from tests.batches import batch

from shipworthy.models.model import Reply
from shipworthy.models.scripted import call
from shipworthy.sim.anthropic import AnthropicWire
from shipworthy.sim.request import BadRequest
from shipworthy.sim.server import SimServer

TOOL: Any = {
    "name": "get_price",
    "description": "The price of a stock",
    "input_schema": {"type": "object", "properties": {"ticker": {"type": "string"}}, "required": ["ticker"]},
}
ASKED: Any = [{"role": "user", "content": "What is the price of NVDA?"}]


@pytest.fixture
async def sim() -> AsyncIterator[SimServer]:
    async with SimServer() as server:
        yield server


@pytest.fixture
async def client(sim: SimServer) -> AsyncIterator[AsyncAnthropic]:
    async with AsyncAnthropic(base_url=sim.anthropic_url, api_key="sim", max_retries=0) as found:
        yield found


def total(usage: Any) -> int:
    return int(usage.input_tokens + usage.cache_creation_input_tokens + usage.cache_read_input_tokens)


async def test_a_conversation_with_a_tool(sim: SimServer, client: AsyncAnthropic) -> None:
    first = await client.messages.create(model="m", max_tokens=200, system="Be brief.", messages=ASKED, tools=[TOOL])
    assert first.stop_reason == "tool_use"
    wish = first.content[0]
    assert wish.type == "tool_use"
    assert (wish.name, wish.input) == ("get_price", {"ticker": "NVDA"})

    result = {"type": "tool_result", "tool_use_id": wish.id, "content": [{"type": "text", "text": "NVDA 172.40"}]}
    answered: Any = [
        *ASKED,
        {"role": "assistant", "content": [block.model_dump(exclude_none=True) for block in first.content]},
        {"role": "user", "content": [result, {"type": "text", "text": "Go on."}]},
    ]
    second = await client.messages.create(
        model="m", max_tokens=200, system="Be brief.", messages=answered, tools=[TOOL]
    )
    said = second.content[0]

    assert second.stop_reason == "end_turn"
    assert said.type == "text"
    assert "NVDA 172.40" in said.text
    assert (total(second.usage), second.usage.output_tokens) == (sim.log[-1].input_tokens, sim.log[-1].output_tokens)


async def test_a_stream_of_text_and_calls(client: AsyncAnthropic) -> None:
    def script(_: object) -> Reply:
        return Reply(text="Let me see. ", calls=(call("get_price", ticker="NVDA"), call("get_news")))

    async with SimServer(script=script) as sim:
        there = client.with_options(base_url=sim.anthropic_url)
        async with there.messages.stream(model="m", max_tokens=200, messages=ASKED, tools=[TOOL]) as stream:
            final = await stream.get_final_message()
        blocks: Any = final.content

        assert final.stop_reason == "tool_use"
        assert [block.type for block in blocks] == ["text", "tool_use", "tool_use"]
        assert blocks[0].text == "Let me see. "
        assert [(block.name, block.input) for block in blocks[1:]] == [
            ("get_price", {"ticker": "NVDA"}),
            ("get_news", {}),
        ]
        assert (total(final.usage), final.usage.output_tokens) == (sim.log[0].input_tokens, sim.log[0].output_tokens)


async def test_the_events_of_a_stream(sim: SimServer) -> None:
    body = {"model": "m", "max_tokens": 50, "messages": ASKED, "stream": True}
    async with aiohttp.ClientSession() as session, session.post(f"{sim.anthropic_url}/v1/messages", json=body) as r:
        raw = await r.read()
    events = [event.split(b"\n", 1) for event in raw.removesuffix(b"\n\n").split(b"\n\n")]
    kinds = [kind.removeprefix(b"event: ").decode() for kind, _ in events]
    told = [orjson.loads(data.removeprefix(b"data: ")) for _, data in events]

    assert kinds[:3] == ["message_start", "content_block_start", "ping"]
    assert set(kinds[3:-3]) == {"content_block_delta"}
    assert kinds[-3:] == ["content_block_stop", "message_delta", "message_stop"]
    assert [one["type"] for one in told] == kinds
    assert told[0]["message"]["usage"]["output_tokens"] == 1
    assert told[-2]["usage"]["output_tokens"] == sim.log[0].output_tokens


async def test_a_marked_prefix_is_written_then_read(sim: SimServer, client: AsyncAnthropic) -> None:
    long = "Answer from the snapshot. " * 300
    marked: Any = [{"type": "text", "text": long, "cache_control": {"type": "ephemeral"}}]
    usages = [
        (await client.messages.create(model="m", max_tokens=50, system=system, messages=ASKED)).usage
        for system in (long, marked, marked)
    ]
    found = [(u.cache_creation_input_tokens, u.cache_read_input_tokens) for u in usages]

    assert found[0] == (0, 0)
    assert found[1][0] == found[2][1] == sim.log[-1].cached_tokens
    assert found[1][1] == found[2][0] == 0
    assert sim.log[-1].cached_tokens > 1024
    assert len({total(u) for u in usages}) == 1
    assert usages[2].input_tokens < 20


async def test_a_schema_is_filled(client: AsyncAnthropic) -> None:
    form: Any = {"format": {"type": "json_schema", "schema": {"properties": {"n": {"type": "integer"}}}}}
    reply = await client.messages.create(model="m", max_tokens=50, messages=ASKED, output_config=form)
    said = reply.content[0]

    assert said.type == "text"
    assert orjson.loads(said.text) == {"n": 1}


async def test_the_cap_cuts_the_answer(client: AsyncAnthropic) -> None:
    reply = await client.messages.create(model="m", max_tokens=3, messages=ASKED)

    assert reply.stop_reason == "max_tokens"
    assert reply.usage.output_tokens == 3


async def test_the_models(client: AsyncAnthropic) -> None:
    assert [model.id async for model in client.models.list()] == ["sim"]


async def test_refusals_read_as_the_providers(client: AsyncAnthropic) -> None:
    orphan: Any = [{"role": "user", "content": [{"type": "tool_result", "tool_use_id": "x", "content": "1"}]}]
    with pytest.raises(APIStatusError) as caught:
        await client.messages.create(model="m", max_tokens=5, messages=orphan)

    assert caught.value.status_code == 400
    assert "answers no call" in caught.value.message


@batch(
    "body",
    [
        {},
        {"model": "m", "messages": ASKED},
        {"model": "m", "max_tokens": 5, "messages": []},
        {"model": "m", "max_tokens": 5, "messages": [{"role": "system", "content": "x"}]},
        {"model": "m", "max_tokens": 5, "messages": [{"role": "user"}]},
        {"model": "m", "max_tokens": 5, "messages": ASKED, "tools": [{"name": "x"}]},
        {"model": "m", "max_tokens": 5, "messages": [{"role": "assistant", "content": [{"type": "tool_use"}]}]},
        {"model": "m", "max_tokens": 5, "messages": [{"role": "user", "content": [{"type": "tool_result"}]}]},
    ],
)
def test_what_no_provider_would_take(body: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        AnthropicWire().read(body)


@batch(
    ("choice", "read"),
    [
        (None, "auto"),
        ({"type": "auto", "disable_parallel_tool_use": True}, "auto"),
        ({"type": "any"}, "required"),
        ({"type": "none"}, "none"),
        ({"type": "tool", "name": "get_price"}, "get_price"),
    ],
)
def test_the_choice_of_tools(choice: Any, read: str) -> None:
    body = {"model": "m", "max_tokens": 5, "messages": ASKED, "tools": [TOOL], "tool_choice": choice}
    request = AnthropicWire().read(body)

    assert request.choice == read
    assert request.one_call == bool(choice and "disable_parallel_tool_use" in choice)
