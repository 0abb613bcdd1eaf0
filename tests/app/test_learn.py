"""What is usual, from the tapes of recorded runs."""

import asyncio
from collections.abc import Sequence

import pytest

from shipworthy import Agent, Reply, ScriptedModel, Skill, Step, tool
from shipworthy.app.learn import learn_from
from shipworthy.contract.learned import ENOUGH, Learned
from shipworthy.durable.memory import MemoryStore

GO = "Do the daily job"


@tool(timeout=5)
async def look(seconds: float) -> str:
    """Look for so long."""
    await asyncio.sleep(seconds)
    return "seen"


@tool(timeout=5)
async def fail() -> str:
    """Fail at once."""
    raise OSError("line down")


async def tapes(*steps: Step, replies: Sequence[Reply | str] = (), runs: int = 1) -> list[str]:
    job = Skill(name="job", description=GO, workflow=steps)
    model = ScriptedModel(replies) if replies else None
    agent = Agent(skills=[job], tools=[look, fail], model=model, store=MemoryStore(records=True))
    results = [await agent.run(GO, skill="job") for _ in range(runs)]
    return [await agent.tape(result.run_id) or "" for result in results]


async def test_the_calls_of_all_tapes_are_counted_together() -> None:
    each = Step(tool=look, foreach="n in [1, 2, 3, 4]", max=4, with_={"seconds": "=n / 10"}, as_="seen")
    learned = learn_from(await tapes(each, Step(answer="{seen}"), runs=ENOUGH // 4))
    assert (learned.tools["look"].runs, learned.tools["look"].usual_ms) == (ENOUGH, 400.0)
    assert list(learned.tools) == ["look"]


async def test_a_call_that_failed_says_nothing_about_its_time() -> None:
    assert learn_from(await tapes(Step(tool=fail, required=False), Step(answer="Done."), runs=ENOUGH)) == Learned()


async def test_a_model_that_answered_is_learnt_by_its_name() -> None:
    replies = [Reply(text="Well.", seconds=0.25)] * ENOUGH
    learned = learn_from(await tapes(Step(prompt="How is it?"), replies=replies, runs=ENOUGH))
    assert learned.tools == {}
    assert [(name, usual.runs) for name, usual in learned.models.items()] == [("scripted", ENOUGH)]
    assert learned.models["scripted"].usual_ms >= 250.0


async def test_a_model_that_failed_is_not_learnt() -> None:
    step = Step(prompt="How is it?", fallback="Well.")
    assert learn_from(await tapes(step, replies=[Reply(error="overloaded")] * ENOUGH, runs=ENOUGH)) == Learned()


@pytest.mark.parametrize("broken", ["", "hello", "half"])
async def test_a_broken_tape_teaches_nothing_and_hides_no_other(broken: str) -> None:
    made = await tapes(Step(tool=look, with_={"seconds": 0.1}), runs=ENOUGH + 1)
    other = made.pop()
    made.append(other[: len(other) // 2] if broken == "half" else broken)
    assert learn_from(made).tools["look"].runs == ENOUGH
