"""A run before its message is understood."""

import asyncio
import datetime as dt
import json
from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from shipworthy import Agent, ScriptedModel
from shipworthy.durable.memory import MemoryStore
from shipworthy.events import Event, Thinking
from shipworthy.routing.models.lineup import OneModel
from shipworthy.runtime.begin import begin_run
from shipworthy.runtime.limits.admission import NO_ACCOUNTS
from shipworthy.runtime.run import Run
from shipworthy.stores.session import Session
from shipworthy.world import Codec, Live

NOW = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
T = TypeVar("T")


class Told(Live):
    """Gives what it was told to give, and the ordinary value under any other key."""

    def __init__(self, **told: object) -> None:
        self.told = told

    def observe(self, key: str, make: Callable[[], T], codec: Codec[T] | None = None) -> T:
        told: Any = self.told.get(key, self)
        return make() if told is self else told


def begun(agent: Agent, emit: Callable[[Event], None] | None = None, model: Any = None, **told: object) -> Run:
    return begin_run(
        "Hello there",
        agent=agent.compiled,
        session=Session(id="s"),
        emit=emit,
        run_id="r1",
        lineup=OneModel(model),
        now=NOW,
        world=Told(**told),
        admission=NO_ACCOUNTS,
        effects=None,
    )


async def test_nothing_is_chosen_done_or_spent_yet(agent_of) -> None:  # type: ignore[no-untyped-def]
    run = begun(agent_of([{"answer": "Done."}]))
    assert (run.task.message, run.task.skill, run.task.inputs) == ("Hello there", "", {})
    assert (run.progress.path, run.progress.degraded, run.voice.shown) == ((), None, "")
    assert run.budget.ledger.usage(0).tool_calls == 0
    assert 0 < run.budget.deadline.remaining() <= 60


@pytest.mark.parametrize("model", [None, ScriptedModel([])])
async def test_what_may_differ_when_it_is_repeated_is_observed(agent_of, model) -> None:  # type: ignore[no-untyped-def]
    """The time of day and whether a model can be asked come from the world of the run, and are as recorded there."""
    agent = agent_of([{"answer": "Done."}])
    assert begun(agent, model=model).can_ask is (model is not None)
    told = begun(agent, None, model, wall=7.0, **{"can ask": model is None})
    assert (told.wall, told.can_ask) == (7.0, model is None)


async def test_times_are_counted_from_the_beginning(agent_of) -> None:  # type: ignore[no-untyped-def]
    heard: list[Event] = []
    run = begun(agent_of([{"answer": "Done."}]), heard.append)
    await asyncio.sleep(0.25)
    run.voice.emit(Thinking())
    await asyncio.sleep(0.5)
    assert run.timing() == (750.0, 250.0, None)
    assert [event.run_id for event in heard] == ["r1"]


async def test_a_run_writes_down_when_it_began(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    agent = agent_of([{"answer": "Done."}], store=MemoryStore(records=True))
    result = await agent.run(go)
    lines = [json.loads(line) for line in (await agent.tape(result.run_id) or "").splitlines()]
    facts = [line["key"] for line in lines if line["kind"] == "fact"]
    assert facts.count("wall") == facts.count("can ask") == 1
