"""A run that wrote is repeated exactly, and writes nothing."""

import asyncio
from dataclasses import replace
from typing import Any

from tests.batches import batch

from shipworthy import Agent, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore

GO = "Do the daily job"


class Outside:
    def __init__(self) -> None:
        self.sent = list[str]()
        self.hangs = 0
        self.touched = 0


def agent(outside: Outside, store: Any, *, verified: bool, **more: Any) -> Agent:
    @tool(effect="write", timeout=0.1, identity=("text",), verify="was_sent" if verified else None, **more)
    async def send(text: str) -> str:
        outside.touched += 1
        outside.sent.append(text)
        if outside.hangs:
            outside.hangs -= 1
            await asyncio.sleep(5)
        return f"sent {text}"

    @tool(timeout=0.1)
    def was_sent(text: str) -> bool:
        outside.touched += 1
        return text in outside.sent

    steps = (Step(tool="send", with_={"text": "hello"}, retry=1, confirm="Send it?"), Step(answer="{send}"))
    job = Skill(name="job", description=GO, examples=(GO,), workflow=steps, max_latency_ms=60_000)
    return Agent(skills=[job], tools=[send, was_sent], store=store)


@batch("course", ["done", "verified", "unknown", "unknown again", "reused", "unreadable"])
async def test_f17_a_repeated_run_goes_the_same_way_and_writes_nothing(course: str) -> None:
    outside, store = Outside(), MemoryStore(records=True)
    outside.hangs = 1 if course.startswith(("verified", "unknown")) else 0
    more = {"compact": (lambda value: value["no key"])} if course == "unreadable" else {}
    one = agent(outside, store, verified=course == "verified", **more)
    await one.run(GO, session="s")
    asked = await one.session("s")
    result = await one.run("yes", session="s")
    if course in ("unknown again", "reused"):
        store._sessions.pop("s")
        await store.save(replace(asked, version=0))
        result = await one.run("yes", session="s")
    expected = {"unknown": "failed", "unknown again": "failed", "unreadable": "degraded"}
    assert result.status == expected.get(course, "completed"), result.text
    tape = await one.tape(result.run_id)
    assert tape is not None
    before = outside.touched
    replayed = await one.replay(tape)
    assert replayed.divergence is None
    assert replayed.result["text"] == result.text
    assert outside.touched == before
    assert outside.sent == ["hello"]
