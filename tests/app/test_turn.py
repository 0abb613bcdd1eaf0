"""A message waits for its conversation, and for the store, no longer than its run may take."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from tests.virtual_time import ms, now

from shipworthy import Agent, Skill, Step, tool
from shipworthy.app import turn
from shipworthy.durable.memory import MemoryStore
from shipworthy.errors import ConversationBusy, StateError, UsageError
from shipworthy.stores import Held, RunRecord

GO = "Do the daily job"
MOST = 1300.0


def agent(*tools: Any, store: Any = None, most: float = MOST) -> Agent:
    steps = (*(Step(tool=each.spec.name, required=False) for each in tools), Step(answer="done"))
    job = Skill(name="job", description=GO, examples=(GO,), workflow=steps, max_latency_ms=most)
    return Agent(skills=[job], tools=tools, store=store or MemoryStore(records=True))


@tool(timeout=2)
async def slow() -> str:
    """Slow."""
    await asyncio.sleep(0.9)
    return "x"


@pytest.fixture(autouse=True)
def used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "TURNS", turn.Turns())


async def test_field_55_messages_of_one_conversation_are_answered_within_their_bound() -> None:
    store = MemoryStore(records=True)
    one = agent(slow, store=store)
    began, results = now(), []

    async def send(number: int) -> None:
        # Equal messages that are not answered yet are one run.
        result = await one.run(f"{GO}, {number}", session="s", skill="job")
        assert ms(began) <= MOST
        assert result.usage.latency_ms == ms(began)
        results.append(result)

    await asyncio.gather(*(send(number) for number in range(4)))
    assert [result.reason for result in results].count("busy") == 2
    assert len(await store.runs()) == 4, "each is recorded"
    assert (await one.run(GO, session="s")).text == "done"


async def test_field_55_a_message_that_its_own_run_sends_is_turned_away_at_once() -> None:
    holder: dict[str, Agent] = {}
    answers = []

    @tool(timeout=1)
    async def again() -> str:
        """Asks the agent in the same conversation, and in another one."""
        for session in ("same", "other"):
            began = now()
            try:
                told = str((await holder["one"].run(GO, session=session)).status)
            except UsageError as error:
                told = str(error)
            answers.append((told, ms(began)))
        return "x"

    holder["one"] = agent(again)
    await holder["one"].run(GO, session="same")
    assert len(answers) == 4, "once in each conversation"
    assert all(took == 0.0 for _, took in answers)
    assert sum("very conversation" in told for told, _ in answers) == 3
    assert (await holder["one"].run(GO, session="same")).status in ("completed", "degraded")


async def test_field_55_work_that_outlives_its_run_may_send_a_message() -> None:
    holder: dict[str, Any] = {}

    @tool
    async def leaves() -> str:
        """Leaves a task behind."""

        async def later() -> None:
            await asyncio.sleep(5)
            holder["result"] = await holder["one"].run(GO, session="s")

        if "task" not in holder:
            holder["task"] = asyncio.create_task(later())
        return "x"

    holder["one"] = agent(leaves)
    await holder["one"].run(GO, session="s")
    await holder["task"]
    assert holder["result"].reason != "busy"


async def test_field_55_a_conversation_has_a_limit_of_messages_that_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "MOST_WAITING", 2)
    one = agent(slow, most=10_000.0)
    began = now()
    results = await asyncio.gather(*(one.run(f"{GO}, {n}", session="s", skill="job") for n in range(6)))
    refused = [result for result in results if result.reason == "busy"]
    assert refused and all(result.usage.latency_ms == 0 for result in refused)
    assert ms(began) == 900.0 * (6 - len(refused))


class Locked(MemoryStore):
    """Its database is locked for a while."""

    def __init__(self, *locked: str) -> None:
        super().__init__(records=True)
        self.locked, self.open = locked, asyncio.Event()

    async def finish(self, record: RunRecord) -> Any:
        if "finish" in self.locked:
            await self.open.wait()
        return await super().finish(record)

    @contextlib.asynccontextmanager
    async def conversation(self, session_id: str, *, wait: float = 60.0) -> AsyncGenerator[Held]:
        if "conversation" in self.locked:
            with contextlib.suppress(asyncio.CancelledError):
                await self.open.wait()
            await self.open.wait()
        async with super().conversation(session_id, wait=wait) as held:
            yield held


async def test_field_35_a_conversation_that_is_locked_is_given_back_when_it_comes_late() -> None:
    store = Locked("conversation")
    one = agent(slow, store=store)
    began = now()
    result = await one.run(GO, session="s")
    assert (result.reason, ms(began)) == ("busy", MOST - 300)
    store.open.set()
    await asyncio.sleep(1)
    store.locked = ()
    assert (await one.run(GO, session="s")).text == "done"


async def test_field_35_the_answer_leaves_before_a_record_that_does_not_come(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = Locked("finish")
    one = agent(slow, store=store)
    began = now()
    result = await one.run(GO, session="s")
    assert (result.text, ms(began)) == ("done", MOST)
    assert "before its record" in caplog.text
    # The next message of the conversation waits for it, and finds it.
    store.locked = ()
    asyncio.get_running_loop().call_later(0.5, store.open.set)
    again = now()
    assert (await one.run(GO, session="s")).reason in (None, "step_dropped")
    assert ms(again) >= 500.0
    assert {run["run_id"] for run in await store.runs()} >= {result.run_id}


async def test_field_35_a_record_that_cannot_be_kept_later_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Locked):
        async def finish(self, record: RunRecord) -> Any:
            await self.open.wait()
            raise StateError("the disk is full")

    store = Broken()
    await agent(slow, store=store).run(GO)
    store.open.set()
    await asyncio.sleep(1)
    assert "the disk is full" in caplog.text


async def test_field_35_a_run_that_is_cancelled_while_it_waits_holds_nothing() -> None:
    one = agent(slow)
    first = asyncio.create_task(one.run(GO, session="s"))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(one.run(f"{GO} again", session="s", skill="job"))
    await asyncio.sleep(0.1)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    await first
    began = now()
    await one.run(GO, session="s")
    assert ms(began) == 900.0


async def test_errors_of_the_store_are_raised_and_a_busy_one_is_a_result() -> None:
    class Wrong(MemoryStore):
        error = StateError("the disk is full")

        @contextlib.asynccontextmanager
        async def conversation(self, session_id: str, *, wait: float = 60.0) -> AsyncGenerator[Held]:
            raise self.error
            yield

    store = Wrong()
    with pytest.raises(StateError, match="disk"):
        await agent(slow, store=store).run(GO, session="s")
    store.error = ConversationBusy()
    assert (await agent(slow, store=store).run(GO, session="s")).reason == "busy"


async def test_a_store_that_is_used_first_may_take_its_time() -> None:
    class Cold(MemoryStore):
        async def load(self, session_id: str) -> Any:
            if not hasattr(self, "warm"):
                self.warm = True
                await asyncio.sleep(20)
            return await super().load(session_id)

    result = await agent(slow, store=Cold()).run(GO, session="s")
    assert (result.reason, result.usage.latency_ms) == (None, 900.0)


async def test_a_store_that_is_used_for_the_first_time_takes_no_time_of_the_run() -> None:
    class Cold(MemoryStore):
        """Opens in five seconds, longer than a run of this agent may take."""

        warm = False

        async def opening(self) -> None:
            if not self.warm:
                await asyncio.sleep(5)
            self.warm = True

        async def load(self, session_id: str) -> Any:
            await self.opening()
            return await super().load(session_id)

        async def add(self, message: Any, following: str = "") -> Any:
            await self.opening()
            return await super().add(message, following)

    steps = (Step.model_validate({"answer": "done"}),)
    skill = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps)
    result = await Agent(skills=[skill], store=Cold()).run(GO, session="s")
    assert (result.status, result.text) == ("completed", "done")
