"""What comes of asking a specialist: reused answers, degraded ones, and those that are refused."""

from typing import Any

from tests.specialist_agents import orchestrator, specialist

from shipworthy import Agent, Skill, Step
from shipworthy.events import StepFailed


def job(agent: Agent, **step: Any) -> Agent:
    skill = Skill(
        name="job",
        description="Do the daily job",
        examples=("Do the daily job",),
        workflow=(Step.model_validate({"tool": "trading", "as": "told", **step}), Step(answer="It says: {told}")),
    )
    return Agent(name="desk", specialists={"trading": agent}, skills=[skill], store="memory")


def failing() -> Agent:
    return specialist("trading", lambda: 1 / 0)


async def test_an_answer_that_is_less_than_whole_makes_the_run_so() -> None:
    steps = (Step(tool="trading_tool", as_="x", required=False), Step(answer="No price today."))
    result = await orchestrator(trading=specialist("trading", lambda: 1 / 0, workflow=steps)).run(
        "What is the price of NVDA?"
    )
    assert (result.status, result.reason, result.text) == ("degraded", "step_dropped", "No price today.")


async def test_a_failure_has_the_words_of_the_specialist() -> None:
    events: list[Any] = []
    result = await orchestrator(trading=failing()).run("What is the price of NVDA?", emit=events.append)
    assert (result.status, result.reason) == ("failed", "failed")
    assert result.text == "That did not work just now. Nothing was changed."
    assert [one.step for one in events if isinstance(one, StepFailed)] == ["trading.trading_tool", "trading"]


async def test_on_error_of_the_step_holds() -> None:
    message = {"message": "What is the price of NVDA?"}
    skipped = await job(failing(), **{"with": message, "on_error": "skip"}).run("Do the daily job")
    assert (skipped.status, skipped.text) == (
        "degraded",
        "It says: That did not work just now. Nothing was changed.",
    )
    instead = [{"answer": "Nobody knows."}]
    assert (
        await job(failing(), **{"with": message, "on_error": instead}).run("Do the daily job")
    ).text == "Nobody knows."


async def test_what_fits_no_skill_of_it_is_refused_in_its_words() -> None:
    result = await job(specialist("trading"), **{"with": {"message": "Bake me a cake"}}).run("Do the daily job")
    assert (result.status, result.reason) == ("refused", "no_skill")
    assert "The work of trading" in result.text


async def test_the_facts_calls_and_bills_of_a_specialist_are_those_of_the_run() -> None:
    result = await orchestrator(trading=specialist("trading")).run("What is the price of NVDA?")
    assert result.usage.tool_calls == 1 and result.usage.latency_ms >= 300
