"""What a run leaves, whether it came to its end or not; and one agent used from everywhere at once."""

import asyncio
import importlib.util
import subprocess
import sys
import threading
import uuid
from pathlib import Path
from typing import Any, Unpack, get_type_hints

import pytest
from tests.app.daily import ASK, GO, agent, cancelled_at, look, pay, wait
from tests.batches import batch

from shipworthy import (
    Agent,
    Input,
    Skill,
    Step,
    UsageError,
    input_type,
)
from shipworthy.app.arguments import Arguments
from shipworthy.stores import MemoryStore, SqlStore


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


def test_one_conversation_of_several_processes_is_answered_in_order(default_store: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    every = [
        subprocess.Popen([sys.executable, "-c", ASK, str(log)], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert [process.communicate()[0] for process in every] == ["slept\n"] * 3
    assert log.read_text() == "()" * len(log.read_text().split(")")[:-1])
    session = asyncio.run(SqlStore.open().load("s"))
    assert session is not None and len(session.turns) == 3


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


@batch("name", ["session", "tenant", "answering"])
@batch("value", [7, uuid.UUID(int=7)])
async def test_f28_an_id_that_is_no_text_is_refused_at_the_first_message(name: str, value: Any) -> None:
    made = agent(MemoryStore(), look)
    with pytest.raises(UsageError, match=rf"{name} is text, not \w+: give str\({name}\)"):
        await made.run(GO, **{name: value})
    assert [(await made.run(GO, **{name: str(value)})).run_id != "" for _ in range(2)]


@batch("how", ["raises", "refuses", "agrees"])
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
