"""Answers on the wire: their pace, and every kind of fault as a client meets it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import anthropic
import openai
import orjson
import pytest
from tests.virtual_time import ms, now

from shipworthy.models.model import Reply
from shipworthy.models.scripted import call
from shipworthy.sim.faults import KINDS
from shipworthy.sim.server import SimServer

ASKED: Any = [{"role": "user", "content": "What is the price of NVDA?"}]
TEXT = "one two three four five six seven eight nine ten"
OPENAI: dict[str, Any] = {"model": "m", "messages": ASKED, "stream": True, "stream_options": {"include_usage": True}}
ANTHROPIC: dict[str, Any] = {"model": "m", "messages": ASKED, "stream": True, "max_tokens": 200}
RESPONSES: dict[str, Any] = {"model": "m", "input": ASKED, "stream": True}
PATHS = {
    "openai": ("/v1/chat/completions", OPENAI),
    "responses": ("/v1/responses", RESPONSES),
    "anthropic": ("/v1/messages", ANTHROPIC),
}
every = pytest.mark.parametrize("format", list(PATHS))


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as found:
        yield found


def server(kind: str, text: str = TEXT, calls: bool = False, **given: Any) -> SimServer:
    wishes = (call("get_price", ticker="NVDA", source="somewhere"),) if calls else ()
    return SimServer(script=lambda _: Reply(text=text, calls=wishes, error=kind), **given)


async def post(session: aiohttp.ClientSession, sim: SimServer, format: str, **given: Any) -> tuple[int, bytes, bool]:
    """Status, what came, and whether the connection broke off."""
    path, body = PATHS[format]
    raw = b""
    async with session.post(sim.url + path, json={**body, **given}) as reply:
        try:
            async for chunk in reply.content.iter_any():
                raw += chunk
        except aiohttp.ClientPayloadError:
            return reply.status, raw, True
        return reply.status, raw, False


def data(raw: bytes) -> list[Any]:
    lines = [line[6:] for line in raw.split(b"\n") if line.startswith(b"data: ") and line != b"data: [DONE]"]
    return [orjson.loads(line) for line in lines]


def text_of(raw: bytes) -> str:
    text = ""
    for event in data(raw):
        if event.get("choices"):
            text += event["choices"][0]["delta"].get("content") or ""
        elif event.get("type") == "content_block_delta":
            text += event["delta"].get("text", "")
        elif event.get("type") == "response.output_text.delta":
            text += event["delta"]
    return text


def arguments_of(raw: bytes) -> str:
    text = ""
    for event in data(raw):
        if event.get("choices"):
            for part in event["choices"][0]["delta"].get("tool_calls", []):
                text += part["function"]["arguments"]
        elif event.get("type") == "content_block_delta":
            text += event["delta"].get("partial_json", "")
        elif event.get("type") == "response.function_call_arguments.delta":
            text += event["delta"]
    return text


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


async def closed(sim: SimServer) -> float:
    for _ in range(300):
        if (after := sim.log[0].closed_by_client_after) is not None:
            return after
        await asyncio.sleep(0.01)
    raise AssertionError("the server has not noticed")


async def test_a_stalled_whole_answer(session: aiohttp.ClientSession) -> None:
    async with server("stall") as sim:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await post(session, sim, "openai", stream=False)
        assert await closed(sim) > 0.1


async def test_closing_the_server_ends_a_stall(session: aiohttp.ClientSession) -> None:
    async with server("stall@0") as sim:
        path, body = PATHS["openai"]
        reply = await session.post(sim.url + path, json=body)
        began = now()
    assert ms(began) == 200.0
    assert sim.log[0].closed_by_client_after is None
    reply.close()


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


async def test_an_answer_comes_at_the_pace_of_a_model(session: aiohttp.ClientSession) -> None:
    async with server("", tokens_per_second=50, latency=0.1) as sim:
        path, body = PATHS["openai"]
        began, times = now(), []
        async with session.post(sim.url + path, json=body) as reply:
            async for _ in reply.content.iter_any():
                times.append(ms(began))
        _, whole, _ = await post(session, sim, "anthropic", stream=False)
        entry = sim.log[0]

    assert times == [100.0 + 20 * word for word in range(11)]
    assert entry.first_byte is not None
    assert 0.1 <= entry.first_byte < 3
    assert entry.finished
    assert orjson.loads(whole)["content"][0]["text"] == TEXT


async def test_F25_the_server_notices_when_the_client_goes(session: aiohttp.ClientSession) -> None:
    async with server("", tokens_per_second=20) as sim:
        path, body = PATHS["anthropic"]
        async with session.post(sim.url + path, json=body) as reply:
            async for chunk in reply.content.iter_any():
                if b"one" in chunk:
                    break
            reply.close()
        after = await closed(sim)

        assert after < 3
        assert 0 < sim.log[0].output_tokens < 10
        assert not sim.log[0].finished


async def test_a_paced_answer_breaks_off_where_it_shall(session: aiohttp.ClientSession) -> None:
    async with server("cut@4", tokens_per_second=1000) as sim:
        _, raw, broke = await post(session, sim, "openai")

        assert broke
        assert text_of(raw) == "one two three four"
        assert sim.log[0].output_tokens == 4


def test_every_kind_of_fault_has_its_test() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f'"{kind}' not in source] == []
