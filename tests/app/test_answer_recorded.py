"""Every run leaves its record, however it ends."""

import asyncio
import contextlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.app.daily import GO, SAID, agent, cancelled_at, look, pay, wait

from shipworthy import (
    Agent,
    Limits,
    Prompt,
    Reply,
    ScriptedModel,
    Skill,
    Step,
    tool,
)
from shipworthy.app.building import Built
from shipworthy.contract.limits import Quota
from shipworthy.durable.tapes import read_tape
from shipworthy.errors import StateError
from shipworthy.events import StepStarted
from shipworthy.stores import SqlStore


@tool(effect="write", timeout=9)
async def stuck() -> str:
    """A write that never says whether it is made."""
    await asyncio.Event().wait()
    return "late"


@pytest.mark.parametrize("session", ["s", None])
@pytest.mark.parametrize(
    ("tools", "label", "path"),
    [
        ((wait, pay), "wait", ["wait"]),
        ((pay, wait), "wait", ["pay", "wait"]),
        ((stuck,), "stuck", ["stuck"]),
        ((look, wait), "wait", ["look", "wait"]),
    ],
)
async def test_field_31_a_cancelled_run_leaves_its_record(
    store: Any, tools: Any, label: str, path: list[str], session: str | None
) -> None:
    one = agent(store, *tools)
    await cancelled_at(one, label, session)
    (run,) = await one.runs()
    assert (run["status"], run["reason"], run["skill"]) == ("failed", "cancelled", "job")
    assert [call["tool"] for call in run["path"]] == path
    assert run["usage"]["tool_calls"] == len(path) and run["bound"]["tool_calls"] == len(tools)
    tape = await one.tape(run["run_id"])
    assert tape is not None and json.loads(tape.splitlines()[-1])["result"]["reason"] == "cancelled"
    again = await one.replay(tape)
    assert (again.result["reason"], again.divergence) == ("cancelled", None)


@pytest.mark.parametrize("session", ["s", None])
async def test_field_24_a_run_is_kept_before_anything_is_done(store: Any, session: str | None) -> None:
    seen: list[Any] = []

    @tool
    async def list_runs() -> str:
        """What is recorded while the run is on its way."""
        seen.extend(await one.runs())
        return "listed"

    one = agent(store, list_runs)
    result = await one.run(GO, session=session)
    assert [(run["run_id"], run["status"], run["message"]) for run in seen] == [(result.run_id, "running", GO)]
    (run,) = await one.runs()
    assert run["status"] == "completed"


@pytest.mark.parametrize("session", ["s", None])
async def test_field_24_a_run_cancelled_before_it_begins_is_recorded(
    store: Any, session: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = agent(store, look)
    begun = asyncio.Event()

    async def prepare(*_: Any, **__: Any) -> None:
        begun.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(Built, "prepare", prepare)
    task = asyncio.create_task(one.run(GO, session=session))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    (run,) = await one.runs()
    assert (run["status"], run["reason"], run["path"]) == ("failed", "cancelled", [])
    again = await one.replay(await one.tape(run["run_id"]) or "")
    assert (again.repeated, again.result["reason"]) == (False, "cancelled")


@pytest.mark.parametrize("session", ["s", None])
async def test_field_24_a_run_cancelled_while_it_is_accepted_is_recorded(
    store: Any, session: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = agent(store, look)
    begun = asyncio.Event()

    async def add(*_: Any) -> None:
        begun.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as late:
        late.setattr(store, "add", add)
        task = asyncio.create_task(one.run(GO, session=session))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    (run,) = await one.runs()
    assert (run["status"], run["reason"], run["message"]) == ("failed", "cancelled", GO)


async def test_field_24_a_message_whose_turn_does_not_come_is_recorded(
    store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = agent(store, look)
    async with store.conversation("s"):
        real = store.conversation
        monkeypatch.setattr(store, "conversation", lambda session, wait: real(session, wait=0.01))
        assert (await one.run(GO, session="s")).reason == "busy"
    (run,) = await one.runs()
    assert (run["status"], run["reason"], run["session"], run["usage"]["tool_calls"]) == ("failed", "busy", "s", 0)
    again = await one.replay(await one.tape(run["run_id"]) or "")
    assert not again.repeated and again.divergence is None


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt])
def test_field_24_a_tool_that_ends_the_program_leaves_the_record(store: Any, error: type[BaseException]) -> None:
    @tool
    async def leave() -> str:
        """Ends the program."""
        raise error

    one = agent(store, leave)
    with contextlib.suppress(BaseException):
        one.run_sync(GO, session="s")
    (run,) = asyncio.run(one.runs())
    assert (run["status"], run["usage"]["tool_calls"]) == ("failed", 1)


KILL = """
import asyncio, os, signal, sys
from shipworthy import Agent, Skill, Step, tool

@tool
async def die() -> str:
    os.kill(os.getpid(), signal.SIGKILL)

kill = sys.argv[2] == "inside"
steps = [Step(tool=die)] if kill else [Step(answer="Answered.")]
skill = Skill(name="job", description="Do the daily job", workflow=steps, max_latency_ms=20_000)
one = Agent(skills=[skill], tools=[die])
one.run_sync("Do the daily job", skill="job", session=sys.argv[1] or None)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(
    ("where", "status", "reason", "kinds"),
    [("inside", "killed", None, ["run", "end"]), ("after", "completed", None, None)],
)
@pytest.mark.parametrize("session", ["s", ""])
def test_field_65_a_killed_process_leaves_every_run(
    default_store: Path, session: str, where: str, status: str, reason: str | None, kinds: list[str] | None
) -> None:
    subprocess.run([sys.executable, "-c", KILL, session, where], timeout=60, capture_output=True, check=False)
    store = SqlStore.open()
    (run,) = asyncio.run(store.runs())
    assert (run["status"], run["reason"], run["message"]) == (status, reason, "Do the daily job")
    tape = asyncio.run(store.tape(run["run_id"]))
    lines = read_tape(tape or "")
    assert lines[0]["message"] == "Do the daily job" and lines[-1]["result"]["status"] == status
    assert kinds is None or [line["kind"] for line in lines] == kinds
    assert [*(default_store / "journal").glob("*")] == []
    store.close()


async def test_field_31_the_next_message_is_told_of_what_a_cancelled_run_has_written(store: Any) -> None:
    one = agent(store, pay, wait)
    SAID.clear()
    await cancelled_at(one, "wait")
    assert SAID == ["paid"] and await one.unsettled() == []
    two = agent(store, pay)
    assert "paid" in (await two.run(GO, session="s")).text or SAID == ["paid"]
    assert SAID == ["paid"], "the same message in the same conversation does not pay again"


async def test_field_31_a_write_that_was_stopped_is_unknown_and_has_its_run(store: Any) -> None:
    one = agent(store, stuck)
    await cancelled_at(one, "stuck")
    (effect,) = await one.unsettled()
    assert await one.tape(effect.run_id) is not None


async def test_a_run_cancelled_while_a_model_speaks_says_what_it_had_used(store: Any) -> None:
    model = ScriptedModel([Reply(text="Hi", seconds=99)])
    skill = Skill(
        name="job",
        description="Do the daily job",
        examples=(GO,),
        workflow=(Step(prompt=Prompt.model_validate({"name": "p", "text": "Say hi."})),),
    )
    one = Agent(skills=[skill], model=model, store=store)
    begun = asyncio.Event()
    task = asyncio.create_task(one.run(GO, emit=lambda event: begun.set() if event.type == "model_chosen" else None))
    await begun.wait()
    for _ in range(20):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    (run,) = await one.runs()
    assert (run["reason"], run["usage"]["model_calls"], run["model"]) == ("cancelled", 1, model.name)


async def test_field_31_a_stream_that_is_left_early_leaves_its_record(store: Any) -> None:
    one = agent(store, wait)
    async with one.stream(GO, session="s") as events:
        async for event in events:
            if isinstance(event, StepStarted):
                break
    (run,) = await one.runs()
    assert run["reason"] == "cancelled"


async def test_a_run_that_fails_leaves_its_record(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: Any, **__: Any) -> Any:
        raise StateError("the accounts cannot be used")

    one = agent(store, look, limits=Limits(day=Quota(max_tool_calls=5)))
    monkeypatch.setattr(store.accounts, "reserve", failing)
    with pytest.raises(StateError):
        await one.run(GO)
    (run,) = await one.runs()
    assert (run["status"], run["reason"], run["text"]) == (
        "failed",
        "error",
        "That did not work just now.",
    )
