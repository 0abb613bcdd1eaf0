"""What an agent keeps between runs, where, and for whom."""

import asyncio
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from tests.app.daily import ASK, GO, agent, look, pay

from shipworthy import (
    Agent,
    Limits,
    Skill,
    Step,
    tool,
)
from shipworthy.contract.limits import Quota
from shipworthy.errors import StateError
from shipworthy.stores import MemoryStore, SqlStore


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes when the database library is asked for."""
    from shipworthy import lazy

    found: list[str] = []
    real = lazy.sql_store

    def noted() -> Any:
        found.append(threading.current_thread().name)
        return real()

    monkeypatch.setattr(lazy, "sql_store", noted)
    return found


async def test_field_65_a_single_run_is_recorded_before_its_answer(default_store: Path, opened: list[str]) -> None:
    one = agent(None, look)
    result = await one.run(GO)
    assert opened == []
    # Not closed: what is there now is there when the process is killed.
    (run,) = await SqlStore.open().runs()
    assert run["run_id"] == result.run_id
    await one.aclose()


@pytest.mark.parametrize("needs", ["session", "day", "write"])
async def test_what_outlives_the_process_opens_the_database(default_store: Path, opened: list[str], needs: str) -> None:
    limits = Limits(day=Quota(max_tool_calls=5)) if needs == "day" else None
    one = agent(None, pay if needs == "write" else look, limits=limits)
    await one.run(GO, session="s" if needs == "session" else None)
    assert len(opened) == 1
    await one.aclose()


def test_a_script_that_ends_after_its_answer_has_recorded_it(default_store: Path) -> None:
    program = ASK.replace(', session="s"', "").replace("time.sleep(0.2)", "")
    done = subprocess.run(
        [sys.executable, "-c", program, "/dev/null"], capture_output=True, text=True, check=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("slept\n", "")
    (run,) = asyncio.run(SqlStore.open().runs())
    assert run["text"] == "slept"


def test_a_home_that_cannot_be_written_costs_no_answer(default_store: Path, caplog: pytest.LogCaptureFixture) -> None:
    default_store.write_text("a file in the way")
    one = agent(None, look)
    assert one.run_sync(GO).text == "Done."
    one.close()
    assert "could not be recorded" in caplog.text
    with pytest.raises(StateError):
        one.run_sync(GO, session="s")


def _shop(name: str, store: Any, paid: list[str]) -> Agent:
    @tool(effect="write")
    async def pay(to: str) -> str:
        """Pay."""
        paid.append(to)
        return f"paid {to}"

    step = Step.model_validate({"tool": "pay", "confirm": "Pay {to}? (yes/no)"})
    job = Skill.model_validate(
        {
            "name": "job",
            "description": "Pay the daily bill",
            "examples": ["Pay the daily bill"],
            "inputs": {"to": {"type": "text", "ask": "Whom?", "keep": "session"}},
        }
    )
    skill = job.model_copy(update={"workflow": (step, Step.model_validate({"answer": "{pay} in {session.id}"}))})
    return Agent(name=name, skills=[skill], tools=[pay], store=store)


WHOSE: list[tuple[str, str | None]] = [
    ("shop", ""),
    ("shop", "acme"),
    ("shop", "Acme"),
    ("shop", "acme/s"),
    ("bank", "acme"),
]


@pytest.mark.parametrize("kind", ["memory", "sqlite", "url"])
async def test_field_42_a_conversation_belongs_to_one_tenant_and_one_agent(kind: str, tmp_path: Path) -> None:
    paid = list[str]()
    url = f"sqlite:///{tmp_path / 'state.db'}"
    store = MemoryStore() if kind == "memory" else SqlStore.open(url if kind == "url" else None, home=tmp_path)
    agents = {name: _shop(name, store, paid) for name in ("shop", "bank")}
    for number, (name, tenant) in enumerate(WHOSE):
        first = await agents[name].run("Pay the daily bill", session="s", tenant=tenant)
        assert (first.reason, first.text) == ("input", "Whom?"), "nothing of another conversation is known"
        asked = await agents[name].run(f"payee{number}", session="s", tenant=tenant)
        assert asked.reason == "confirm"
    for other in (("shop", "nobody"), ("bank", "")):
        agent = agents[other[0]]
        async with agent.stream("yes", session="s", tenant=other[1], answering=asked.question) as events:
            result = [event async for event in events][-1]
        assert getattr(result, "type", "") == "run_finished"
        await agent.run("yes", session="s", tenant=other[1])
    assert paid == []
    for number, (name, tenant) in reversed(list(enumerate(WHOSE))):
        done = await agents[name].run("yes", session="s", tenant=tenant)
        assert done.text == f"paid payee{number} in s"
        held = await agents[name].session("s", tenant=tenant)
        assert held.name == "s"
        assert held.kept == {"to": f"payee{number}"}
    assert sorted(paid) == [f"payee{number}" for number in range(len(WHOSE))]
    assert {run["session"] for run in await store.runs("shop")} == {"s"}
    await asyncio.to_thread(store.close)


async def test_field_42_no_tenant_is_one_tenant_however_it_is_said() -> None:
    paid = list[str]()
    agent = _shop("shop", MemoryStore(), paid)
    await agent.run("Pay the daily bill", session="s", tenant=None)
    await agent.run("bob", session="s", tenant="")
    assert (await agent.run("yes", session="s")).status == "completed"
    assert paid == ["bob"]


def _bytes_below(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


async def test_a_yes_runs_what_was_shown_also_where_it_holds_the_value_of_a_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DB_PASSWORD", "springfield")
    paid, store = list[str](), SqlStore.open(home=tmp_path)
    agent = _shop("shop", store, paid)
    await agent.run("Pay the daily bill", session="s")
    asked = await agent.run("springfield", session="s")
    assert (asked.reason, asked.text) == ("confirm", "Pay springfield? (yes/no)")
    done = await agent.run("yes", session="s")
    assert (done.status, paid) == ("completed", ["springfield"])
    assert "springfield" not in str(await store.runs("shop"))
    await asyncio.to_thread(store.close)
    written = _bytes_below(tmp_path)
    assert b"springfield" not in written
    assert b"DB_PASSWORD" in written


@pytest.mark.parametrize("now", ["", "shelbyville"])
async def test_a_yes_is_asked_again_where_the_secret_in_it_has_changed(
    now: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DB_PASSWORD", "springfield")
    paid, store = list[str](), SqlStore.open(home=tmp_path)
    agent = _shop("shop", store, paid)
    for said in ("Pay the daily bill", "springfield"):
        await agent.run(said, session="s")
    monkeypatch.setenv("DB_PASSWORD", now)
    again = await agent.run("yes", session="s")
    assert (again.reason, paid) == ("confirm", [])
    assert "lost secret DB_PASSWORD" in again.text
    await asyncio.to_thread(store.close)
