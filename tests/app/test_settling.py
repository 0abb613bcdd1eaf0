"""The outcome of each write is stored with the tape so far."""

import json
from pathlib import Path
from typing import Any

from shipworthy import Agent, Skill, Step, tool
from shipworthy.app.settling import Settling
from shipworthy.durable.effects import MemoryEffects
from shipworthy.durable.sql import SqlStore
from shipworthy.tracing.record import Recording
from shipworthy.world import Live

GO = "Do the daily job"


async def test_field_38_what_a_killed_run_has_done_stands_on_its_tape(tmp_path: Path) -> None:
    store, seen = SqlStore.open(f"sqlite:///{tmp_path}/state.db"), list[list[dict[str, Any]]]()

    @tool(effect="write", confirm="never")
    async def pay(to: str) -> str:
        return f"paid {to}"

    @tool
    async def look() -> str:
        (run,) = await store.runs()
        text = await store.tape(run["run_id"]) or ""
        seen.append([json.loads(line) for line in text.splitlines()])
        return "seen"

    steps = (
        Step(tool="pay", with_={"to": "Ann"}),
        Step(tool="look"),
        Step(tool="pay", as_="second", with_={"to": "Bob"}),
        Step(tool="look", as_="again"),
        Step(answer="Done."),
    )
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps)
    result = await Agent(skills=[job], tools=[pay, look], store=store).run(GO, session="s")
    calls = [
        [line["args"]["to"] for line in lines if line["kind"] == "call" and "to" in line["args"]] for lines in seen
    ]
    assert calls[0] == ["Ann"] and calls[-1][:1] == ["Ann"]
    for lines in seen:
        assert [line["seq"] for line in lines] == list(range(len(lines)))
        assert lines[0]["kind"] == "run"
    whole = await store.tape(result.run_id) or ""
    assert json.loads(whole.splitlines()[-1])["kind"] == "end"
    store.close()


async def test_the_rest_goes_to_the_store_as_it_is() -> None:
    effects = MemoryEffects()
    settling = Settling(effects, "r", Recording(Live(), {}))
    assert await settling.untold("s", 0.0, "") == await settling.unsettled() == []
    await settling.ended("k", by="r")
