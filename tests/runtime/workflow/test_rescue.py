from typing import Any

import pytest
from tests.runtime.workflow.conftest import EACH, look_at

from shipworthy import Input, Step, tool
from shipworthy.events import Degraded, StepDropped, StepFailed


async def test_skipped_error_is_a_typed_line_of_the_list(agent_of, go, tools) -> None:  # type: ignore[no-untyped-def]
    answer = {"answer": "{join([s for s in seen if not s.error], ',')} and {len([s for s in seen if s.error])} failed"}
    steps = [{"tool": "three"}, {**EACH, "max": 3, "on_error": "skip"}, answer]
    result = await agent_of(steps, tools=tools).run(go)
    assert (result.status, result.reason, result.text) == ("degraded", "partial", "<a>,<c> and 1 failed")


async def test_error_stops_and_says_what_there_is(agent_of, go, tools) -> None:  # type: ignore[no-untyped-def]
    heard: list[Any] = []
    steps = [look_at("good", **{"as": "first"}), look_at("bad", after="first"), {"answer": "never"}]
    result = await agent_of(steps, tools=tools).run(go, emit=heard.append)
    assert (result.status, result.reason) == ("degraded", "failed")
    assert result.text == "That did not work just now. Nothing was changed."
    assert any("no bad" in e.detail for e in heard if isinstance(e, Degraded))
    assert [e.kind for e in heard if isinstance(e, StepFailed)] == ["failed"]


async def test_error_with_nothing_to_show_fails(agent_of, go, tools) -> None:  # type: ignore[no-untyped-def]
    result = await agent_of([look_at("bad")], tools=tools).run(go)
    assert (result.status, result.reason) == ("failed", "failed")
    assert result.text == "That did not work just now. Nothing was changed."


async def test_error_path_takes_over_and_reads_the_error(agent_of, go, tools) -> None:  # type: ignore[no-untyped-def]
    steps = [
        look_at("bad", on_error=[look_at("spare", **{"as": "spare"}), {"answer": "{spare} since {error}"}]),
        {"answer": "never"},
    ]
    result = await agent_of(steps, tools=tools).run(go)
    assert result.text.startswith("<spare> since ")
    assert "no bad" in result.text


async def test_error_that_asks_takes_the_input_anew(agent_of, tools, ran) -> None:  # type: ignore[no-untyped-def]
    inputs = {"x": Input(ask="What?", pattern=r"\b(bad|fine)\b")}
    agent = agent_of([{"tool": "look", "on_error": "ask"}, {"answer": "Saw {look}"}], tools=tools, inputs=inputs)
    asked = await agent.run("do the daily job with bad", session="s")
    assert (asked.status, asked.reason) == ("asked", "input")
    assert "no bad" not in asked.text
    assert "What should change (x)?" in asked.text
    assert (await agent.run("fine", session="s")).text == "Saw <fine>"
    assert ran == ["bad", "fine"]


async def test_optional_step_is_dropped_and_reads_as_missing(agent_of, go, tools) -> None:  # type: ignore[no-untyped-def]
    heard: list[Any] = []
    steps = [look_at("bad", required=False), {"answer": "{'seen' if look else 'nothing seen'}"}]
    result = await agent_of(steps, tools=tools).run(go, emit=heard.append)
    assert (result.status, result.reason, result.text) == ("degraded", "step_dropped", "nothing seen")
    assert [e.step for e in heard if isinstance(e, StepDropped)] == ["look"]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"on_error": "skip"}, "partial"),
        ({"required": False}, "step_dropped"),
        ({"on_error": [{"answer": "spared"}]}, "failed"),
    ],
)
async def test_error_inside_a_group_is_the_group_s_error(agent_of, go, tools, more, reason) -> None:  # type: ignore[no-untyped-def]
    steps = [{"steps": [look_at("bad")], **more}, {"answer": "went on"}]
    result = await agent_of(steps, tools=tools).run(go)
    assert (result.reason, result.text) == (reason, "spared" if reason == "failed" else "went on")


@tool
def price(ticker: str) -> str:
    """The price of a stock."""
    return f"{ticker} 100"


SPARE = [Step(tool=price, with_={"ticker": "SPY"}), Step(answer="So: {price}")]


@pytest.mark.parametrize(
    ("fallback", "status", "reason", "text"),
    [
        (
            None,
            "failed",
            "no_model",
            "I need a language model for this, and none is set up. Nothing was changed.",
        ),
        ("It stays at {2 + 3}.", "degraded", "no_model", "It stays at 5.\n(Composed without a model.)"),
        (SPARE, "degraded", "no_model", "So: SPY 100\n(Composed without a model.)"),
        (SPARE[:1], "degraded", "no_model", "SPY 100\n(Composed without a model.)"),
    ],
    ids=["nothing", "a text", "steps that answer", "steps that find"],
)
async def test_what_stands_in_for_a_loop_without_a_model(agent_of, go, fallback, status, reason, text) -> None:  # type: ignore[no-untyped-def]
    result = await agent_of(uses=["price"], tools=[price], fallback=fallback).run(go)
    assert (result.status, result.reason, result.text) == (status, reason, text)
