import asyncio
import datetime as dt
import gc
import random
from typing import Any

import pytest
from tests.virtual_time import now

from shipworthy import Agent, Input, Limits, ScriptedModel, Skill, Step, tool
from shipworthy.contract.limits import Quota
from shipworthy.contract.phrases.phrases import built_in
from shipworthy.durable.memory import MemoryStore
from shipworthy.events import StepFinished
from shipworthy.routing.models.lineup import OneModel
from shipworthy.runtime.turn import run_turn
from shipworthy.stores.session import Session

WITHOUT_MODEL = built_in("en")("without_model")


NOW = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)


async def _turn(agent: Agent, message: str, session: Session | None = None) -> Any:
    return await run_turn(
        message,
        agent=agent.compiled,
        session=session or Session(id="s"),
        emit=lambda _: None,
        run_id="r",
        lineup=OneModel(None),
        now=NOW,
    )


async def test_turn_keeps_nothing_itself(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    """F06: the session it was given is as it was; the new one is in the turn."""
    agent, before = agent_of([{"answer": "{x}"}], inputs={"x": Input(ask="X?", keep="session")}), Session(id="s")
    asked = await _turn(agent, go, before)
    assert before == Session(id="s", updated=before.updated)
    assert asked.session.open is not None
    done = await _turn(agent, "seven", asked.session)
    assert (done.result.text, done.session.kept) == ("seven", {"x": "seven"})
    assert asked.session.kept == {}
    assert done.session.turns == ((go, "X?"), ("seven", "seven"))


async def test_answer_without_a_model_says_so_once(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    steps = [{"prompt": "A", "as": "a", "fallback": "one"}, {"prompt": "B {a}", "as": "b", "fallback": "{a} two"}]
    result = (await _turn(agent_of(steps), go)).result
    assert (result.status, result.reason, result.model) == ("degraded", "no_model", None)
    assert result.text == f"one two\n{WITHOUT_MODEL}"
    modelled = await agent_of(steps, model=ScriptedModel(["x", "y"])).run(go)
    assert (modelled.status, modelled.text) == ("completed", "y")


async def test_f04_messages_of_one_session_are_answered_one_after_the_other(agent_of, count) -> None:  # type: ignore[no-untyped-def]
    """No write is lost, doubled or mixed up, whatever the order in which they come."""
    now = most = 0
    written: list[int] = []

    @tool(effect="write")
    async def add(n: int) -> str:
        """Add."""
        nonlocal now, most
        now, most = now + 1, max(most, now + 1)
        await asyncio.sleep(random.random() / 1000)
        written.append(n)
        now -= 1
        return f"added {n}"

    agent = agent_of([{"tool": "add"}], tools=[add], inputs={"n": Input(type="integer")})
    numbers = list(range(100, 100 + count(8, 32)))  # so many wait in one conversation
    results = await asyncio.gather(*(agent.run(f"do the daily job: {n}", session="s") for n in numbers))
    assert [result.text for result in results] == [f"added {n}" for n in numbers]
    assert (most, sorted(written)) == (1, numbers)
    session = await agent.session("s")
    assert session.version == len(numbers)
    gc.collect()
    assert len(agent._built.store._turns) == 0, "F43: nothing is kept of a conversation that is at rest"


async def test_f04_two_answers_to_one_question_write_once(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    written = []

    @tool(effect="write")
    async def send() -> str:
        """Send."""
        await asyncio.sleep(0.01)
        written.append(1)
        return "sent"

    agent = agent_of([{"tool": "send", "confirm": "Send?"}], tools=[send])
    await agent.run(go, session="s")
    await asyncio.gather(*(agent.run("yes", session="s") for _ in range(5)))
    assert len(written) == 1


async def test_f25_nothing_goes_on_after_the_stream_is_left(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    done: list[str] = []
    stopped: list[float] = []

    def made(name: str) -> Any:
        async def work() -> str:
            try:
                await asyncio.sleep(0.3)
            except asyncio.CancelledError:
                stopped.append(now())
                raise
            done.append(name)
            return name

        return tool(name=name)(work)

    names = ["a", "b", "c"]
    agent = agent_of([*({"tool": n} for n in names), {"answer": "{a}{b}{c}"}], tools=[made(n) for n in names])
    async with agent.stream(go, session="s") as events:
        async for event in events:
            if event.type == "step_started" and event.step == "c":
                await asyncio.sleep(0.01)
                break
        left = now()
    await asyncio.sleep(0.05)
    assert len(stopped) == 3
    assert max(stopped) == left, "at once"
    await asyncio.sleep(0.3)
    assert done == []
    mine = asyncio.current_task()
    assert [task for task in asyncio.all_tasks() if task is not mine] == [], "F24: nothing is left behind"
    assert (await agent.run(go, session="s")).text == "abc", "the session is free again"


async def test_f17_write_that_was_made_stays_made_when_a_later_step_asks(agent_of) -> None:  # type: ignore[no-untyped-def]
    made: list[str] = []
    heard: list[Any] = []

    @tool(effect="write")
    def reserve(item: str) -> str:
        """Reserve."""
        made.append(item)
        return f"reserved {item}"

    inputs = {"item": Input(type=["lamp", "desk"], ask="What?"), "gift": Input(type="yesno", ask="Is it a gift?")}
    agent = agent_of(
        [{"tool": "reserve"}, {"answer": "{reserve}{' as a gift' if gift else ''}"}], tools=[reserve], inputs=inputs
    )
    assert (await agent.run("do the daily job: lamp", session="s")).text == "Is it a gift?"
    done = await agent.run("yes", session="s", emit=heard.append)
    assert (done.text, made) == ("reserved lamp as a gift", ["lamp"])
    assert [event.reused for event in heard if isinstance(event, StepFinished)] == [True]


@pytest.mark.parametrize("message", ["do the daily job", "xyzzy plugh", "never mind", "yes", "2", "no, the other one"])
async def test_any_message_in_any_state_is_an_outcome(agent_of, message) -> None:  # type: ignore[no-untyped-def]
    inputs = {"x": Input(ask="Which?", choices="['left', 'right']"), "n": Input(type="integer", ask="How many?")}
    store = MemoryStore()
    agent = agent_of([{"answer": "{x} {n}"}], inputs=inputs, store=store)
    for said in ("do the daily job", message, "2", message, "7", message):
        result = await agent.run(said, session="s")
        assert result.status in ("completed", "asked", "refused", "degraded")
        assert result.text


async def test_a_run_that_fails_gives_back_what_was_set_aside(go, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """A fault outside of the work is raised, and the account of the session is charged what was used."""

    def broken(*_: object) -> None:
        raise RuntimeError("a fault of our own")

    @tool(price_usd=0.25)
    def look() -> str:
        return "seen"

    job = Skill(name="job", description=go, workflow=[Step(tool=look)], max_cost_usd=0.25)
    agent = Agent(skills=[job], tools=[look], limits=Limits(session=Quota(max_cost_usd=0.3)), store=MemoryStore())
    with monkeypatch.context() as broke, pytest.raises(RuntimeError, match="a fault of our own"):
        broke.setattr("shipworthy.runtime.turn.work", broken)
        await agent.run(go, session="s", skill="job")
    assert (await agent.run(go, session="s", skill="job")).text == "seen"
