"""What a run leaves, whether it came to its end or not; and one agent used from everywhere at once."""

import asyncio
import contextlib
import importlib.util
import json
import subprocess
import sys
import threading
import uuid
from pathlib import Path
from typing import Any, Unpack, get_type_hints

import pytest

from shipworthy import (
    Agent,
    Input,
    Limits,
    Prompt,
    Reply,
    ScriptedModel,
    Skill,
    Step,
    UsageError,
    input_type,
    tool,
)
from shipworthy.app.arguments import Arguments
from shipworthy.app.building import Built
from shipworthy.contract.limits import Quota
from shipworthy.durable.tapes import read_tape
from shipworthy.errors import StateError
from shipworthy.events import StepStarted
from shipworthy.stores import MemoryStore, SqlStore

GO = "Do the daily job"
SAID: list[str] = []


@tool
def look() -> str:
    """A read."""
    return "seen"


@tool(effect="write", timeout=9)
async def pay() -> str:
    """A write that is made after a while."""
    await asyncio.sleep(0)
    SAID.append("paid")
    return "paid"


@tool(timeout=9)
async def wait() -> str:
    """Waits for ever."""
    await asyncio.Event().wait()
    return "late"


@tool(effect="write", timeout=9)
async def stuck() -> str:
    """A write that never says whether it is made."""
    await asyncio.Event().wait()
    return "late"


def agent(store: Any, *tools: Any, model: Any = None, **parts: Any) -> Agent:
    steps = (*(Step(tool=one) for one in tools), Step.model_validate({"answer": "Done."}))
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps)
    return Agent(skills=[job], tools=list(dict.fromkeys(tools)), store=store, model=model, **parts)


@pytest.fixture(params=["memory", "sql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    if request.param == "memory":
        yield MemoryStore(records=True)
        return
    found = SqlStore.open(f"sqlite:///{tmp_path}/state.db")
    yield found
    found.close()


async def cancelled_at(one: Agent, label: str, session: str | None = "s") -> None:
    """Run, and leave when the step begins."""
    begun = asyncio.Event()

    def heard(event: Any) -> None:
        if isinstance(event, StepStarted) and event.step == label:
            begun.set()

    task = asyncio.create_task(one.run(GO, session=session, emit=heard))
    await begun.wait()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


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


async def test_run_run_sync_and_stream_take_the_same_arguments() -> None:
    run, sync, stream = (get_type_hints(one)["given"] for one in (Agent.run, Agent.run_sync, Agent.stream))
    assert run == sync == stream == Unpack[Arguments]
    one = agent("memory", look)
    with pytest.raises(UsageError, match="inside a running event loop: write `await agent.run"):
        one.run_sync(GO)
    async with one.stream(GO, skill="job", tenant="t", session="s") as events:
        assert [event.type async for event in events][-1] == "run_finished"


@pytest.mark.parametrize("kind", ["memory", "sql"])
@pytest.mark.parametrize("loops", ["threads", "threads beside a loop"])
def test_field_01_threads_and_loops_ask_one_agent(kind: str, loops: str, tmp_path: Path) -> None:
    one = agent("memory" if kind == "memory" else f"sqlite:///{tmp_path}/state.db", look)
    answers = list[str]()

    def ask(number: int) -> None:
        answers.append(one.run_sync(GO, session=f"s{number % 2}").text)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    if loops != "threads":

        async def beside() -> None:
            found = await asyncio.gather(*(one.run(GO, session=f"s{number}") for number in range(4)))
            answers.extend(result.text for result in found)

        asyncio.run(beside())
    for thread in threads:
        thread.join()
    assert set(answers) == {"Done."} and len(answers) in (8, 12)
    turns = [len(asyncio.run(one.session(f"s{number}")).turns) for number in range(4)]
    assert sum(turns) == len(answers)
    one.close()


@pytest.mark.skipif(importlib.util.find_spec("uvloop") is None, reason="uvloop is not installed")
def test_it_answers_under_uvloop(tmp_path: Path) -> None:
    import uvloop

    one = agent(f"sqlite:///{tmp_path}/state.db", look, pay)

    async def talk() -> list[str]:
        found = await asyncio.gather(*(one.run(GO, session=f"s{number % 2}") for number in range(6)))
        await cancelled_at(agent(one._built.store, wait), "wait")
        await one.aclose()
        return [result.text for result in found]

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert set(runner.run(talk())) == {"Done."}


ASK = """
import sys, time
from shipworthy import Agent, Skill, Step, tool
@tool(timeout=30)
def slow() -> str:
    "Slow."
    open(sys.argv[1], "a").write("(")
    time.sleep(0.2)
    open(sys.argv[1], "a").write(")")
    return "slept"
job = Skill(name="job", description="Do the daily job", examples=("Do the daily job",), max_latency_ms=60000,
            workflow=(Step(tool=slow), Step.model_validate({"answer": "{slow}"})))
agent = Agent(skills=[job], tools=[slow])
print(agent.run_sync("Do the daily job", session="s", skill="job").text)
"""


def test_one_conversation_of_several_processes_is_answered_in_order(default_store: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    every = [
        subprocess.Popen([sys.executable, "-c", ASK, str(log)], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert [process.communicate()[0] for process in every] == ["slept\n"] * 3
    assert log.read_text() == "()" * len(log.read_text().split(")")[:-1])
    session = asyncio.run(SqlStore.open().load("s"))
    assert session is not None and len(session.turns) == 3


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


async def test_close_and_aclose_close_the_same() -> None:
    closed: list[str] = []

    class Noted(MemoryStore):
        def close(self) -> None:
            closed.append("store")

    one = agent(Noted(), look)

    async def connections() -> None:
        closed.append("connections")

    one._built.lineup.close = connections  # type: ignore[method-assign]
    await one.aclose()
    one.close()
    await asyncio.sleep(0)
    assert sorted(closed) == ["connections", "connections", "store", "store"]
    assert (await one.run(GO)).text == "Done."


@pytest.mark.parametrize("name", ["session", "tenant", "answering"])
@pytest.mark.parametrize("value", [7, uuid.UUID(int=7)])
async def test_f28_an_id_that_is_no_text_is_refused_at_the_first_message(name: str, value: Any) -> None:
    made = agent(MemoryStore(), look)
    with pytest.raises(UsageError, match=rf"{name} is text, not \w+: give str\({name}\)"):
        await made.run(GO, **{name: value})
    assert [(await made.run(GO, **{name: str(value)})).run_id != "" for _ in range(2)]


@pytest.mark.parametrize("how", ["raises", "refuses", "agrees"])
async def test_field_45_a_check_of_ones_own_is_an_outcome_and_is_repeated_as_it_was(how: str) -> None:
    says = [how]

    def check(word: str) -> bool:
        if says[0] == "raises":
            raise KeyError(word)
        return says[0] == "agrees"

    skill = Skill(
        name="job",
        description=GO,
        examples=(GO,),
        inputs={"code": Input(type="code", ask="Which?")},
        workflow=(Step(answer="{code}"),),
    )
    kind = input_type("code", pattern="[A-Z]{4}", check=check)
    one = Agent(skills=[skill], types={"code": kind}, store=MemoryStore(records=True))
    result = await one.run(f"{GO} ABCD", session="s")
    assert result.text == ("ABCD" if how == "agrees" else "Which?")
    says[0] = "raises" if how == "agrees" else "agrees"
    repeated = await one.replay(await one.tape(result.run_id) or "")
    assert (repeated.divergence, repeated.result["text"]) == (None, result.text)


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
