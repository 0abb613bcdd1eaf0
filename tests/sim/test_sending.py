"""Answers on the wire: every kind of fault as a client meets it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import anthropic
import openai
import orjson
import pytest
from tests.sim.posting import (
    ANTHROPIC,
    ASKED,
    OPENAI,
    PATHS,
    TEXT,
    arguments_of,
    closed,
    data,
    every,
    post,
    server,
    text_of,
)
from tests.virtual_time import ms, now

from shipworthy.sim.faults import KINDS
from shipworthy.sim.server import SimServer


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as found:
        yield found


@every
async def test_F15_cut(session: aiohttp.ClientSession, format: str) -> None:
    async with server("cut@3") as sim:
        status, raw, broke = await post(session, sim, format)

        assert (status, broke) == (200, True)
        assert text_of(raw) == "one two three"
        assert (sim.log[0].output_tokens, sim.log[0].finished, sim.log[0].fault) == (3, False, "cut")
        assert sim.log[0].closed_by_client_after is None


@every
async def test_a_whole_answer_is_cut_too(session: aiohttp.ClientSession, format: str) -> None:
    async with server("cut") as sim:
        status, raw, broke = await post(session, sim, format, stream=False)

        assert (status, broke) == (200, True)
        with pytest.raises(orjson.JSONDecodeError):
            orjson.loads(raw)
        assert sim.log[0].output_tokens == 10


@every
async def test_F08_cut_call(session: aiohttp.ClientSession, format: str) -> None:
    async with server("cut_call", calls=True) as sim:
        _, raw, broke = await post(session, sim, format)

        assert broke
        assert b"get_price" in raw
        with pytest.raises(orjson.JSONDecodeError):
            orjson.loads(arguments_of(raw))
        assert sim.log[0].fault == "cut_call"
    async with server("cut_call") as sim:
        _, raw, broke = await post(session, sim, format)
        assert (broke, text_of(raw), sim.log[0].fault) == (False, TEXT, None)


@every
@pytest.mark.parametrize("at", [-1, 2])
async def test_F14_stall(session: aiohttp.ClientSession, format: str, at: int) -> None:
    async with server(f"stall@{at}") as sim:
        path, body = PATHS[format]
        async with session.post(sim.url + path, json=body) as reply:
            raw = b""
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.3):
                    async for chunk in reply.content.iter_any():
                        raw += chunk
            reply.close()
        assert reply.status == 200
        assert text_of(raw) == ("one two" if at > 0 else "")
        assert (raw == b"") == (at < 0)
        await closed(sim)
        assert sim.log[0].output_tokens == max(at, 0)
        assert not sim.log[0].finished


async def test_a_stalled_whole_answer(session: aiohttp.ClientSession) -> None:
    async with server("stall") as sim:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await post(session, sim, "openai", stream=False)
        assert await closed(sim) > 0.1


async def test_overloaded() -> None:
    async with server("overloaded") as sim:
        async with openai.AsyncOpenAI(base_url=sim.openai_url, api_key="x", max_retries=0) as client:
            with pytest.raises(openai.InternalServerError) as first:
                await client.chat.completions.create(model="m", messages=ASKED)
        async with anthropic.AsyncAnthropic(base_url=sim.anthropic_url, api_key="x", max_retries=0) as other:
            with pytest.raises(anthropic.APIStatusError) as second:
                await other.messages.create(model="m", max_tokens=5, messages=ASKED)

        assert [entry.status for entry in sim.log] == [first.value.status_code, second.value.status_code] == [503, 529]
        assert second.value.body == {
            "type": "error",
            "error": {"type": "overloaded_error", "message": "Simulated: overloaded"},
        }
        assert [entry.input_tokens for entry in sim.log] == [0, 0]


@every
async def test_F13_rate_limit(session: aiohttp.ClientSession, format: str) -> None:
    async with server("rate_limit", retry_after=1.5) as sim:
        path, body = PATHS[format]
        async with session.post(sim.url + path, json=body) as reply:
            told = await reply.json()

        assert reply.status == 429
        assert (reply.headers["Retry-After"], reply.headers["Retry-After-Ms"]) == ("2", "1500")
        assert told["error"]["type"] == "rate_limit_error"


@every
@pytest.mark.parametrize("at", [-1, 0, 3])
async def test_F12_error_event(session: aiohttp.ClientSession, format: str, at: int) -> None:
    async with server(f"error_event@{at}") as sim:
        status, raw, broke = await post(session, sim, format)

        assert (status, broke) == (200, False)
        assert "error" in {*data(raw)[-1], data(raw)[-1].get("type")}
        assert text_of(raw) == ("one two three" if at > 0 else "")
        assert b"[DONE]" not in raw
        assert b"message_stop" not in raw
        assert (len(data(raw)) == 1) == (at < 0)
        assert (await post(session, sim, format, stream=False))[0] == 500


async def test_F12_the_official_clients_raise_on_an_error_event() -> None:
    async with server("error_event@2") as sim:
        async with openai.AsyncOpenAI(base_url=sim.openai_url, api_key="x", max_retries=0) as client:
            with pytest.raises(openai.APIError, match="Simulated overload"):
                async for _ in await client.chat.completions.create(**OPENAI):
                    pass
        async with anthropic.AsyncAnthropic(base_url=sim.anthropic_url, api_key="x", max_retries=0) as other:
            with pytest.raises(anthropic.APIStatusError, match="Simulated overload"):
                async for _ in await other.messages.create(**ANTHROPIC):
                    pass


async def test_F11_malformed(session: aiohttp.ClientSession) -> None:
    async with server("malformed", text="", calls=True) as sim:
        _, raw, _ = await post(session, sim, "openai", stream=False)
        choice = orjson.loads(raw)["choices"][0]
        _, other, _ = await post(session, sim, "anthropic")
        _, whole, _ = await post(session, sim, "anthropic", stream=False)

    assert choice["finish_reason"] == "tool_calls"
    for arguments in (choice["message"]["tool_calls"][0]["function"]["arguments"], arguments_of(other)):
        with pytest.raises(orjson.JSONDecodeError):
            orjson.loads(arguments)
    assert isinstance(orjson.loads(whole)["content"][0]["input"], str)


@every
async def test_F16_empty(session: aiohttp.ClientSession, format: str) -> None:
    async with server("empty") as sim:
        _, raw, broke = await post(session, sim, format)

        assert (text_of(raw), broke) == ("", False)
        assert (sim.log[0].output_tokens, sim.log[0].finished) == (0, True)
        ends = {"openai": b'"finish_reason":"stop"', "responses": b'"status":"completed"'}
        assert ends.get(format, b'"stop_reason":"end_turn"') in raw


@every
async def test_F09_length(session: aiohttp.ClientSession, format: str) -> None:
    async with server("length", text="", calls=True) as sim:
        _, raw, _ = await post(session, sim, format)

        ends = {"openai": b'"finish_reason":"length"', "responses": b'"reason":"max_output_tokens"'}
        assert ends.get(format, b'"stop_reason":"max_tokens"') in raw
        with pytest.raises(orjson.JSONDecodeError):
            orjson.loads(arguments_of(raw))


@every
async def test_slow(session: aiohttp.ClientSession, format: str) -> None:
    async with server("slow", latency=0.03) as sim:
        began = now()
        await post(session, sim, format)

        assert ms(began) == 300.0


@every
async def test_F20_stubborn(session: aiohttp.ClientSession, format: str) -> None:
    schema = {"type": "object", "properties": {}}
    tools: list[Any] = [{"type": "function", "function": {"name": "again", "parameters": schema}}]
    if format == "anthropic":
        tools = [{"name": "again", "input_schema": schema}]
    elif format == "responses":
        tools = [{"type": "function", "name": "again", "parameters": schema, "strict": False}]
    async with SimServer(script=lambda _: "enough", faults={"stubborn": 1.0}) as sim:
        _, raw, _ = await post(session, sim, format, tools=tools)
        _, without, _ = await post(session, sim, format)

        assert b"again" in raw
        assert text_of(without) == "enough"
        assert [entry.fault for entry in sim.log] == ["stubborn", "stubborn"]


@every
async def test_flood(session: aiohttp.ClientSession, format: str) -> None:
    async with server("flood") as sim:
        _, raw, _ = await post(session, sim, format, max_tokens=20)

        assert sim.log[0].output_tokens > 200
        assert len(text_of(raw)) > 800


@every
@pytest.mark.parametrize("stream", [True, False])
async def test_F15_no_usage(session: aiohttp.ClientSession, format: str, stream: bool) -> None:
    async with server("no_usage") as sim:
        _, raw, broke = await post(session, sim, format, stream=stream)

        assert not broke
        assert b"tokens" not in raw
        assert sim.log[0].output_tokens == 10
        assert sim.log[0].input_tokens > 0


@every
async def test_refuse(session: aiohttp.ClientSession, format: str) -> None:
    async with server("refuse") as sim:
        found = b"".join([(await post(session, sim, format))[1] for _ in range(12)])

    if format == "anthropic":
        assert found.count(b'"stop_reason":"refusal"') == 12
    elif format == "responses":
        assert b'"incomplete_details":{"reason":"content_filter"}' in found
        assert b'"delta":"Simulated"}' in found
    else:
        assert b'"finish_reason":"content_filter"' in found
        assert b'{"refusal":"Simulated"}' in found


def test_every_kind_of_fault_has_its_test() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f'"{kind}' not in source] == []
