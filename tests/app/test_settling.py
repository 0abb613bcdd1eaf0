"""The outcome of each write is stored with the tape so far."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from shipworthy import Agent, Limits, Skill, Step, tool
from shipworthy.app.settling import Settling
from shipworthy.contract.limits import Quota
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


@pytest.mark.parametrize(
    ("durability", "writes", "commits"),
    [
        ("full", True, ["", "", "disk", "", ""]),  # accepted, the lease, claimed, settled, ended
        ("normal", True, ["", "", "", "", ""]),
        ("full", False, ["", "", ""]),
    ],
)
async def test_field_41_a_claim_is_on_the_disk_and_nothing_else_waits_for_it(
    tmp_path: Path, durability: Any, writes: bool, commits: list[str]
) -> None:
    store, found = SqlStore.open(f"sqlite:///{tmp_path}/state.db"), list[str]()
    await store.load("warm")

    def noted(db: Connection) -> None:
        if db.get_execution_options().get("writes"):
            level = db.exec_driver_sql("PRAGMA synchronous").scalar()
            found.append("disk" if level == 2 else "")

    event.listen(store._database._opened(), "commit", noted)

    @tool(effect="write" if writes else "read", confirm="never")
    async def pay() -> str:
        found.append("made")
        return "paid"

    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=(Step(tool="pay"),))
    limits = Limits(day=Quota(max_tool_calls=9))
    for more, expected in (({}, commits), ({"limits": limits}, [*commits[:2], "", *commits[2:]])):
        one = Agent(skills=[job], tools=[pay], store=store, durability=durability, **more)
        store._pruned = float("inf")
        found.clear()
        assert (await one.run(GO, session="s")).status == "completed"
        made = found.index("made")
        assert [*found[:made], *found[made + 1 :]] == expected, "what is set aside on an account is one more"
    store.close()
