"""Answers on the wire: their pace, and what their end is to both sides."""

from collections.abc import AsyncIterator

import aiohttp
import orjson
import pytest
from tests.sim.posting import PATHS, TEXT, closed, post, server, text_of
from tests.virtual_time import ms, now


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as found:
        yield found


async def test_closing_the_server_ends_a_stall(session: aiohttp.ClientSession) -> None:
    async with server("stall@0") as sim:
        path, body = PATHS["openai"]
        reply = await session.post(sim.url + path, json=body)
        began = now()
    assert ms(began) == 200.0
    assert sim.log[0].closed_by_client_after is None
    reply.close()


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
