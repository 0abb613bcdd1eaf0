import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from shipworthy import Agent, Limits, Skill, Step, tool
from shipworthy.contract.limits import Quota
from shipworthy.durable.later import LaterStore
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import StateError
from shipworthy.stores import RunRecord

GO = "Do the daily job"


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path / "home"))


@tool(max_tokens=20)
def look() -> list[str]:
    """A long result."""
    return [f"line {number}" for number in range(200)]


@tool(effect="write")
def send(text: str) -> str:
    """A write."""
    return "sent"


def agent(store: LaterStore, *steps: Step, limits: Limits | None = None) -> Agent:
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps)
    return Agent(skills=[job], tools=[look, send], store=store, limits=limits)


async def test_field_65_a_run_is_recorded_before_its_answer(tmp_path: Path) -> None:
    store = LaterStore()
    result = await agent(store, Step(tool=look)).run(GO)
    # Not closed: what is there now is there when the process is killed.
    kept = SqlStore.open()
    (run,) = await kept.runs()
    assert run["run_id"] == result.run_id
    assert json.loads((await kept.tape(result.run_id) or "").splitlines()[-1])["result"]["text"] == result.text
    assert "line 199" in (await kept.read(f"{result.run_id}/0") or "")
    kept.close()
    store.close()


async def test_field_24_a_run_that_takes_a_while_is_recorded_as_begun() -> None:
    store, kept, seen = LaterStore(), SqlStore.open(), list[str]()

    @tool
    async def slow() -> str:
        await asyncio.sleep(1)
        seen.extend(run["status"] for run in await kept.runs())
        return "looked"

    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=(Step(tool=slow),))
    await Agent(skills=[job], tools=[slow], store=store).run(GO)
    assert seen == ["running"]
    assert [run["status"] for run in await kept.runs()] == ["completed"]
    kept.close()
    store.close()


async def test_a_write_is_claimed_in_the_database_before_it_is_made(tmp_path: Path) -> None:
    store = LaterStore()
    await agent(store, Step(tool=send, with_={"text": "x"})).run(GO)
    assert (tmp_path / "home" / "state.db").exists()
    store.close()


async def test_a_days_account_is_that_of_all_processes() -> None:
    limits = Limits(day=Quota(max_tool_calls=1))
    for expected in ("completed", "refused"):
        store = LaterStore()
        assert (await agent(store, Step(tool=look), limits=limits).run(GO)).status == expected
        store.close()


async def test_every_run_is_recorded_however_many_come_at_once() -> None:
    store = LaterStore()
    one = agent(store, Step(answer="Looked."))
    results = await asyncio.gather(*(one.run("Look", skill="job") for _ in range(300)))
    assert {run["run_id"] for run in await one.runs()} == {result.run_id for result in results}
    assert await one.tape(results[0].run_id) is not None


async def test_a_run_that_is_no_data_loses_none_of_those_beside_it() -> None:
    store = LaterStore()
    kept = await agent(store, Step(answer="Looked.")).run("Look", skill="job")
    good = RunRecord(session_id="s", agent="a", message="m", result={"run_id": "good"})
    store._queued += [replace(good, result={"run_id": "bad", "text": object()}), good]
    with pytest.raises(StateError):
        store.flush()
    assert {run["run_id"] for run in await store.runs()} == {kept.run_id, "good"}
    store.close()
