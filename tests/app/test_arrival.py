"""A message that is sent again is the run that it was, and its wait is part of its time."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from shipworthy import Agent, Limits, RunResult, Skill, Step, UsageError, tool
from shipworthy.app.turn import MOST_WAITING
from shipworthy.contract.limits import Quota
from shipworthy.durable import owner, sql_messages
from shipworthy.events import RunFinished
from shipworthy.stores import MemoryStore, SqlStore

GO = "Do the daily job"


class Bank:
    """Payments, each of which takes a second."""

    def __init__(self) -> None:
        self.paid = list[str]()
        self.asks: Agent | None = None
        self.told = list[str]()


def agent(bank: Bank, store: Any, *, seconds: float = 1.0, **parts: Any) -> Agent:
    @tool(effect="write", timeout=5, confirm="never")
    async def pay() -> str:
        await asyncio.sleep(seconds)
        bank.paid.append("paid")
        return f"paid {len(bank.paid)}"

    steps = (Step(tool="pay"), Step(answer="{pay}"))
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps, max_latency_ms=3_000)
    return Agent(skills=[job], tools=[pay], store=store, **parts)


@pytest.fixture(params=["memory", "sql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    if request.param == "memory":
        yield MemoryStore(records=True)
        return
    found = SqlStore.open(f"sqlite:///{tmp_path}/state.db")
    yield found
    found.close()


def same(one: RunResult, other: RunResult) -> bool:
    return one.as_dict() == other.as_dict()


@pytest.mark.parametrize("session", ["s", None])
async def test_field_40_a_message_of_the_same_id_is_the_same_run_with_its_answer(store: Any, session: Any) -> None:
    bank, heard = Bank(), list[Any]()
    one = agent(bank, store)
    first = await one.run(GO, session=session, message_id="m1")
    again = await one.run(GO, session=session, message_id="m1", emit=heard.append)
    assert same(first, again)
    assert bank.paid == ["paid"]
    assert [event.type for event in heard] == ["text_delta", "run_finished"]
    assert isinstance(heard[-1], RunFinished)
    assert len(await one.runs()) == 1
    assert first.run_id == one.run_id("m1", session=session) != one.run_id("m1", session=session, tenant="t")
    other = await one.run(GO, session=session, message_id="m2")
    assert (other.text, len(bank.paid)) == ("paid 2", 2)


async def test_field_40_without_an_id_a_later_message_is_another_one(store: Any) -> None:
    bank = Bank()
    one = agent(bank, store)
    texts = [(await one.run(GO, session="s")).text for _ in range(2)]
    assert texts == ["paid 1", "paid 2"]


@pytest.mark.parametrize("where", ["here", "another container"])
async def test_field_34_an_equal_message_while_one_may_be_answered_elsewhere_is_the_same_message(
    tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank, stores = Bank(), [SqlStore.open(f"sqlite:///{tmp_path}/state.db") for _ in range(2)]
    one, two = (agent(bank, store) for store in stores)
    if where != "here":
        names = iter(["host|other/1/2|7|9"])
        monkeypatch.setattr(sql_messages, "me", lambda: next(names, owner.me()))
    first = asyncio.ensure_future(one.run(GO, session="s"))
    await asyncio.sleep(0.3)
    results = [await two.run(GO, session="s"), await first]
    same_run = where != "here"
    assert (len({result.run_id for result in results}) == 1) == same_run
    assert [result.text for result in results] == (["paid 1", "paid 1"] if same_run else ["paid 2", "paid 1"])
    for store in stores:
        store.close()


async def test_field_40_the_same_id_while_it_is_answered_waits_for_the_answer(store: Any) -> None:
    bank = Bank()
    one = agent(bank, store)
    results = await asyncio.gather(*(one.run(GO, message_id="m") for _ in range(3)))
    assert {result.text for result in results} == {"paid 1"}
    assert len({result.run_id for result in results}) == 1


async def test_field_40_an_id_belongs_to_one_message_of_one_conversation_of_one_tenant(store: Any) -> None:
    bank = Bank()
    one = agent(bank, store)
    await one.run(GO, session="s", message_id="m")
    with pytest.raises(UsageError, match="given to another message"):
        await one.run(f"{GO} now", session="s", message_id="m")
    for where in ({"session": "t"}, {"session": "s", "tenant": "x"}, {}):
        await one.run(GO, message_id="m", **where)  # type: ignore[arg-type]
    assert len(bank.paid) == 4


@pytest.mark.parametrize("seconds", [0.2, 0.05])
async def test_field_40_a_run_that_was_cancelled_goes_on_when_its_message_comes_again(
    store: Any, seconds: float
) -> None:
    bank = Bank()
    one = agent(bank, store, seconds=seconds, limits=Limits(day=Quota(max_tool_calls=20)))
    task = asyncio.ensure_future(one.run(GO, session="s", message_id="m"))
    await asyncio.sleep(seconds + 0.001)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    again = await one.run(GO, session="s", message_id="m")
    assert again.status in ("completed", "failed")
    assert len(bank.paid) <= 1
    if again.status == "completed":
        assert same(again, await one.run(GO, session="s", message_id="m"))


async def test_field_55_the_wait_for_the_conversation_is_part_of_the_time(store: Any) -> None:
    bank, loop = Bank(), asyncio.get_running_loop()
    one = agent(bank, store, seconds=2.0)
    began, walls = loop.time(), list[float]()

    async def ask(number: int) -> RunResult:
        result = await one.run(GO, session="s", message_id=str(number))
        walls.append(loop.time() - began)
        return result

    results = await asyncio.gather(*map(ask, range(4)))
    assert round(max(walls), 6) <= 3.1, "to the microsecond: sums of seconds are no round numbers in binary"
    assert [result.reason for result in results].count(None) == 1
    assert all(result.usage.latency_ms <= (result.bound.latency_ms or 0) for result in results)
    assert len(await one.runs()) == 4


async def test_field_55_a_message_whose_turn_does_not_come_is_told_so_in_its_time(store: Any) -> None:
    bank, loop = Bank(), asyncio.get_running_loop()
    one = agent(bank, store)
    async with store.conversation("s"):
        began = loop.time()
        turned = await one.run(GO, session="s", message_id="m")
        assert (turned.status, turned.reason) == ("failed", "busy")
        assert 2.5 <= round(loop.time() - began, 6) <= 3.1
    assert [run["status"] for run in await one.runs()] == ["failed"]
    # That was no answer: sent again, it is answered.
    assert (await one.run(GO, session="s", message_id="m")).text == "paid 1"


async def test_field_55_the_line_before_a_conversation_has_an_end(store: Any) -> None:
    bank, heard = Bank(), list[Any]()
    one = agent(bank, store)
    many = [one.run(GO, session="s", message_id=str(n), emit=heard.append) for n in range(MOST_WAITING + 3)]
    results = await asyncio.gather(*many)
    assert sum(result.reason == "busy" and result.usage.latency_ms < 500 for result in results) >= 1
    assert any(event.type == "run_finished" and event.result["reason"] == "busy" for event in heard)


async def test_field_55_what_a_turn_has_begun_may_ask_when_it_is_over(store: Any) -> None:
    later: list[asyncio.Task[RunResult]] = []
    holder: dict[str, Agent] = {}

    async def after() -> RunResult:
        await asyncio.sleep(0.5)
        return await holder["agent"].run(f"{GO} once more", session="s", skill="quiet")

    @tool
    async def begins() -> str:
        later.append(asyncio.ensure_future(after()))
        return "begun"

    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=(Step(tool="begins"),))
    quiet = Skill(name="quiet", description="Say something", routable=False, workflow=(Step(answer="Quiet."),))
    holder["agent"] = Agent(skills=[job, quiet], tools=[begins], store=store)
    await holder["agent"].run(GO, session="s")
    assert (await later[0]).text == "Quiet."


async def test_field_24_a_message_that_is_cancelled_while_it_waits_leaves_its_record(store: Any) -> None:
    bank = Bank()
    one = agent(bank, store)
    first = asyncio.ensure_future(one.run(GO, session="s"))
    await asyncio.sleep(0.1)
    waits = asyncio.ensure_future(one.run(f"please {GO}", session="s"))
    await asyncio.sleep(0.1)
    waits.cancel()
    await asyncio.gather(waits, return_exceptions=True)
    await first
    assert sorted(str(run.get("reason")) for run in await one.runs()) == ["None", "cancelled"]
