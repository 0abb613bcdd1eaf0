"""The simulated model as a server: repeatable, logged, limited, and never out of order."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import anthropic
import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.virtual_time import ms, now

from shipworthy.errors import UsageError
from shipworthy.models.model import Reply
from shipworthy.sim.anthropic import AnthropicWire
from shipworthy.sim.faults import KINDS
from shipworthy.sim.openai import OpenAIWire
from shipworthy.sim.request import BadRequest, SimRequest
from shipworthy.sim.script import Improvised
from shipworthy.sim.server import CannotListen, SimServer

TOOL: Any = {
    "type": "function",
    "function": {
        "name": "get_price",
        "description": "price",
        "parameters": {"type": "object", "properties": {"ticker": {"type": "string"}}, "required": ["ticker"]},
    },
}
TOOLS: Any = [TOOL, {"type": "function", "function": {"name": "get_news", "description": "news", "parameters": {}}}]


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as found:
        yield found


def asked(text: str = "price of NVDA?", **given: Any) -> dict[str, Any]:
    return {"model": "m", "messages": [{"role": "user", "content": text}], **given}


async def post(session: aiohttp.ClientSession, sim: SimServer, body: Any, path: str = "/v1/chat/completions") -> bytes:
    async with session.post(sim.url + path, json=body) as reply:
        try:
            return await reply.read()
        except aiohttp.ClientPayloadError:
            return b"broken"


def timeless(raw: bytes) -> bytes:
    return re.sub(rb'"created":\d+', b"", raw)


async def test_the_same_seed_and_requests_give_the_same_bytes(session: aiohttp.ClientSession) -> None:
    bodies = [asked(f"price of NVDA {n % 5}?", tools=TOOLS, stream=n % 2 == 0) for n in range(30)]
    faults = dict.fromkeys(("cut", "malformed", "length", "overloaded", "error_event"), 0.1)

    async def told(seed: int) -> list[bytes]:
        async with SimServer(seed=seed, wander=0.5, faults=faults) as sim:
            return [timeless(await post(session, sim, body)) for body in bodies]

    first = await told(1)

    assert await told(1) == first
    assert await told(2) != first
    assert len(set(first)) > 15


async def test_the_order_of_other_requests_changes_nothing(session: aiohttp.ClientSession) -> None:
    bodies = [asked(f"price of NVDA {n}?", tools=TOOLS, stream=True) for n in range(20)]

    async def told(order: list[dict[str, Any]]) -> dict[str, bytes]:
        async with SimServer(wander=0.5, faults={"cut": 0.3}) as sim:
            found = await asyncio.gather(*(post(session, sim, body) for body in order))
            return {json.dumps(body): timeless(raw) for body, raw in zip(order, found, strict=True)}

    assert await told(bodies) == await told(bodies[::-1])


async def test_without_wandering_every_answer_to_a_request_is_the_same(session: aiohttp.ClientSession) -> None:
    async with SimServer() as sim:
        found = [json.loads(await post(session, sim, asked(tools=TOOLS))) for _ in range(5)]
    names = [[call["function"] for call in one["choices"][0]["message"]["tool_calls"]] for one in found]

    assert all(one == names[0] for one in names)
    assert len({one["id"] for one in found}) == 5


async def test_the_log_equals_what_the_official_clients_are_told() -> None:
    told = []
    async with (
        SimServer() as sim,
        openai.AsyncOpenAI(base_url=sim.openai_url, api_key="x") as first,
        anthropic.AsyncAnthropic(base_url=sim.anthropic_url, api_key="x") as second,
    ):
        for n in range(6):
            body: Any = asked(f"How is NVDA {n}?")
            reply = await first.chat.completions.create(**body)
            assert reply.usage is not None
            told.append((reply.usage.prompt_tokens, reply.usage.completion_tokens))
            message = await second.messages.create(**body, max_tokens=90)
            told.append((message.usage.input_tokens, message.usage.output_tokens))
        entries = sim.log

    assert [(entry.input_tokens, entry.output_tokens) for entry in entries] == told
    assert [entry.format for entry in entries] == ["openai", "anthropic"] * 6
    assert all(entry.finished and entry.status == 200 for entry in entries)


async def test_the_log_over_http(session: aiohttp.ClientSession) -> None:
    async with SimServer() as sim:
        await post(session, sim, asked())
        async with session.get(f"{sim.url}/__sim/log") as reply:
            shown = await reply.json()
        assert shown == [entry.as_dict() for entry in sim.log]
        assert shown[0]["model"] == "m"

        async with session.post(f"{sim.url}/__sim/reset") as reply:
            assert reply.status == 200
        assert sim.log == []
        async with session.get(sim.url) as reply:
            assert "made up" in await reply.text()


async def test_F13_no_more_than_the_rate_is_admitted(session: aiohttp.ClientSession) -> None:
    async with SimServer(rate=5) as sim:
        began = now()
        await asyncio.gather(*(post(session, sim, asked(str(n))) for n in range(30)))
        passed = ms(began)
        async with session.post(f"{sim.openai_url}/chat/completions", json=asked()) as reply:
            waits = reply.headers.get("Retry-After-Ms"), reply.headers.get("Retry-After")
        admitted = [entry for entry in sim.log if entry.status == 200]

        assert 1 <= len(admitted) <= 2 + 5 * (passed + 0.1)
        assert {entry.status for entry in sim.log} == {200, 429}
        assert waits[1] == "1"
        assert 0 < int(waits[0] or 0) <= 200


async def test_the_official_client_waits_and_is_admitted() -> None:
    async with (
        SimServer(rate=20, faults={"rate_limit": 0.5}, retry_after=0.01) as sim,
        openai.AsyncOpenAI(base_url=sim.openai_url, api_key="x", max_retries=20) as client,
    ):
        body: Any = asked()
        replies = await asyncio.gather(*(client.chat.completions.create(**body) for _ in range(5)))

        assert len(replies) == 5
        assert {200, 429} == {entry.status for entry in sim.log}


async def test_a_retry_of_the_same_bytes_may_fare_better(session: aiohttp.ClientSession) -> None:
    async with SimServer(faults={"overloaded": 0.5}) as sim:
        for _ in range(20):
            await post(session, sim, asked())

        assert {entry.status for entry in sim.log} == {200, 503}


async def test_a_function_is_a_script(session: aiohttp.ClientSession) -> None:
    def script(request: SimRequest) -> Reply | str:
        if "usage" in request.text:
            return Reply(text="x", input_tokens=7, output_tokens=9)
        return f"{request.model} heard {request.text}"

    async with SimServer(script=script) as sim:
        first = json.loads(await post(session, sim, asked("this")))
        second = json.loads(await post(session, sim, asked("usage")))

    assert first["choices"][0]["message"]["content"] == "m heard this"
    assert (second["usage"]["prompt_tokens"], second["usage"]["completion_tokens"]) == (7, 9)
    assert (sim.log[1].input_tokens, sim.log[1].output_tokens) == (7, 9)


@pytest.mark.parametrize(
    ("error", "status"), [("401", 401), ("529", 529), ("it is down", 500), ("7", 500), ("overloaded", 503)]
)
async def test_a_script_can_fail(session: aiohttp.ClientSession, error: str, status: int) -> None:
    async with SimServer(script=lambda _: Reply(error=error)) as sim:
        told = json.loads(await post(session, sim, asked()))

        assert sim.log[0].status == status
        assert error in told["error"]["message"]


async def test_a_script_that_raises_is_told_to_the_client(session: aiohttp.ClientSession) -> None:
    def script(_: SimRequest) -> str:
        raise KeyError("nothing for this")

    async with SimServer(script=script) as sim:
        assert b"nothing for this" in await post(session, sim, asked())
        assert sim.log[0].status == 500


async def test_a_body_that_is_no_json(session: aiohttp.ClientSession) -> None:
    async with SimServer() as sim:
        for path in ("/v1/chat/completions", "/v1/messages"):
            for raw in (b"{", b"[1]", b"\xff"):
                async with session.post(sim.url + path, data=raw) as reply:
                    assert reply.status == 400
                    assert (await reply.json())["error"]["type"] == "invalid_request_error"


async def test_two_servers_cannot_share_a_port() -> None:
    async with SimServer() as sim:
        port = int(sim.url.rsplit(":", 1)[1])
        with pytest.raises(CannotListen, match="choose another port") as caught:
            async with SimServer(port=port):
                pass

    assert caught.value.exit_code == 3


def test_unknown_faults_are_refused() -> None:
    with pytest.raises(UsageError, match="did you mean `stall`"):
        SimServer(faults={"stal": 0.1})


def test_the_addresses() -> None:
    assert SimServer(host="0.0.0.0", port=8399).openai_url == "http://127.0.0.1:8399/v1"
    assert SimServer(host="::1", port=8399).anthropic_url == "http://[::1]:8399"


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["m", "user", "tool", "text", "x", "assistant"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["role", "content", "type", "text", "id", "name", "tool_calls"]), inner)
    ),
    max_leaves=12,
)
NAMES = ["messages", "tools", "tool_choice", "response_format", "stream_options", "system", "output_config", "n"]


@given(st.dictionaries(st.sampled_from(NAMES), JSONS), st.sampled_from([OpenAIWire(), AnthropicWire()]))
def test_whatever_comes_is_read_or_refused(body: dict[str, Any], wire: OpenAIWire | AnthropicWire) -> None:
    whole = {"model": "m", "max_tokens": 5, "messages": [{"role": "user", "content": "hi"}], **body}
    try:
        request = wire.read(whole)
    except BadRequest:
        return
    assert Improvised()(request) is not None


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/messages"])
async def test_a_thousand_requests_with_every_fault_leave_a_full_log(
    session: aiohttp.ClientSession, path: str, count: Callable[[int, int], int]
) -> None:
    kinds = [kind for kind in KINDS if kind != "stall"]
    total = count(100, 1000)
    async with SimServer(faults=dict.fromkeys(kinds, 0.9 / len(kinds)), wander=0.3) as sim:
        bodies = [asked(f"NVDA {n}", stream=n % 3 > 0, max_tokens=90) for n in range(total)]
        await asyncio.gather(*(post(session, sim, body, path) for body in bodies))

        assert len(sim.log) == total
        assert {entry.closed_by_client_after for entry in sim.log} == {None}
        assert {entry.status for entry in sim.log} <= {200, 429, 500, 503, 529}
        for entry in sim.log:
            assert entry.first_byte is not None
            assert entry.finished == (entry.status == 200 and entry.fault not in ("cut", "cut_call", "error_event"))
