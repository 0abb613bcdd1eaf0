"""A run waits for its model as long as the skill's time and its later steps allow, and asks another where one could answer."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.models.raw import CHUNKED, Heard, Speak, chunked, speaking
from tests.models.responding import RESPONSES
from tests.models.serving import CHATS, MESSAGES, PING, ended, event, started, words
from tests.virtual_time import ms, now
from tests.wire.conftest import GO, PRICE, WIRES, over

from shipworthy import Step
from shipworthy.contract.limits import GRACE_MS

SAID = "The price is 120.5 USD."
TEXT = {"openai": CHATS["text"], "anthropic": MESSAGES["text"], "responses": RESPONSES["text"]}
PROMPT = (
    Step(tool="get_news", with_={"ticker": "NVDA"}),
    Step(prompt="Say how NVDA is doing: {get_news}", fallback="News only."),
)
LOADING = b'{"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}}'


def stream(*pieces: bytes) -> bytes:
    """A whole answer of status 200."""
    return CHUNKED + b"\r\n" + chunked(*pieces)


def status(code: int, body: bytes = b"{}", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {code} X", "content-type: application/json", f"content-length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def answering(wire: str, *, after: float = 0.0, until: float = 0.0, refused: bytes = b"") -> Speak:
    """Begins its answer after so many seconds; refuses in the first `until` seconds after its first request."""
    first: list[float] = []

    async def speak(heard: Heard) -> AsyncIterator[bytes]:
        first.append(now())
        if now() - first[0] < until:
            yield refused
            return
        await asyncio.sleep(after)
        yield stream(TEXT[wire])

    return speak


def model(wire: str, url: str, name: str = "one", **more: Any) -> dict[str, Any]:
    base = url if wire == "anthropic" else f"{url}/v1"
    return {
        "name": f"{wire}:{name}",
        "wire": wire,
        "base_url": base,
        "price": PRICE,
        "tokens_per_o200k": 1.0,
        "reasoning": 0,
        **more,
    }


async def asked(job: Any, *models: dict[str, Any], seconds: float = 30.0, **skill: Any) -> tuple[Any, float]:
    """The result of a run, and the milliseconds that it took."""
    skill = skill or {"workflow": PROMPT}
    async with job({"fast": list(models)}, max_latency_ms=int(seconds * 1000), **skill) as agent:
        began = now()
        result = await agent.run(GO)
        took = ms(began)
    assert over(result) == {}
    return result, took


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize(
    "refused", [status(503, LOADING), status(429), status(502, b"<html>"), status(529), status(500)]
)
@pytest.mark.parametrize(("loads", "seconds"), [(12.0, 30.0), (4.0, 6.0), (100.0, 120.0)])
async def test_field_26_a_model_that_loads_is_asked_until_it_is_there(
    wire: str, refused: bytes, loads: float, seconds: float, job: Any
) -> None:
    async with speaking(answering(wire, until=loads, refused=refused)) as server:
        result, _ = await asked(job, model(wire, server.url), seconds=seconds)
        requests = len(server.heard)

    assert (result.status, result.text, result.usage.model_calls) == ("completed", SAID, 1)
    assert requests <= 25


@pytest.mark.parametrize("runs", [10, 40])
@pytest.mark.parametrize("headers", [(), ("retry-after: 2",), ("retry-after: 12",)])
async def test_field_26_many_runs_wait_for_the_same_model(runs: int, headers: tuple[str, ...], job: Any) -> None:
    async with (
        speaking(answering("openai", until=12, refused=status(503, LOADING, *headers))) as server,
        job({"fast": [model("openai", server.url)]}, workflow=PROMPT, max_latency_ms=30_000) as agent,
    ):
        results = await asyncio.gather(*(agent.run(GO) for _ in range(runs)))
        requests = len(server.heard)

    assert {result.text for result in results} == {SAID}
    assert requests <= 12 * runs


async def test_field_26_a_model_that_never_comes_is_given_up_in_time_and_was_not_besieged(job: Any) -> None:
    for refused in (status(503, LOADING), status(429, b"{}", "retry-after: 0"), status(503, b"{}", "retry-after: 0.1")):
        async with speaking(answering("openai", until=1e9, refused=refused)) as server:
            result, took = await asked(job, model("openai", server.url), seconds=60)
            requests = len(server.heard)

        assert (result.status, result.reason, result.usage.model_calls) == ("degraded", "model_failed", 0)
        assert took <= 60_000 - GRACE_MS
        assert 8 <= requests <= 30


@pytest.mark.parametrize("wire", WIRES)
async def test_field_24_what_a_provider_asks_for_is_waited_for(wire: str, job: Any) -> None:
    refused = status(429, b"{}", "retry-after: 25")
    async with speaking(answering(wire, until=25, refused=refused)) as server:
        result, took = await asked(job, model(wire, server.url), seconds=28)

    assert (result.text, len(server.heard)) == (SAID, 2)
    assert 25_000 <= took <= 28_000


async def test_what_lies_beyond_the_deadline_is_not_waited_for(job: Any) -> None:
    async with speaking(answering("openai", until=1e9, refused=status(429, b"{}", "retry-after: 31"))) as server:
        result, took = await asked(job, model("openai", server.url), seconds=30)

    assert (result.status, len(server.heard)) == ("degraded", 1)
    assert took < 1000


@pytest.mark.parametrize(("wait", "waited"), [(4, True), (6, False)])
async def test_a_pause_leaves_their_time_to_the_required_steps_that_come_later(
    wait: int, waited: bool, job: Any
) -> None:
    """Of 10 s, a prompt with a fallback leaves half to the required one behind it, of which nothing is learnt."""
    two = (Step(prompt="Say one thing", as_="one", fallback="none"), Step(prompt="And another: {one}", fallback="none"))
    refused = status(429, b"{}", f"retry-after: {wait}")
    async with speaking(answering("openai", until=wait, refused=refused)) as server:
        result, _ = await asked(job, model("openai", server.url), seconds=10, workflow=two)

    assert (result.status == "completed") == waited


@pytest.mark.parametrize("wire", WIRES)
async def test_field_25_a_model_that_begins_late_is_heard(wire: str, job: Any) -> None:
    async with speaking(answering(wire, after=110)) as server:
        result, took = await asked(job, model(wire, server.url), seconds=120)

    assert (result.status, result.text, len(server.heard)) == ("completed", SAID, 1)
    assert took >= 110_000


def held_back(seconds: float, beat: bytes, *, ends: bool = True) -> Speak:
    """Begins to think, then nothing but heartbeats for so long, and then its answer, or nothing."""

    async def speak(heard: Heard) -> AsyncIterator[bytes]:
        yield CHUNKED + b"\r\n"
        first = started() + event("content_block_start", index=0, content_block={"type": "thinking", "thinking": ""})
        for beats in range(int(seconds / 5)):
            yield framed(beat if beats else first)
            await asyncio.sleep(5)
        yield framed(beat)
        if not ends:
            await asyncio.sleep(1e6)
        yield framed(event("content_block_stop", index=0) + words(1, SAID) + ended()) + framed(b"")

    return speak


def framed(piece: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(piece), piece)


@pytest.mark.parametrize("beat", [PING, b": beat\n\n"])
async def test_field_24_what_is_held_back_between_heartbeats_is_heard(beat: bytes, job: Any) -> None:
    async with speaking(held_back(50, beat)) as server:
        result, _ = await asked(job, model("anthropic", server.url), seconds=60)

    assert (result.status, result.text) == ("completed", SAID)


async def test_F14_endless_heartbeats_end_with_the_deadline(job: Any) -> None:
    async with speaking(held_back(1e6, PING)) as server:
        result, took = await asked(job, model("anthropic", server.url), seconds=60)

    assert result.status == "degraded"
    assert took == 60_000 - GRACE_MS


LOOP = {"tools": ["get_price"], "fallback": "No model.", "max_iterations": 4, "max_cost_usd": 1}


@pytest.mark.parametrize("wire", WIRES)
async def test_a_silent_model_leaves_the_next_one_its_time_where_the_bound_has_room(wire: str, job: Any) -> None:
    async with speaking(answering(wire, after=1e6)) as silent, speaking(answering(wire)) as server:
        models = model(wire, silent.url, "silent"), model(wire, server.url, "next")
        result, took = await asked(job, *models, seconds=40, **LOOP)

    # Its usage is too small for the tools, which is told, too.
    assert (result.text, result.model) == (SAID, f"{wire}:next")
    assert 29_000 < took < 31_000, "three quarters of the time"


async def test_a_model_that_falls_silent_within_its_answer_leaves_the_next_one_its_time(job: Any) -> None:
    """Its thoughts come until the 25th second; what came of them is no reason to wait beyond the 30th."""
    thinking = event("content_block_delta", index=0, delta={"type": "thinking_delta", "thinking": "Hm."})
    async with (
        speaking(held_back(25, thinking, ends=False)) as silent,
        speaking(answering("anthropic")) as server,
    ):
        models = model("anthropic", silent.url, "silent"), model("anthropic", server.url, "next")
        result, took = await asked(job, *models, seconds=40, **LOOP)

    assert (result.text, result.model) == (SAID, "anthropic:next")
    assert 29_000 < took < 36_000


@pytest.mark.parametrize("skill", [{"workflow": PROMPT}, {**LOOP, "max_iterations": 1}])
async def test_a_silent_model_is_waited_for_where_no_other_could_be_paid(skill: dict[str, Any], job: Any) -> None:
    async with speaking(answering("openai", after=38)) as late, speaking(answering("openai")) as server:
        models = model("openai", late.url, "late"), model("openai", server.url, "next")
        result, _ = await asked(job, *models, seconds=40, **skill)

    assert (result.text, result.model, server.heard) == (SAID, "openai:late", [])


@pytest.mark.parametrize(("said", "least"), [({"first_token_ms": 3000}, 3000), ({"idle_ms": 3000}, 30_000)])
async def test_the_keys_of_a_model_end_its_silence(said: dict[str, int], least: int, job: Any) -> None:
    async with speaking(answering("openai", after=1e6)) as silent, speaking(answering("openai")) as server:
        models = model("openai", silent.url, "silent", **said), model("openai", server.url, "next")
        result, took = await asked(job, *models, seconds=40, **LOOP)

    assert (result.text, result.model) == (SAID, "openai:next")
    assert least - 1000 < took < least + 1000


@pytest.mark.parametrize("other", [status(401), status(404)])
async def test_field_26_a_model_that_loads_is_waited_for_though_the_next_one_refuses(other: bytes, job: Any) -> None:
    loading = answering("openai", until=12, refused=status(503, LOADING))
    async with speaking(loading) as server, speaking(answering("openai", until=1e9, refused=other)) as refusing:
        models = model("openai", server.url, "loads"), model("openai", refusing.url, "refuses")
        result, _ = await asked(job, *models)

    assert (result.text, result.model) == (SAID, "openai:loads")
    assert len(refusing.heard) == 1, "what refuses is not asked again"


async def test_the_model_that_is_free_first_is_asked_first(job: Any) -> None:
    async with (
        speaking(answering("openai", until=20, refused=status(429, b"{}", "retry-after: 20"))) as one,
        speaking(answering("openai", until=5, refused=status(429, b"{}", "retry-after: 5"))) as two,
    ):
        result, took = await asked(job, model("openai", one.url, "one"), model("openai", two.url, "two"))

    assert (result.text, result.model, len(one.heard)) == (SAID, "openai:two", 1)
    assert took < 8000


async def test_a_server_that_is_not_there_is_not_waited_for_to_the_end(job: Any) -> None:
    result, took = await asked(job, model("openai", "http://127.0.0.1:9"), seconds=60)

    assert (result.status, result.usage.model_calls) == ("degraded", 0)
    assert took < 10_000


@pytest.mark.parametrize("wire", WIRES)
async def test_field_47_a_server_that_closes_after_each_answer_costs_no_answer_and_no_charge(
    wire: str, job: Any
) -> None:
    """It says that it keeps the connection, and ends it as the next request comes."""

    async def speak(heard: Heard) -> AsyncIterator[bytes]:
        yield stream(TEXT[wire]) if heard.turn == 1 else b""

    first = Step(prompt="Say a thing", as_="p0", fallback="none")
    steps = (first, *(Step(prompt=f"Again: {{p{n}}}", as_=f"p{n + 1}", fallback="none") for n in range(3)))
    async with speaking(speak) as server:
        result, _ = await asked(job, model(wire, server.url), workflow=steps, max_cost_usd=1)
        asked_of = [json.loads(one.body)["model"] for one in server.heard]

    assert (result.status, result.usage.model_calls) == ("completed", 4)
    assert len(asked_of) > 4, "some met a connection that was dying"
