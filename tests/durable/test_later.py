import asyncio
import json
from pathlib import Path

import pytest

from shipworthy import Agent, Limits, Skill, Step, tool
from shipworthy.contract.limits import Quota
from shipworthy.durable.later import LaterStore
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import StateError
from shipworthy.stores import Message, RunRecord

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


def refuse(*_: object) -> None:
    raise StateError("full")


def begun(run_id: str) -> Message:
    return Message(run_id=run_id, session_id=run_id, agent="a", text="m", tape=())


def agent(store: LaterStore, *steps: Step, limits: Limits | None = None) -> Agent:
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps)
    return Agent(skills=[job], tools=[look, send], store=store, limits=limits)


async def test_nothing_is_opened_before_it_is_flushed(tmp_path: Path) -> None:
    store = LaterStore(thread=False)
    one = agent(store, Step(tool=look))
    result = await one.run(GO)
    assert not (tmp_path / "home" / "state.db").exists()
    (journal,) = (tmp_path / "home" / "journal").iterdir()
    assert result.run_id in journal.read_text() and journal.stat().st_mode & 0o777 == 0o600
    await one.aclose()
    kept = SqlStore.open()
    (run,) = await kept.runs()
    assert run["run_id"] == result.run_id
    assert json.loads((await kept.tape(result.run_id) or "").splitlines()[-1])["result"]["text"] == result.text
    assert "line 199" in (await kept.read(f"{result.run_id}/0") or "")
    kept.close()


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


@pytest.mark.parametrize("thread", [True, False])
async def test_every_run_is_recorded_however_many_come_at_once(thread: bool) -> None:
    store = LaterStore(thread=thread)
    one = agent(store, Step(answer="Looked."))
    results = await asyncio.gather(*(one.run("Look", skill="job") for _ in range(300)))
    assert {run["run_id"] for run in await one.runs()} == {result.run_id for result in results}
    assert await one.tape(results[0].run_id) is not None


async def test_a_run_that_is_no_data_loses_none_of_those_beside_it(caplog: pytest.LogCaptureFixture) -> None:
    store = LaterStore(thread=False)
    one = agent(store, Step(answer="Looked."))
    kept = [await one.run("Look", skill="job") for _ in range(2)]
    await store.finish(RunRecord(session_id="bad", agent="a", message="", result={"run_id": "bad", "text": object()}))
    store.close()
    assert "could not be recorded" in caplog.text
    assert {run["run_id"] for run in await one.runs()} == {result.run_id for result in kept}


async def test_field_65_what_the_database_could_not_take_stays_in_the_journal(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = LaterStore(thread=False)
    one = agent(store, Step(answer="Looked."))
    result = await one.run("Look", skill="job")
    with monkeypatch.context() as broken:
        broken.setattr(SqlStore, "keep_runs", refuse)
        store.close()
    assert "could not be recorded: full" in caplog.text
    second = await one.run("Look", skill="job")
    store.close()
    assert {run["run_id"] for run in await SqlStore.open().runs()} == {result.run_id, second.run_id}


async def test_a_journal_ends_with_the_last_run_in_it(tmp_path: Path) -> None:
    store = LaterStore(thread=False)
    one = agent(store, Step(answer="Looked."))
    await store.add(begun("open"))
    await one.run("Look", skill="job")
    store.flush()
    (journal,) = (tmp_path / "home" / "journal").iterdir()
    assert [*map(json.loads, journal.read_text().splitlines())][1]["begun"]["run_id"] == "open"
    await store.finish(RunRecord(session_id="open", agent="a", message="m", result={"run_id": "open"}))
    store.flush()
    assert [*(tmp_path / "home" / "journal").iterdir()] == []
    store.close()


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


async def test_field_24_a_run_is_recorded_as_begun() -> None:
    store, kept, seen = LaterStore(), SqlStore.open(), list[str]()

    @tool
    async def slow() -> str:
        seen.extend(run["status"] for run in await kept.runs())
        return "looked"

    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=(Step(tool=slow),))
    await Agent(skills=[job], tools=[slow], store=store).run(GO)
    assert seen == ["running"]
    assert [run["status"] for run in await kept.runs()] == ["completed"]
    kept.close()
    store.close()
