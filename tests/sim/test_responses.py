"""The Responses format, as the official client reads it."""

from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from openai import APIStatusError, AsyncOpenAI
from tests.batches import batch

from shipworthy.models.model import Reply
from shipworthy.models.scripted import call
from shipworthy.sim.request import BadRequest
from shipworthy.sim.responses import ResponsesWire
from shipworthy.sim.server import SimServer

TOOL: Any = {
    "type": "function",
    "name": "get_price",
    "description": "The price of a stock",
    "parameters": {"type": "object", "properties": {"ticker": {"type": "string"}}, "required": ["ticker"]},
    "strict": False,
}
ASKED: Any = [{"role": "user", "content": "What is the price of NVDA?"}]


@pytest.fixture
async def sim() -> AsyncIterator[SimServer]:
    async with SimServer() as server:
        yield server


@pytest.fixture
async def client(sim: SimServer) -> AsyncIterator[AsyncOpenAI]:
    async with AsyncOpenAI(base_url=sim.openai_url, api_key="sim", max_retries=0) as found:
        yield found


@pytest.mark.parametrize("stream", [True, False])
async def test_a_conversation_with_a_tool_and_reasoning(sim: SimServer, client: AsyncOpenAI, stream: bool) -> None:
    async def ask(items: Any) -> Any:
        told: Any = {"model": "m", "instructions": "Be brief.", "input": items, "tools": [TOOL], "store": False}
        told["include"] = ["reasoning.encrypted_content"]
        if not stream:
            return await client.responses.create(**told)
        async with client.responses.stream(**told) as events:
            return await events.get_final_response()

    first = await ask(ASKED)
    assert [item.type for item in first.output] == ["reasoning", "function_call"]
    wish = first.output[1]
    assert (wish.name, wish.arguments, wish.status) == ("get_price", '{"ticker":"NVDA"}', "completed")

    result = {"type": "function_call_output", "call_id": wish.call_id, "output": "NVDA 172.40"}
    kept = [item.model_dump(exclude_none=True) for item in first.output]
    second = await ask([*ASKED, *kept, result])

    assert second.status == "completed"
    assert "NVDA 172.40" in second.output_text
    last = sim.log[-1]
    assert (second.usage.input_tokens, second.usage.output_tokens) == (last.input_tokens, last.output_tokens)


async def test_a_stream_is_put_together_by_the_client_and_is_its_last_event(client: AsyncOpenAI) -> None:
    def script(_: object) -> Reply:
        return Reply(text="Let me see. ", calls=(call("get_price", ticker="NVDA"), call("get_news", ticker="AMD")))

    async with SimServer(script=script) as sim:
        there = client.with_options(base_url=sim.openai_url)
        stream = await there.responses.create(model="m", input=ASKED, tools=[TOOL], stream=True)
        events: Any = [event async for event in stream]

    assert [event.sequence_number for event in events] == list(range(len(events)))
    assert events[0].type == "response.created"
    whole = events[-1].response
    done = [event.item for event in events if event.type == "response.output_item.done"]
    assert done == whole.output
    assert [item.type for item in done] == ["message", "function_call", "function_call"]
    for index, item in enumerate(done):
        deltas = "".join(e.delta for e in events if e.type.endswith(".delta") and e.output_index == index)
        assert deltas == (item.arguments if index else item.content[0].text)


async def test_a_schema_is_filled(client: AsyncOpenAI) -> None:
    form: Any = {"type": "json_schema", "name": "x", "schema": {"properties": {"n": {"type": "integer"}}}}
    reply = await client.responses.create(model="m", input="How many?", text={"format": form})

    assert orjson.loads(reply.output_text) == {"n": 1}


@pytest.mark.parametrize("stream", [True, False])
async def test_the_cap_cuts_the_answer(client: AsyncOpenAI, stream: bool) -> None:
    async with SimServer(script=lambda _: Reply(calls=(call("f", text="a b c " * 20),))) as sim:
        there = client.with_options(base_url=sim.openai_url)
        told: Any = {"model": "m", "input": ASKED, "tools": [{**TOOL, "name": "f"}], "max_output_tokens": 16}
        if stream:
            reply: Any = [event async for event in await there.responses.create(**told, stream=True)][-1].response
        else:
            reply = await there.responses.create(**told)

    assert (reply.status, reply.incomplete_details.reason) == ("incomplete", "max_output_tokens")
    assert reply.usage.output_tokens == 16
    if stream:
        assert reply.output[-1].status == "incomplete"


async def test_a_long_prefix_is_cached(sim: SimServer, client: AsyncOpenAI) -> None:
    long = "Answer from the snapshot. " * 300
    replies: Any = [await client.responses.create(model="m", instructions=long, input=ASKED) for _ in range(2)]
    cached = [reply.usage.input_tokens_details.cached_tokens for reply in replies]

    assert cached[0] == 0
    assert cached[1] == sim.log[-1].cached_tokens > 1024


async def test_refusals_read_as_the_providers(client: AsyncOpenAI) -> None:
    bad: Any = [{"role": "robot", "content": "hi"}]
    with pytest.raises(APIStatusError) as caught:
        await client.responses.create(model="m", input=bad)

    assert caught.value.status_code == 400
    assert caught.value.type == "invalid_request_error"
    assert "robot" in caught.value.message


@batch(
    "body",
    [
        {},
        {"model": "m"},
        {"model": "m", "input": []},
        {"model": "m", "input": 7},
        {"model": 3, "input": ASKED},
        {"model": "m", "input": ASKED, "tools": [{"type": "function", "function": {"name": "x"}}]},
        {"model": "m", "input": ASKED, "text": "json"},
        {"model": "m", "input": ASKED, "max_output_tokens": 15},
        {"model": "m", "input": ASKED, "previous_response_id": "resp_1"},
    ],
)
def test_what_no_provider_would_take(body: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        ResponsesWire().read(body)


def test_a_request_is_read() -> None:
    read = ResponsesWire().read(
        {
            "model": "m",
            "instructions": "Be brief.",
            "input": [{"role": "developer", "content": [{"type": "input_text", "text": "Be kind."}]}, *ASKED],
            "tools": [TOOL],
            "tool_choice": {"type": "function", "name": "get_price"},
            "parallel_tool_calls": False,
            "max_output_tokens": 20,
            "stream": True,
        }
    )

    assert read.system == "Be brief.\nBe kind."
    assert read.choice == "get_price"
    assert read.one_call
    assert read.max_output_tokens == 20
    assert list(read.tools[0]) == ["name", "description", "parameters"]
