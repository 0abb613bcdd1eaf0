"""The result of a run that did not come to its end, as far as its tape knows it."""

import asyncio
from typing import Any

import pytest

from shipworthy import Agent, Skill, Step
from shipworthy.app.cancelled import Heard, surely, unfinished
from shipworthy.events import SkillChosen

SKILL = Skill(name="job", description="Do the daily job", examples=("do the daily job",), workflow=(Step(answer="Hi"),))
ROW = {"name": "m", "price": {"input": 1.0, "output": 2.0}}
LINES: list[dict[str, Any]] = [
    {"seq": 0, "at": 0.0, "kind": "run"},
    {"seq": 1, "at": 1.0, "kind": "fact", "key": "line", "value": {"reason": "", "rows": [ROW]}},
    {"seq": 2, "at": 2.0, "kind": "event", "event": {"type": "model_chosen", "model": "m"}},
    {
        "seq": 3,
        "at": 9.0,
        "began": 2.0,
        "kind": "model",
        "parts": [
            ["usage", {"input_tokens": 1, "output_tokens": 1}],
            ["usage", {"input_tokens": 1000, "output_tokens": 500}],
        ],
    },
    {"seq": 4, "at": 11.0, "kind": "call", "tool": "look", "args": {"x": 1}},
]


@pytest.mark.parametrize(("error", "reason"), [(asyncio.CancelledError(), "cancelled"), (ValueError("bad"), "error")])
def test_what_was_used_is_counted_from_the_tape(error: BaseException, reason: str) -> None:
    agent = Agent(skills=[SKILL], store="memory")
    heard = Heard(lambda _: None)
    heard(SkillChosen(skill="job", confidence=1.0, reason="", inputs={"x": 1}))
    found = unfinished(agent.compiled, "r", heard, LINES, error)
    assert (found.status, found.reason, found.skill, found.inputs) == ("failed", reason, "job", {"x": 1})
    assert found.path == ({"tool": "look", "args": {"x": 1}},)
    usage = found.usage
    assert (usage.model_calls, usage.tool_calls, usage.input_tokens, usage.output_tokens) == (1, 1, 1000, 500)
    assert (usage.cost_usd, usage.latency_ms) == (pytest.approx(0.002), 11.0)
    assert found.bound == agent.compiled.bound("job")


def test_what_was_charged_counts_where_less_was_told() -> None:
    agent = Agent(skills=[SKILL], store="memory")
    model = {**LINES[3], "key": "1", "parts": [["usage", {"input_tokens": 0, "output_tokens": 0}]]}
    charged = {
        "input_tokens": 900,
        "output_tokens": 50,
        "cached_tokens": 0,
        "written_tokens": 0,
        "own": ["input_tokens"],
    }
    used = {"seq": 4, "at": 9.0, "kind": "fact", "key": "1 used", "value": charged}
    lines = [*LINES[:3], model, used, {"seq": 5, "at": 10.0, "kind": "fact", "key": "1 took", "value": 0.007}]
    usage = unfinished(agent.compiled, "r", Heard(None), lines, ValueError("bad")).usage
    assert (usage.model_calls, usage.input_tokens, usage.output_tokens) == (1, 900, 50)
    assert usage.cost_usd == pytest.approx((900 * 1.0 + 50 * 2.0) / 1e6)


async def test_work_is_done_to_its_end_however_often_its_caller_is_cancelled() -> None:
    go, done = asyncio.Event(), list[str]()

    async def work() -> str:
        await go.wait()
        done.append("done")
        return "result"

    task = asyncio.create_task(surely(work()))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done == ["done"]
    assert await surely(work()) == "result"
