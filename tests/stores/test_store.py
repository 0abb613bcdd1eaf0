"""What every store does, whatever it keeps things in."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shipworthy.durable.later import LaterStore
from shipworthy.errors import StateError
from shipworthy.stores import Account, Effect, MemoryStore, RunRecord, Session, Spend, SqlStore, Store
from shipworthy.stores.session import Open, Stored

KINDS = ("memory", "sql", "default")


def made(kind: str, folder: Path) -> Store:
    """A store of that kind; the type checker proves that each is one."""
    memory: Store = MemoryStore(records=True)
    sql: Store = SqlStore.open(f"sqlite:///{folder / 'state.db'}")
    default: Store = LaterStore()
    return {"memory": memory, "sql": sql, "default": default}[kind]


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path / "home"))
    found = made(request.param, tmp_path)
    yield found
    found.close()


def record(run_id: str, session: Session | None = None, lease: str = "", **more: Any) -> RunRecord:
    name = session.id if session is not None else "alone"
    result = {"run_id": run_id, "status": "completed", "text": "Hi"}
    return RunRecord(
        session_id=name, agent="shop", message="hello", result=result, session=session, lease=lease, **more
    )


async def test_a_run_leaves_everything_at_once(store: Store) -> None:
    async with store.conversation("a") as held:
        assert held.session == replace(Session(id="a"), updated=held.session.updated)
        after = replace(held.session, kept={"n": 1})
        line = {"seq": 0, "at": 0.0, "kind": "run"}
        saved = await store.finish(record("r" * 32, after, held.lease, tape=[line], texts={"h": "whole"}))
    assert saved is not None and saved.version == 1
    found = await store.load("a")
    assert found is not None and (found.kept, found.version) == ({"n": 1}, 1)
    (run,) = await store.runs("shop")
    assert (run["session"], run["agent"], run["message"], run["text"]) == ("a", "shop", "hello", "Hi")
    assert await store.runs("other") == []
    assert "run" in (await store.tape("rrrr") or "")
    assert await store.read("h", 1, 3) == "hol"


async def test_a_run_without_a_conversation_is_recorded_too(store: Store) -> None:
    assert await store.finish(record("x" * 32, texts={"x/1": "long"})) is None
    assert [run["run_id"] for run in await store.runs()] == ["x" * 32]
    assert await store.read("x/1") == "long"


async def test_the_same_run_replaces_its_record(store: Store) -> None:
    for _ in range(2):
        await store.finish(record("r" * 32))
    assert len(await store.runs()) == 1


async def test_f04_messages_of_one_conversation_are_answered_one_after_the_other(store: Store) -> None:
    inside, most = 0, 0

    async def message(number: int) -> None:
        nonlocal inside, most
        async with store.conversation("s") as held:
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            told = (*held.session.turns, (str(number), ""))
            inside -= 1
            await store.finish(record(f"{number:032}", replace(held.session, turns=told), held.lease))

    await asyncio.gather(*map(message, range(12)))
    found = await store.load("s")
    assert found is not None
    assert (most, [turn[0] for turn in found.turns]) == (1, [str(number) for number in range(12)])


async def test_other_conversations_do_not_wait(store: Store) -> None:
    async with store.conversation("a"), store.conversation("b", wait=1.0) as held:
        assert held.session.id == "b"


async def test_who_waits_too_long_is_told_to_send_it_again(store: Store) -> None:
    async with store.conversation("a"):
        with pytest.raises(StateError, match="still being answered: send this one again in a moment"):
            async with store.conversation("a", wait=0.0):
                pass
    async with store.conversation("a", wait=0.0) as held:
        assert held.session.id == "a"


async def test_what_fails_or_is_cancelled_holds_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        async with store.conversation("a"):
            raise ZeroDivisionError
    entered = asyncio.Event()

    async def held() -> None:
        async with store.conversation("a"):
            entered.set()
            await asyncio.Event().wait()

    holding, waiting = asyncio.create_task(held()), asyncio.create_task(held())
    await entered.wait()
    for task in (waiting, holding):
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    async with store.conversation("a", wait=0.0):
        pass


async def test_a_conversation_saved_meanwhile_stays_and_learns_of_the_writes(store: Store) -> None:
    def opened(**results: Stored) -> Open:
        return Open(skill="pay", id="1", contract="c", message="pay", results=results)

    read, write = (Stored(tool="t", args={}, value=1, text="1", at=1.0, write=wrote) for wrote in (False, True))
    async with store.conversation("a") as held:
        theirs = await store.save(replace(held.session, open=opened(x=read), turns=(("theirs", ""),)))
        ours = replace(held.session, open=opened(y=write, z=read), turns=(("ours", ""),), told=("k",))
        saved = await store.finish(record("r" * 32, ours, held.lease))
    found = await store.load("a")
    assert saved is not None and found is not None and found.version == theirs.version + 1 == saved.version
    assert (found.turns, found.told) == (theirs.turns, ("k",))
    assert found.open is not None and found.open.results == {"x": read, "y": write}
    assert len(await store.runs()) == 1, "the run was paid for, and is recorded"


async def test_accounts_and_effects_belong_to_it(store: Store) -> None:
    account = Account(id="day", limits={"tool_calls": 3})
    await store.accounts.reserve("r", [account], wanted=Spend(tool_calls=2), least=Spend(), seconds=9)
    await store.accounts.settle("r", Spend(tool_calls=1))
    assert (await store.accounts.balance("day")).spent.tool_calls == 1
    effect = Effect(key="k" * 64, run_id="r", session_id="s", agent="shop", tool="pay", args={})
    assert await store.effects.claim(effect) is None
    await store.effects.settle("k" * 64, "unknown", text="lost")
    assert [one.text for one in await store.effects.unsettled("s")] == ["lost"]


@pytest.mark.parametrize("threads", [4])
def test_field_01_threads_with_loops_of_their_own_share_it(store: Store, threads: int, count: Any) -> None:
    rounds, failed = count(5, 40), list[BaseException]()

    async def talk(thread: int) -> None:
        for number in range(rounds):
            async with store.conversation("s") as held:
                kept = {"n": held.session.kept.get("n", 0) + 1}
                await asyncio.sleep(0)
                await store.finish(record(f"{thread:016}{number:016}", replace(held.session, kept=kept), held.lease))
            await store.finish(record(f"{thread + 9:016}{number:016}"))
            key = f"{thread}-{number}"
            await store.accounts.reserve(key, [Account(id="d")], wanted=Spend(tool_calls=1), least=Spend(), seconds=9)
            await store.accounts.settle(key, Spend(tool_calls=1))

    def run(thread: int) -> None:
        try:
            asyncio.run(talk(thread))
        except BaseException as error:
            failed.append(error)

    every = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for one in every:
        one.start()
    for one in every:
        one.join()
    assert failed == []

    async def left() -> tuple[int, int, int]:
        session = await store.load("s")
        spent = (await store.accounts.balance("d")).spent.tool_calls
        return (session or Session(id="s")).kept["n"], len(await store.runs()), spent

    assert asyncio.run(left()) == (threads * rounds, 2 * threads * rounds, threads * rounds)
