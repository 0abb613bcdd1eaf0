"""The run: one message, from its arrival to its settled result."""

import datetime as dt
import time
from typing import Any

import pytest

from shipworthy import Agent, Reply, ScriptedModel, Skill, tool
from shipworthy.events import AnyEvent, RunFinished, SkillChosen, Thinking
from shipworthy.runtime.session import Session
from shipworthy.runtime.turn import run_turn
from shipworthy.spec.bound import DIMENSIONS


@tool(timeout=1)
def price(ticker: str) -> dict[str, Any]:
    """A price."""
    return {"ticker": ticker, "price": 10}


@tool(timeout=1)
def broken(ticker: str) -> str:
    """It is down."""
    raise LookupError("the source is down")


def agent_of(*workflow: dict[str, Any], model: Any = None, **skill: Any) -> Agent:
    main = {"name": "main", "examples": ["price please"], "workflow": list(workflow), **skill}
    return Agent(skills=[Skill.model_validate(main)], tools=[price, broken], model=model)


PRICE = {"tool": "price", "with": {"ticker": "A"}}
BROKEN = {"tool": "broken", "with": {"ticker": "A"}}
ANSWER = {"answer": "{price.ticker} is at {price.price}"}


async def test_the_headings_of_a_run_are_its_events() -> None:
    heard: list[AnyEvent] = []

    turn = await run_turn(
        "price please",
        agent=agent_of(PRICE, ANSWER).compiled,
        session=Session(id="s"),
        emit=heard.append,
        run_id="r1",
        now=dt.datetime(2026, 1, 1),
    )

    assert [event.run_id for event in heard] == ["r1"] * len(heard)
    assert [event.seq for event in heard] == list(range(1, len(heard) + 1))
    assert isinstance(heard[0], Thinking)
    assert isinstance(heard[1], SkillChosen)
    assert isinstance(heard[-1], RunFinished)
    assert heard[-1].result["text"] == turn.result.text == "A is at 10"
    assert turn.session.turns == (("price please", "A is at 10"),)


async def test_a_required_failure_gives_what_there_is_and_what_is_missing() -> None:
    result = await agent_of(PRICE, BROKEN, ANSWER).run("price please")

    assert (result.status, result.reason) == ("degraded", "failed")
    assert "LookupError: the source is down" in result.text
    assert "price: 10" in result.text.replace('"', "").replace(":10", ": 10")


async def test_nothing_at_all_is_a_failure() -> None:
    result = await agent_of(BROKEN).run("price please")

    assert (result.status, result.reason) == ("failed", "failed")


async def test_a_fault_of_our_own_is_an_outcome_too(monkeypatch: pytest.MonkeyPatch) -> None:
    async def faulty(*args: Any) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr("shipworthy.runtime.turn.run_block", faulty)

    result = await agent_of(PRICE).run("price please")

    assert (result.status, result.reason) == ("failed", "internal")


async def test_without_a_model_the_answer_says_so() -> None:
    result = await agent_of(PRICE, {"prompt": "Say {price}", "fallback": "It is {price.price}."}).run("price please")

    assert (result.status, result.reason, result.model) == ("degraded", "no_model", None)
    assert result.text == "It is 10.\n(Composed without a model.)"


async def test_with_a_model_its_words_stream_and_are_counted() -> None:
    model = ScriptedModel([Reply(text="It is ten.", input_tokens=20, output_tokens=4)])

    result = await agent_of(PRICE, {"prompt": "Say {price}"}, model=model).run("price please")

    assert (result.status, result.text, result.model) == ("completed", "It is ten.", "scripted")
    assert (result.usage.model_calls, result.usage.input_tokens, result.usage.output_tokens) == (1, 20, 4)
    assert result.first_token_ms is not None


async def test_what_fits_no_skill_is_refused_and_runs_nothing() -> None:
    result = await agent_of(PRICE).run("what is the capital of france")

    assert (result.status, result.reason, result.skill, result.path) == ("refused", "no_skill", None, ())


async def test_every_figure_is_within_its_bound_also_when_all_is_slow() -> None:
    @tool(timeout=5)
    def slow() -> str:
        """It sleeps."""
        time.sleep(3)
        return "late"

    skill = Skill.model_validate({"name": "wait", "workflow": [{"tool": "slow"}], "max_latency_ms": 800})
    result = await Agent(skills=[skill], tools=[slow]).run("wait")

    assert result.status == "failed"
    for name in DIMENSIONS:
        most = getattr(result.bound, name)
        assert most is None or getattr(result.usage, name) <= most
    assert result.bound.latency_ms == 800
