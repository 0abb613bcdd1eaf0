"""A specialist step: its time, its account, its failures and its questions."""

import asyncio
from typing import Any

import pytest
from tests.specialist_agents import THREE, asking, orchestrator, specialist

from shipworthy import Agent, Skill, Step
from shipworthy.app.replay import replayed
from shipworthy.durable.memory import MemoryStore
from shipworthy.events import StepFinished, StepStarted


def ms(began: float) -> float:
    return round((asyncio.get_running_loop().time() - began) * 1000, 3)


async def test_three_specialists_of_300_ms_take_300_ms() -> None:
    agent = orchestrator(trading=specialist("trading"), email=specialist("email"), travel=specialist("travel"))
    began = asyncio.get_running_loop().time()
    result = await agent.run(THREE)
    assert ms(began) == 300.0
    assert (result.status, result.skill) == ("completed", "specialists")
    assert result.text == (
        "Trading: Trading: trading has it.\n\nEmail: Email: email has it.\n\nTravel: Travel: travel has it."
    )
    assert [step["tool"] for step in result.path] == [
        *("trading", "trading.trading_tool", "email", "email.email_tool", "travel", "travel.travel_tool")
    ]
    assert result.usage.tool_calls == 3
    assert result.bound.tool_calls == 3


async def test_the_steps_of_a_specialist_are_told_under_its_name() -> None:
    agent, events = orchestrator(trading={"agent": specialist("trading"), "label": "Stock desk"}), list[Any]()
    await agent.run("What is the price of NVDA?", emit=events.append)
    told = [(type(one), one.step, one.label) for one in events if isinstance(one, StepStarted | StepFinished)]
    assert told == [
        (StepStarted, "trading", "Stock desk"),
        (StepStarted, "trading.trading_tool", "Stock desk: Trading tool"),
        (StepFinished, "trading.trading_tool", "Stock desk: Trading tool"),
        (StepFinished, "trading", "Stock desk"),
    ]
    assert len({one.seq for one in events}) == len(events)


async def test_a_specialist_that_hangs_leaves_a_partial_answer_before_the_deadline() -> None:
    hanging = specialist("email", lambda: asyncio.sleep(1000), timeout=900, max_latency_ms=4000)
    agent = orchestrator(trading=specialist("trading", max_latency_ms=4000), email=hanging)
    began = asyncio.get_running_loop().time()
    result = await agent.run("What is the price of NVDA? Did Bob write to me?")
    assert ms(began) <= 4000
    assert (result.status, result.reason) == ("degraded", "partial")
    assert "trading has it" in result.text
    assert "Email: That took too long just now." in result.text


async def test_one_that_swallows_its_cancellation_does_not_hold_the_answer() -> None:
    async def stubborn() -> str:
        for _ in range(100):
            try:
                await asyncio.sleep(50)
            except asyncio.CancelledError:
                continue
        return ""

    agent = orchestrator(
        trading=specialist("trading", max_latency_ms=3000), email=specialist("email", stubborn, max_latency_ms=3000)
    )
    began = asyncio.get_running_loop().time()
    result = await agent.run("What is the price of NVDA? Did Bob write to me?")
    assert ms(began) <= 3000
    assert "trading has it" in result.text and "Email:" in result.text


@pytest.mark.parametrize("flood", [lambda: "x" * 5_000_000, lambda: 1 / 0])
async def test_one_that_floods_or_fails_is_said_to_be_missing(flood: Any) -> None:
    agent = orchestrator(
        trading=specialist("trading"),
        email=specialist(
            "email",
            flood,
            workflow=(Step(tool="email_tool", as_="found"), Step(answer="{found}")),
        ),
    )
    result = await agent.run("What is the price of NVDA? Did Bob write to me?")
    assert "Trading: Trading: trading has it." in result.text
    assert len(result.text) < 10_000
    assert "Email: " in result.text


async def test_one_that_does_not_answer_at_all_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    agent = orchestrator(email=specialist("email"))
    monkeypatch.setattr(agent.compiled.children, "ready", lambda *_: asyncio.sleep(1000))
    began = asyncio.get_running_loop().time()
    result = await agent.run("Did Bob write to me?")
    assert ms(began) == 5000
    assert (result.status, result.reason, result.text) == ("refused", "timeout", "Email gave no answer.")


async def test_its_question_is_answered_by_the_next_message_and_its_write_needs_a_yes() -> None:
    mail = asking()
    agent = orchestrator(email=mail, trading=specialist("trading"))
    first = await agent.run("Send a mail", session="s")
    assert (first.status, first.text, first.skill) == ("asked", "To whom?", "email")
    second = await agent.run("Bob", session="s")
    assert (second.status, second.reason, second.text) == ("asked", "confirm", "Send it to Bob? (yes/no)")
    assert mail.sent == []  # type: ignore[attr-defined]
    third = await agent.run("yes", session="s", answering=second.question)
    assert (third.status, third.text) == ("completed", "Sent to Bob.")
    assert mail.sent == ["Bob"]  # type: ignore[attr-defined]
    again = await agent.run("yes", session="s")
    assert mail.sent == ["Bob"], again.text  # type: ignore[attr-defined]


async def test_an_orchestrated_conversation_is_repeated_from_its_tape() -> None:
    agent = orchestrator(
        MemoryStore(records=True), email=asking(), trading=specialist("trading"), travel=specialist("travel")
    )
    said = ["What is the price of NVDA? Is there a room in Rome tonight?", "Send a mail", "Bob", "yes"]
    for message in said:
        result = await agent.run(message, session="s")
        tape = await agent.tape(result.run_id)
        told = await replayed(agent.compiled, tape)
        assert told.divergence is None, (message, told.divergence)
        assert told.result["text"] == result.text


async def test_a_hanging_one_is_repeated_too() -> None:
    hanging = specialist("email", lambda: asyncio.sleep(1000), timeout=900, max_latency_ms=4000)
    agent = orchestrator(MemoryStore(records=True), trading=specialist("trading", max_latency_ms=4000), email=hanging)
    result = await agent.run("What is the price of NVDA? Did Bob write to me?")
    told = await replayed(agent.compiled, await agent.tape(result.run_id))
    assert told.divergence is None, told.divergence


async def test_a_workflow_calls_one_by_name_with_a_message_or_one_skill_of_it() -> None:
    mail, desk = asking(), specialist("trading")
    skill = Skill(
        name="job",
        description="Do the daily job",
        examples=("Do the daily job",),
        workflow=(
            Step.model_validate({"tool": "trading", "with": {"message": "What is the price of NVDA?"}}),
            Step.model_validate({"tool": "email.send_mail", "with": {"to": "Anna"}}),
            Step(answer="{trading} {send_mail}"),
        ),
    )
    agent = Agent(name="desk", specialists={"trading": desk, "email": mail}, skills=[skill], store="memory")
    asked = await agent.run("Do the daily job", session="s")
    assert (asked.status, asked.text) == ("asked", "Send it to Anna? (yes/no)")
    done = await agent.run("yes", session="s", answering=asked.question)
    assert (done.status, done.text) == ("completed", "Trading: trading has it. Sent to Anna.")
    assert mail.sent == ["Anna"]  # type: ignore[attr-defined]
    assert done.usage.tool_calls == 1


async def test_cancelling_the_run_cancels_its_specialists() -> None:
    ended: list[str] = []

    async def long() -> str:
        try:
            await asyncio.sleep(1000)
        finally:
            ended.append("ended")
        return ""

    agent = orchestrator(email=specialist("email", long, timeout=900))
    task = asyncio.ensure_future(agent.run("Did Bob write to me?"))
    await asyncio.sleep(1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0)
    assert ended == ["ended"]
