"""Faults of models on the wire, survived by whole runs; each test fails where its defence is switched off."""

import asyncio
from typing import Any

import pytest
from tests.virtual_time import ms, now
from tests.wire.conftest import GO, WIRES, get_news, get_price, models_at, over

from shipworthy import Agent, Reply, Skill, Step, call
from shipworthy.contract.limits import GRACE_MS
from shipworthy.models import pace as pacing
from shipworthy.runtime.asking import ask as asking
from shipworthy.sim.server import SimServer

PROMPT = (
    Step(tool="get_price", with_={"ticker": "NVDA"}),
    Step(prompt="Say how NVDA is doing: {get_price}", fallback="Price only: {get_price}"),
)


async def answered(agent: Agent, **more: Any) -> Any:
    async with agent:
        result = await agent.run(GO, **more)
    assert over(result) == {}
    return result


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("fault", ["stall@-1", "stall@0", "stall@2"])
async def test_F14_a_silent_stream_ends_with_the_deadline(wire: str, fault: str, job: Any) -> None:
    async with SimServer(script=lambda _: Reply(error=fault)) as sim:
        agent = job(models_at(sim, wire), workflow=PROMPT, max_latency_ms=900)
        began = now()
        result = await answered(agent)
        took = ms(began)

    assert result.status == "degraded"
    assert took == 900.0 - GRACE_MS


@pytest.mark.parametrize("wire", WIRES)
async def test_F25_a_client_that_leaves_closes_the_stream(wire: str, job: Any) -> None:
    async with SimServer(tokens_per_second=20, script=lambda _: "word " * 200) as sim:
        one = job(models_at(sim, wire), workflow=PROMPT, max_latency_ms=60_000)
        async with one as agent:
            async with agent.stream(GO) as events:
                async for event in events:
                    if event.type == "text_delta":
                        break
            await asyncio.sleep(0.001)
            assert sim.log[0].closed_by_client_after is not None, "the server sees it at once"


@pytest.mark.parametrize("wire", WIRES)
async def test_F20_a_model_that_never_stops_asking_ends_at_max_iterations(wire: str, job: Any) -> None:
    asked = 0

    def stubborn(request: Any) -> Reply | str:
        nonlocal asked
        asked += 1
        offered = bool(request.offered)
        return Reply(calls=(call("get_price", ticker=f"T{asked}"),)) if offered else "So: it is up."

    async with SimServer(script=stubborn) as sim:
        agent = job(models_at(sim, wire), tools=["get_price"], max_iterations=5, max_latency_ms=20_000)
        result = await answered(agent)

    assert (result.status, result.usage.model_calls, asked) == ("completed", 5, 5)
    assert result.text == "So: it is up."


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("fault", ["overloaded", "rate_limit", "error_event@0"])
async def test_F12_a_model_without_room_is_left_for_the_next(wire: str, fault: str, job: Any) -> None:
    said = iter([Reply(error=fault)])

    async with SimServer(script=lambda _: next(said, "It is up."), retry_after=0.05) as sim:
        result = await answered(job(models_at(sim, wire, count=2), workflow=PROMPT))

    assert (result.status, result.text, result.model) == ("completed", "It is up.", f"{wire}:sim-1")
    assert result.usage.model_calls == 1, "what was turned away used nothing"


@pytest.mark.parametrize("wire", WIRES)
async def test_F12_after_the_first_word_nothing_is_asked_again(wire: str, job: Any) -> None:
    said = iter([Reply(text="One two three four five.", error="error_event@3")])

    async with SimServer(script=lambda _: next(said, "Another answer altogether."), tokens_per_second=200) as sim:
        result = await answered(job(models_at(sim, wire, count=2), workflow=PROMPT))
        requests = len(sim.log)

    assert (result.status, requests) == ("degraded", 1)
    assert "Another" not in result.text


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("fault", ["empty", "refuse", "malformed"])
async def test_F16_what_is_no_answer_takes_the_fallback(wire: str, fault: str, job: Any) -> None:
    async with SimServer(script=lambda _: Reply(error=fault)) as sim:
        result = await answered(job(models_at(sim, wire), workflow=PROMPT))
        requests = len(sim.log)

    if fault == "empty":
        assert (result.status, result.text) == ("degraded", "Price only: NVDA: 142.50, up 2.3% in a day, volume 45M")
    elif fault == "refuse":
        assert result.status == "degraded", "its words may have been shown; that they are no answer is said"
    assert requests <= asking.ATTEMPTS


@pytest.mark.parametrize("wire", WIRES)
async def test_F11_malformed_arguments_go_back_to_the_model_and_nothing_runs(wire: str, job: Any) -> None:
    texts: list[str] = []

    def script(request: Any) -> Any:
        texts.append(str(request))
        wrong = Reply(calls=(call("get_price", ticker="NVDA"),), error="malformed")
        return wrong if len(texts) == 1 else "I could not."

    async with SimServer(script=script) as sim:
        result = await answered(job(models_at(sim, wire), tools=["get_price"], max_iterations=3))

    assert result.usage.tool_calls == 0


async def storm(runs: int, rate: float, job: Any) -> tuple[int, int, list[float]]:
    """So many runs at once against a provider that lets in `rate` a second: requests, those let in, and when."""
    # An async tool: of blocking ones only so many run at once.
    steps = (Step(tool="get_news", with_={"ticker": "NVDA"}), Step(prompt="Say how it is doing: {get_news}"))
    async with SimServer(rate=rate, retry_after=1.0, script=lambda _: "Up.") as sim:
        async with job(models_at(sim, "openai"), workflow=steps, max_latency_ms=60_000) as agent:
            results = await asyncio.gather(*(agent.run(GO) for _ in range(runs)))
        asked = list(sim.log)
    assert {result.text for result in results} == {"Up."}
    return len(asked), sum(entry.status == 200 for entry in asked), [entry.started for entry in asked]


async def test_F13_a_storm_costs_few_requests(job: Any, count: Any) -> None:
    requests, admitted, when = await storm(runs := count(80, 200), 40, job)
    busiest = max(sum(1 for at in when if start <= at < start + 0.1) for start in when[runs // 4 :])
    print(
        f"{requests} requests for {admitted} let in ({requests / admitted:.2f}), at most {busiest} in 100 ms later on"
    )

    assert admitted == runs
    assert requests <= 1.1 * admitted + pacing.WIDTH


async def test_F13_without_the_pace_the_storm_is_worse(job: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "WIDTH", 10_000)
    monkeypatch.setattr(asking, "ATTEMPTS", 40)
    requests, admitted, _ = await storm(80, 40, job)

    assert requests > 1.3 * admitted


async def test_nothing_of_the_key_is_in_a_result_an_event_or_a_log(
    job: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary-8f31c2")
    caplog.set_level("DEBUG")
    heard: list[Any] = []
    async with SimServer(faults={"rate_limit": 0.4, "cut": 0.3}, retry_after=0.01) as sim:
        agent = Agent(
            skills=[Skill(name="job", description="Do the daily job", examples=(GO,), workflow=PROMPT)],
            tools=[get_price, get_news],
            models=models_at(sim, "openai"),
        )
        async with agent:
            results = await asyncio.gather(*(agent.run(GO, emit=heard.append) for _ in range(6)))

    everything = " ".join([*map(str, results), *map(str, heard), *caplog.messages, str(agent.spec)])
    assert "canary" not in everything
