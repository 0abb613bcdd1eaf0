"""A forked child: its parent's threads, locks, connections and leases are not its own."""

import asyncio
import faulthandler
import itertools
import os
import re
import select
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shipworthy import Agent, Skill, Step, tool
from shipworthy.forking import LoadedOnce, renew_in_child, without_fork
from shipworthy.models.wire.http import Http
from shipworthy.stores import Account, Effect, MemoryStore, Spend, SqlStore
from shipworthy.tokens import counting
from shipworthy.tools.threads import Threads
from shipworthy.tools.watchdog import Watchdog

GO = "Do the daily job"
SOURCE, OPENS = Path(__file__).parent.parent / "src/shipworthy", re.compile(r"sqlite3\.connect\(|create_engine\(")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")


def in_child(work: Callable[[], str], seconds: float = 30) -> str:
    """What a forked child says; where it says nothing for that long, what its threads do, and it is killed."""
    read, write = os.pipe()
    stacks = tempfile.TemporaryFile("w+")  # noqa: SIM115
    child = os.fork()
    if child == 0:
        faulthandler.register(signal.SIGUSR1, file=stacks)
        try:
            said = work()
        except BaseException as error:
            said = repr(error)
        os.write(write, said.encode())
        os._exit(0)
    os.close(write)
    ready, _, _ = select.select([read], [], [], seconds)
    if not ready:
        os.kill(child, signal.SIGUSR1)
        time.sleep(0.5)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with stacks:
        stacks.seek(0)
        said = os.read(read, 9000).decode() if ready else f"nothing in {seconds} s:\n{stacks.read()}"
    os.close(read)
    return said


@tool
def look() -> str:
    """On a thread."""
    return threading.current_thread().name


@tool(effect="write")
def send() -> str:
    """A write."""
    return "sent"


def agent(store: Any) -> Agent:
    steps = (Step(tool=look), Step(tool=send), Step.model_validate({"answer": "{send}"}))
    skill = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps)
    return Agent(skills=[skill], tools=[look, send], store=store)


def store_of(kind: str, folder: Path) -> Any:
    return MemoryStore(records=True) if kind == "memory" else kind.format(folder)


@pytest.mark.parametrize("kind", ["memory", "sqlite:///{}/state.db", "sqlite"])
@pytest.mark.parametrize("used", [False, True], ids=["before", "after"])
def test_field_03_an_agent_answers_in_a_child_forked_before_or_after_its_use(
    kind: str, used: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path))
    one = agent(store_of(kind, tmp_path))
    for number in range(5 if used else 0):
        assert one.run_sync(GO, session=f"s{number}").text == "sent"
    assert in_child(lambda: one.run_sync(GO, session="child").text) == "sent"
    assert one.run_sync(GO, session="parent").text == "sent"
    listed = {run["session"] for run in asyncio.run(one.runs())}
    assert {"parent"} <= listed and ("child" in listed) is (kind != "memory"), "in memory each has its own"
    one.close()


def test_field_03_locks_that_are_held_while_it_forks_hold_no_child(tmp_path: Path) -> None:
    memory, sql = MemoryStore(), SqlStore.open(f"sqlite:///{tmp_path}/state.db")
    account, effect = Account(id="a"), Effect(key="k", run_id="r", session_id="s", agent="a", tool="t", args={})

    async def use(store: Any) -> str:
        await store.accounts.reserve("r", [account], wanted=Spend(tool_calls=1), least=Spend(), seconds=9)
        held = await store.effects.claim(effect)
        async with store.conversation("s", wait=1.0):
            return held.state if held is not None else "claimed"

    with memory._lock, memory.accounts._lock, memory.effects._lock, sql._database._opening, sql._starting:
        assert in_child(lambda: f"{asyncio.run(use(memory))} {asyncio.run(use(sql))}") == "claimed claimed"
    sql.close()


def test_field_03_a_child_answers_that_is_forked_while_other_threads_write(tmp_path: Path, full: bool) -> None:
    """A child that is forked within a call of SQLite would inherit its locks, held by a thread it does not have.

    One in a hundred hung.
    """
    done = threading.Event()

    def work(one: Agent) -> None:
        for number in itertools.count():
            if done.is_set():
                return
            one.run_sync(GO, session=f"s{number}")

    busy = [agent(f"sqlite:///{tmp_path}/busy{n}.db") for n in range(2)]
    threads = [threading.Thread(target=work, args=(one,)) for one in busy]
    for thread in threads:
        thread.start()
    try:
        for number in range(300 if full else 4):
            one = agent(f"sqlite:///{tmp_path}/child{number}.db")
            assert in_child(lambda: one.run_sync(GO, session="child").text) == "sent"  # noqa: B023
            one.close()
    finally:
        done.set()
        for thread in threads:
            thread.join()
    for one in busy:
        one.close()


def test_a_fork_waits_for_what_it_may_not_cut_through_and_for_its_own_thread_not_at_all() -> None:
    inside, done = threading.Event(), threading.Event()

    def work() -> None:
        with without_fork(), without_fork():
            inside.set()
            time.sleep(0.2)
            done.set()

    thread = threading.Thread(target=work)
    thread.start()
    inside.wait()
    assert in_child(lambda: f"{done.is_set()}") == "True"
    thread.join()
    with without_fork():
        assert in_child(lambda: "forked within") == "forked within"


def test_work_of_another_thread_that_does_not_end_holds_a_fork_for_a_time_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shipworthy.forking.FORK_WAITS", 0.1)
    inside, done = threading.Event(), threading.Event()

    def work() -> None:
        with without_fork():
            inside.set()
            done.wait()

    def within() -> str:
        with without_fork():
            return "free"

    thread = threading.Thread(target=work)
    thread.start()
    inside.wait()
    assert in_child(within) == "free"
    done.set()
    thread.join()


def test_each_file_that_opens_sqlite_keeps_forks_out() -> None:
    opens = {path for path in SOURCE.rglob("*.py") if OPENS.search(path.read_text(encoding="utf-8"))}
    found = {path.name for path in opens if "without_fork()" not in path.read_text(encoding="utf-8")}
    assert found == {"state.py", "postgres.py"}, "`database.py` opens these engines, and does"


async def test_what_the_parent_has_in_flight_is_not_the_childs(tmp_path: Path) -> None:
    memory = MemoryStore()
    effect = Effect(key="k", run_id="r", session_id="s", agent="a", tool="t", args={})
    await memory.effects.claim(effect)
    await memory.accounts.reserve("r", [Account(id="a")], wanted=Spend(tool_calls=1), least=Spend(), seconds=9)
    async with memory.conversation("s"):
        for thing in (memory, memory.accounts, memory.effects, memory._turns):
            thing.forked()
        async with memory.conversation("s", wait=0.0):
            (unknown,) = await memory.effects.unsettled("s")
            reserved = (await memory.accounts.balance("a")).reserved
    assert (unknown.maker, reserved) == ("elsewhere", Spend())


async def test_connections_threads_and_counts_are_made_anew() -> None:
    http, threads, watchdog = Http(), Threads(1, "one"), Watchdog()
    session = await http._session()
    done = threading.Event()
    threads.submit(lambda free: None if done.wait() else free())
    number = watchdog.begin("tool")
    for thing in (http, threads, watchdog, counting._LOADING):
        thing.forked()
    assert (await http._session()) is not session and not session.closed
    assert (threads.busy, watchdog._hearts) == (0, {})
    watchdog.end(number)
    done.set()
    await session.close()
    await http.close()


def test_what_is_loaded_once_is_loaded_once_and_its_error_is_not_kept() -> None:
    loads, go_on = list[int](), threading.Event()

    def load() -> str:
        loads.append(1)
        go_on.wait()
        if len(loads) == 1:
            raise OSError("no file")
        return "loaded"

    once, failed, found = LoadedOnce(load), list[str](), list[str]()

    def need() -> None:
        try:
            found.append(once.value())
        except OSError:
            failed.append("no file")

    threads = [threading.Thread(target=need) for _ in range(3)]
    for thread in threads:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join()
    assert (failed, found, len(loads)) == (["no file"], ["loaded"] * 2, 2)
    with once._lock:
        assert in_child(LoadedOnce(lambda: "anew").value) == "anew" and in_child(once.value) == "loaded"


def test_only_what_still_lives_is_told() -> None:
    class Thing:
        told = 0

        def forked(self) -> None:
            Thing.told += 1

    kept, lost = Thing(), Thing()
    renew_in_child(kept)
    renew_in_child(lost)
    del lost
    assert in_child(lambda: str(Thing.told)) == "1"
    assert Thing.told == 0
